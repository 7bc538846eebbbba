import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { runWithFewFiles } from "../few_files.ts";
import { DatabaseSync } from "node:sqlite";
import { type Clock, systemClock } from "../../lib/clock.ts";
import { SearchError } from "../../lib/search/search.ts";
import { WorkerSearch } from "../../lib/search/worker_search.ts";
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import { FakeClock } from "../fake_clock.ts";
import { append } from "../store/records.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { filesWith, untilGone } from "../store/traces.ts";
import { testSearch } from "./contract.ts";
import { Talk } from "./talk.ts";

function open(folder: string, warnings: string[] = [], clock: Clock = systemClock): Talk {
  const store = openSqliteStore(folder, { durability: "full" });
  const warn = (text: string) => warnings.push(text);
  const search = new WorkerSearch({ folder, epoch: store.epoch, clock, warn });
  return new Talk(store, search);
}

testSearch("WorkerSearch", (run) =>
  withFolder(async (folder) => {
    const talk = open(folder);
    try {
      await run(talk);
    } finally {
      talk.close();
    }
  }));

Deno.test("WorkerSearch goes on where it was, and indexes what was said meanwhile", async () => {
  await withFolder(async (folder) => {
    const first = open(folder);
    first.say("tea before");
    assertEquals(await first.find("tea"), ["tea before"]);
    first.close();
    const files = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    assertEquals(files.sort(), ["parlor.db", "parlor.mark", "search.db"]);
    if (Deno.build.os !== "windows") {
      assertEquals((Deno.statSync(`${folder}/search.db`).mode ?? 0) & 0o077, 0);
    }
    const store = openSqliteStore(folder, { durability: "full" });
    store.commit([
      append("garden", { text: "tea meanwhile" }),
    ]);
    store.close();
    const again = open(folder);
    again.say("tea after");
    assertEquals(await again.find("tea"), ["tea after", "tea meanwhile", "tea before"]);
    again.close();
  });
});

Deno.test("WorkerSearch makes the index anew where it is missing, damaged or no index", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/search.db`;
    const noise = crypto.getRandomValues(new Uint8Array(60_000));
    const spoil: Record<string, () => void> = {
      missing: () => Deno.removeSync(path),
      noise: () => Deno.writeFileSync(path, noise),
      "another database": () => Deno.copyFileSync(`${folder}/parlor.db`, path),
      "another version": () => {
        using db = new DatabaseSync(path);
        db.exec("UPDATE meta SET value = '0 epoch' WHERE name = 'made'");
      },
      "a hole": () => {
        const bytes = Deno.readFileSync(path);
        bytes.set(noise.subarray(0, bytes.length - 4_096), 4_096);
        Deno.writeFileSync(path, bytes);
      },
    };
    for (const [what, damage] of Object.entries({ nothing: () => {}, ...spoil })) {
      const before = open(folder);
      before.say("tea");
      const { length } = await before.find("tea");
      before.close();
      damage();
      const after = open(folder);
      assertEquals((await after.find("tea")).length, length, what);
      after.close();
    }
  });
});

Deno.test("WorkerSearch knows an older copy of the database for what it is", async () => {
  await withFolder(async (folder) => {
    const talk = open(folder);
    talk.say("tea");
    assertEquals((await talk.find("tea")).length, 1);
    talk.close();
    Deno.copyFileSync(`${folder}/parlor.db`, `${folder}/copy.db`);
    const later = open(folder);
    later.say("coffee");
    assertEquals((await later.find("coffee")).length, 1);
    later.close();
    Deno.copyFileSync(`${folder}/copy.db`, `${folder}/parlor.db`);
    const restored = open(folder);
    restored.say("cocoa");
    assertEquals(await restored.find("coffee"), []);
    assertEquals(await restored.find("cocoa"), ["cocoa"]);
    restored.close();
  });
});

Deno.test("WorkerSearch leaves no trace of a deleted message in its files", async () => {
  await withFolder(async (folder) => {
    const talk = open(folder);
    const ids = Array.from({ length: 300 }, (_, i) => talk.say(`word${i} quetzalcoatl${i}`));
    assertEquals((await talk.find("quetzalcoatl7 ")).length, 1);
    assertEquals(filesWith("etzalc", folder).includes("search.db-wal"), true);
    ids.forEach((id, i) => i % 2 === 0 ? talk.delete(id) : talk.edit(id, "something else"));
    while ((await talk.find("quetzalcoatl")).length > 0);
    const inIndex = () => filesWith("etzalc", folder).filter((name) => name.startsWith("search"));
    assertEquals(inIndex(), []);
    // An edited message keeps its earlier texts, for those who may see them.
    ids.forEach((id, i) => i % 2 === 0 || talk.delete(id));
    await untilGone("etzalc", folder);
    talk.close();
  });
});

Deno.test("WorkerSearch leaves no trace of a deleted message once nobody reads the index", async () => {
  await withFolder(async (folder) => {
    const talk = open(folder);
    const id = talk.say("quetzalcoatl");
    assertEquals((await talk.find("quetzalcoatl")).length, 1);
    const reader = new DatabaseSync(`${folder}/search.db`, { readOnly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM places").get();
    talk.delete(id);
    assertEquals(await talk.find("quetzalcoatl"), []);
    assertNotEquals(filesWith("quetzalcoatl", folder), []);
    reader.close();
    assertEquals(await talk.find("quetzalcoatl"), []);
    await untilGone("quetzalcoatl", folder);
    talk.close();
  });
});

Deno.test("WorkerSearch leaves no trace once nobody reads the index, though nobody says or searches anything", async () => {
  await withFolder(async (folder) => {
    const clock = new FakeClock();
    const talk = open(folder, [], clock);
    const id = talk.say("quetzalcoatl");
    assertEquals((await talk.find("quetzalcoatl")).length, 1);
    const reader = new DatabaseSync(`${folder}/search.db`, { readOnly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM places").get();
    talk.delete(id);
    clock.advance(2_000);
    // Answered after the deletion was followed, for the last time.
    assertEquals(await talk.find("quetzalcoatl"), []);
    reader.close();
    await untilGone("quetzalcoatl", folder);
    talk.close();
  });
});

Deno.test("WorkerSearch closes at once, whatever is under way, and fails who waits", async () => {
  await withFolder(async (folder) => {
    const talk = open(folder);
    for (let i = 0; i < 2_000; i++) talk.say(`tea ${i}`);
    const finding = talk.find("tea");
    talk.close();
    await assertRejects(() => finding, SearchError, "unavailable");
    await assertRejects(() => talk.find("tea"), SearchError, "unavailable");
  });
});

Deno.test("WorkerSearch says so where no thread can be had, and searches when one can", async () => {
  const { Worker } = globalThis;
  await withFolder(async (folder) => {
    const talk = open(folder);
    try {
      globalThis.Worker = class {
        constructor() {
          throw new Error("no thread left");
        }
      } as unknown as typeof Worker;
      talk.say("tea");
      await assertRejects(() => talk.find("tea"), SearchError, "unavailable");
    } finally {
      globalThis.Worker = Worker;
    }
    assertEquals(await talk.find("tea"), ["tea"]);
    talk.close();
  });
});

Deno.test("WorkerSearch lets so many wait and no more", async () => {
  await withFolder(async (folder) => {
    const talk = open(folder);
    const finding = Array.from({ length: 65 }, () => talk.page("tea"));
    await assertRejects(() => finding.pop()!, SearchError, "busy");
    await Promise.all(finding);
    talk.close();
  });
});

Deno.test("WorkerSearch outlives an error of its worker, and searches with another one", async () => {
  const { Worker } = globalThis;
  const workers: Worker[] = [];
  globalThis.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      if (String(args[0]).includes("search_worker")) workers.push(this);
    }
  };
  try {
    await withFolder(async (folder) => {
      const warnings: string[] = [];
      const talk = open(folder, warnings);
      talk.say("tea");
      assertEquals(await talk.find("tea"), ["tea"]);
      const finding = talk.find("tea");
      const event = new ErrorEvent("error", { message: "boom", cancelable: true });
      workers[0]!.dispatchEvent(event);
      await assertRejects(() => finding, SearchError, "unavailable");
      // Else it would end the process.
      assertEquals(event.defaultPrevented, true);
      assertEquals(warnings, ["The search stopped: boom"]);
      assertEquals([await talk.find("tea"), workers.length], [["tea"], 2]);
      talk.close();
    });
  } finally {
    globalThis.Worker = Worker;
  }
});

Deno.test("WorkerSearch ends nothing though no file descriptor is left", async () => {
  if (Deno.build.os === "windows") return;
  await withFolder(async (folder) => {
    const script = new URL("few_files.ts", import.meta.url);
    const { code, said } = await runWithFewFiles(script, folder);
    assertEquals([code, said], [0, "unavailable, then 1\n"]);
  });
});
