import { assert, assertEquals } from "@std/assert";
import { runWithFewFiles } from "../few_files.ts";
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import { append, room } from "./records.ts";
import { withFolder } from "./temporary_folder.ts";

const LOOK_MS = 5;
/** The worker's code may have to be checked first. */
const DEADLINE_MS = 20_000;

Deno.test("Checkpoints copies into the database what the log holds, while it is written to", async () => {
  await withFolder(async (folder) => {
    const store = openSqliteStore(folder, { durability: "full" });
    const size = () => Deno.statSync(`${folder}/parlor.db`).size;
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const before = size();
    const write = () => {
      for (let i = 0; i < 12; i++) {
        store.commit(Array.from({ length: 100 }, () => append("garden")));
      }
    };
    write();
    // The writer itself would wait for far more.
    assert(Deno.statSync(`${folder}/parlor.db-wal`).size < 4_000_000);
    const deadline = performance.now() + DEADLINE_MS;
    while (size() < before + 50_000) {
      assert(performance.now() < deadline, "Nothing was copied");
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    // It closes in the middle of another.
    write();
    store.close();
    const files = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    assertEquals(files.sort(), ["parlor.db", "parlor.mark"]);
    const again = openSqliteStore(folder, { durability: "full" });
    assertEquals(again.history("garden", { limit: 3_000 }).events.length, 2_400);
    again.close();
  });
});

Deno.test("Checkpoints never keeps anybody from writing, though no file descriptor is left", async () => {
  if (Deno.build.os === "windows") return;
  await withFolder(async (folder) => {
    const script = new URL("few_files.ts", import.meta.url);
    const { code, said } = await runWithFewFiles(script, folder);
    assert(code === 0 && said.includes("kept 3000"), said);
  });
});

Deno.test("Checkpoints never makes a commit seem to fail, though no thread can be had", async () => {
  const { Worker } = globalThis;
  globalThis.Worker = class {
    constructor() {
      throw new Error("no thread left");
    }
  } as unknown as typeof Worker;
  try {
    await withFolder((folder) => {
      const store = openSqliteStore(folder, { durability: "full" });
      store.commit([{ kind: "put_room", room: room("garden") }]);
      for (let i = 0; i < 12; i++) {
        store.commit(Array.from({ length: 100 }, () => append("garden")));
      }
      const { events } = store.history("garden", { limit: 2_000 });
      assertEquals(events.length, 1_200);
      const began = performance.now();
      store.close();
      assert(performance.now() - began < 2_000, "It waited for a worker that there is not");
    });
  } finally {
    globalThis.Worker = Worker;
  }
});
