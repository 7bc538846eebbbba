import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { runWithFewFiles } from "../few_files.ts";
import { systemClock } from "../../lib/clock.ts";
import { GroupCommit } from "../../lib/group_commit.ts";
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import type { LateRecord, Store } from "../../lib/store/store.ts";
import { WriteBehind } from "../../lib/write_behind.ts";
import { append, changeOf, person, room } from "./records.ts";
import { withFolder } from "./temporary_folder.ts";
import { filesWith, until, untilGone } from "./traces.ts";

const LONG = "tea ".repeat(10_000);

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
    await until(() => size() >= before + 50_000, () => "Nothing was copied");
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

Deno.test("Checkpoints leaves nothing in any file of what was deleted", async () => {
  await withTalk(async ({ folder, store }) => {
    say(store, "ada-1", "quetzalcoatl");
    store.commit([changeOf("ada-1", "edit", { text: "quetzalcoatlus" })]);
    assertEquals(filesWith("quetzalcoatl", folder), ["parlor.db-wal"]);
    store.commit([changeOf("ada-1", "delete")]);
    await untilGone("quetzalcoatl", folder);
    assertEquals(store.history("garden", { limit: 9 }).events.length, 3);
  });
});

Deno.test("Checkpoints empties the log while others go on writing, and no sync ends meanwhile", async () => {
  await withTalk(async ({ folder, store }) => {
    store.commit(Array.from({ length: 200 }, () => append("garden", { text: LONG })));
    say(store, "ada-1", "quetzalcoatl");
    store.commit([changeOf("ada-1", "delete")]);
    const full = sizeOfLog(folder);
    const syncs: { error: unknown; isEmptying: boolean; size: number }[] = [];
    let isSyncing = false;
    await withRequests(async (requests) => {
      const write = () => {
        if (isSyncing) return;
        isSyncing = true;
        store.commit([append("garden")]);
        const before = requests.length;
        store.sync((error) => {
          const isEmptying = requests.slice(before).includes("TRUNCATE");
          syncs.push({ error, isEmptying, size: sizeOfLog(folder) });
          isSyncing = false;
        });
      };
      await until(() => {
        write();
        return sizeOfLog(folder) < full / 10;
      }, () => "It was not emptied");
    });
    await until(() => !isSyncing, () => "A sync never ends");
    assertEquals(filesWith("quetzalcoatl", folder), []);
    assertEquals(syncs.filter(({ error }) => error !== null), []);
    assertEquals(syncs.filter(({ isEmptying, size }) => isEmptying && size > 0), []);
  });
});

Deno.test("Checkpoints leaves nothing of what was deleted once nobody reads it any more", async () => {
  await withTalk(async ({ folder, store }) => {
    say(store, "ada-1", "quetzalcoatl");
    const reader = new DatabaseSync(`${folder}/parlor.db`, { readOnly: true });
    reader.exec("BEGIN");
    const { text } = reader.prepare("SELECT text FROM events").get()!;
    assertEquals(text, "quetzalcoatl");
    const requests = await withRequests(async (requests) => {
      store.commit([changeOf("ada-1", "delete")]);
      await until(
        () => requests.filter((mode) => mode === "TRUNCATE").length >= 2,
        () => `It was not tried again: ${requests}`,
      );
      // Who writes meanwhile is not in the way, nor is anything in theirs.
      say(store, "ada-2", "Hello");
    });
    assert(requests.length > 0);
    assert(filesWith("quetzalcoatl", folder).length > 0);
    reader.close();
    await untilGone("quetzalcoatl", folder);
  });
});

Deno.test("Checkpoints leaves nothing of what was deleted before the server was killed", async () => {
  await withTalk(async ({ folder, store }) => {
    say(store, "ada-1", "quetzalcoatl");
    store.commit([changeOf("ada-1", "delete")]);
    // Whoever else has it open keeps the log from being tidied up, as a kill does.
    const other = new DatabaseSync(`${folder}/parlor.db`, { readOnly: true });
    other.prepare("SELECT count(*) FROM events").get();
    store.close();
    other.close();
    assertEquals(filesWith("quetzalcoatl", folder), ["parlor.db-wal"]);
    const again = openSqliteStore(folder, { durability: "full" });
    await untilGone("quetzalcoatl", folder);
    again.close();
  });
});

Deno.test("Checkpoints leaves nothing of what was deleted right before the server stops", async () => {
  await withTalk(async ({ folder, store }) => {
    await untilEmptied(folder);
    say(store, "ada-1", "quetzalcoatl");
    await new Promise((resolve) => store.sync(resolve));
    store.commit([changeOf("ada-1", "delete")]);
    store.close();
    assertEquals(filesWith("quetzalcoatl", folder), []);
  });
});

Deno.test("Checkpoints leaves nothing of a room that was purged", async () => {
  await withTalk(async ({ folder, store }) => {
    store.commit([
      { kind: "put_room", room: room("shed", { kind: "temporary", emptiedAt: 1 }) },
      append("shed", { text: "quetzalcoatl" }),
    ]);
    await untilEmptied(folder);
    say(store, "ada-1", "Hello");
    store.purge(2);
    await untilGone("quetzalcoatl", folder);
  });
});

Deno.test("Checkpoints lets GroupCommit know that it empties the log, and no commit meets it, however long it takes", async () => {
  await withTalk(async ({ folder, store }) => {
    const told: unknown[] = [];
    const commits = new GroupCommit({
      store: new WriteBehind(store),
      clock: systemClock,
      onStoreError: (error) => told.push(error),
      onBug: (error) => told.push(error),
      carryOut: ({ kind }) => told.push(kind),
      send: (sent) => sent(),
    });
    const keep = (id: string) => {
      const record: LateRecord = { kind: "put_person", person: person(id) };
      commits.add({ effects: [{ kind: "record", record, essential: true }], undo: [] }, {
        session: null,
      });
      commits.end();
    };
    say(store, "ada-1", "quetzalcoatl");
    const held = holdEmptying(folder);
    try {
      store.commit([changeOf("ada-1", "delete")]);
      await until(() => held.isHeld, () => "It was not to be emptied");
      for (const id of ["ada", "ben", "cy"]) keep(id);
      assertEquals([store.isEmptying, store.person("ada"), told], [true, undefined, []]);
    } finally {
      held.release();
    }
    await commits.settle();
    assertEquals(["ada", "ben", "cy"].map((id) => store.person(id)?.id), ["ada", "ben", "cy"]);
    assertEquals([store.isEmptying, told], [false, Array(3).fill("record")]);
    await untilGone("quetzalcoatl", folder);
  });
});

Deno.test("Checkpoints empties the log once for all that is deleted meanwhile", async () => {
  await withTalk(async ({ folder, store }) => {
    await untilEmptied(folder);
    const ids = Array.from({ length: 200 }, (_, i) => `quetzalcoatl-${i}`);
    for (const id of ids) say(store, id, `quetzalcoatl ${id}`);
    const requests = await withRequests(async () => {
      for (const id of ids) store.commit([changeOf(id, "delete")]);
      await untilGone("quetzalcoatl q", folder);
    });
    assertEquals(requests.filter((mode) => mode === "TRUNCATE").length, 1);
  });
});

function say(store: Store, id: string, text: string): void {
  store.commit([append("garden", { id, text })]);
}

/** Runs with a store that has a room. */
async function withTalk(
  run: (talk: { folder: string; store: Store }) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const store = openSqliteStore(folder, { durability: "full" });
    store.commit([{ kind: "put_room", room: room("garden") }]);
    try {
      await run({ folder, store });
    } finally {
      store.close();
    }
  });
}

async function untilEmptied(folder: string): Promise<void> {
  await until(
    () => sizeOfLog(folder) === 0,
    () => `The log still has ${sizeOfLog(folder)} bytes`,
  );
}

function sizeOfLog(folder: string): number {
  return Deno.statSync(`${folder}/parlor.db-wal`).size;
}

/** The first time that the log is to be emptied nobody can write, as on a slow disk, until `release`. */
function holdEmptying(folder: string) {
  const { postMessage } = Worker.prototype;
  const other = new DatabaseSync(`${folder}/parlor.db`);
  let go = () => {};
  const held = {
    isHeld: false,
    release() {
      Worker.prototype.postMessage = postMessage;
      other.close();
      go();
    },
  };
  Worker.prototype.postMessage = function (this: Worker, message: { mode: string }) {
    const post = () => postMessage.call(this, message);
    if (message.mode !== "TRUNCATE") return post();
    go = post;
    other.exec("BEGIN IMMEDIATE");
    held.isHeld = true;
  } as typeof postMessage;
  return held;
}

/** @returns what workers were asked for meanwhile */
async function withRequests(run: (requests: string[]) => Promise<void>): Promise<string[]> {
  const requests: string[] = [];
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, message: { mode: string }) {
    requests.push(message.mode);
    postMessage.call(this, message);
  } as typeof postMessage;
  try {
    await run(requests);
    return requests;
  } finally {
    Worker.prototype.postMessage = postMessage;
  }
}
