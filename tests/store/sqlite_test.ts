import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Buffer } from "node:buffer";
import { DatabaseSync } from "node:sqlite";
import { isStrange, StoreOpenError } from "../../lib/store/data_folder.ts";
import { migrate, MIGRATIONS } from "../../lib/store/migrations.ts";
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import { type Store, StoreError } from "../../lib/store/store.ts";
import { testStore } from "./contract.ts";
import { append, changeOf, channel, person, room } from "./records.ts";
import { fillDisk, withFolder, withSmallDisk } from "./temporary_folder.ts";

/** Stands for the write-ahead log's file: a sync ends when the test says so. */
class Disk {
  readonly opened: string[] = [];
  syncs = 0;
  closed = false;
  finish = () => {};
  fail = (_error: Error) => {};

  readonly open = (path: string) => {
    this.opened.push(path);
    return {
      syncData: () => {
        this.syncs++;
        return new Promise<void>((resolve, reject) => {
          this.finish = resolve;
          this.fail = reject;
        });
      },
      close: () => {
        this.closed = true;
      },
    };
  };
}

testStore("openSqliteStore()", () => {
  const folder = Deno.makeTempDirSync();
  const store = open(folder);
  const close = store.close.bind(store);
  store.close = () => {
    close();
    Deno.removeSync(folder, { recursive: true });
  };
  return store;
});

Deno.test("openSqliteStore() finds everything again", async () => {
  await withFolder((folder) => {
    const direct = room("direct", { kind: "direct", key: null, people: ["ada", "ben"] });
    const first = open(folder);
    first.commit([
      { kind: "put_room", room: room("garden") },
      { kind: "put_room", room: direct },
      { kind: "put_room", room: room("gone", { kind: "temporary", emptiedAt: 1 }) },
      { kind: "put_channel", channel: channel("news", ["garden"]) },
      { kind: "put_person", person: person("ada") },
      append("garden", { cid: "c" }),
      append("direct"),
      append("gone"),
    ]);
    first.purge(2);
    const seen = (store: Store) => [
      store.epoch,
      store.load(),
      store.history("garden", { limit: 9 }),
      store.history("direct", { limit: 9 }),
      store.person("ada"),
      store.directRooms("ben"),
      store.pastSeq("gone"),
      store.commit([append("garden", { cid: "c" })]),
    ];
    const before = seen(first);
    first.close();
    const second = open(folder);
    assertEquals(seen(second), before);
    assertEquals(second.commit([append("garden")])[0]!.places[0]!.seq, 2);
    second.close();
  });
});

Deno.test("openSqliteStore() makes a folder and files that only their owner can read", async () => {
  if (Deno.build.os === "windows") return;
  await withFolder((folder) => {
    const data = `${folder}/a/b`;
    const store = open(data);
    store.commit([{ kind: "put_person", person: person("ada") }]);
    const mode = (path: string) => (Deno.statSync(path).mode! & 0o777).toString(8);
    assertEquals(mode(data), "700");
    for (const file of ["parlor.db", "parlor.db-wal", "parlor.db-shm", "parlor.mark"]) {
      assertEquals([file, mode(`${data}/${file}`)], [file, "600"]);
    }
    store.close();
  });
});

Deno.test("openSqliteStore() leaves it to sync() that what was committed is on the disk", async () => {
  await withFolder(async (folder) => {
    const disk = new Disk();
    const { store, connection } = watched(() => {
      return openSqliteStore(folder, { durability: "full", openWal: disk.open });
    });
    const pragma = (name: string) => Object.values(connection.prepare(`PRAGMA ${name}`).get()!);
    // What is committed waits for nothing: this is 1 for "NORMAL".
    assertEquals([...pragma("synchronous"), ...pragma("journal_mode")], [1, "wal"]);
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    const seen: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    store.sync((error) => resolve(void seen.push(`synced ${error}`)));
    assertEquals([disk.opened, seen], [[`${folder}/parlor.db-wal`], []]);
    disk.finish();
    await promise;
    assertEquals(seen, ["synced null"]);
    store.sync((error) => seen.push(`nothing to sync ${error}`));
    assertEquals([seen.at(-1), disk.syncs], ["nothing to sync null", 1]);
    store.close();
    assertEquals(disk.closed, true);
  });
});

Deno.test("openSqliteStore() takes nothing more once the disk has failed to keep something", async () => {
  await withFolder(async (folder) => {
    const disk = new Disk();
    const store = openSqliteStore(folder, { durability: "full", openWal: disk.open });
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    const { promise, resolve } = Promise.withResolvers<StoreError | null>();
    store.sync(resolve);
    disk.fail(new Error("input/output error"));
    assertEquals((await promise)?.reason, "damaged");
    assertThrows(() => store.commit([append("garden")]), StoreError);
    store.sync((error) => assertEquals(error?.reason, "damaged"));
    assertEquals(store.history("garden", { limit: 9 }).events.length, 1);
    store.close();
  });
});

Deno.test("openSqliteStore() does not sync what need not survive a loss of power", async () => {
  await withFolder((folder) => {
    const disk = new Disk();
    const store = openSqliteStore(folder, { durability: "normal", openWal: disk.open });
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    let synced = false;
    store.sync(() => synced = true);
    assertEquals([synced, disk.opened], [true, []]);
    store.close();
  });
});

Deno.test("openSqliteStore() refuses a database that a newer version wrote, and leaves it alone", async () => {
  await withFolder((folder) => {
    const store = open(`${folder}/live`);
    store.commit([{ kind: "put_person", person: person("ada") }]);
    const newer = new DatabaseSync(`${folder}/live/parlor.db`);
    newer.exec("PRAGMA user_version = 1000");
    // As a killed process leaves it: the version is in the log alone.
    Deno.mkdirSync(`${folder}/killed`);
    for (const file of ["parlor.db", "parlor.db-wal"]) {
      Deno.copyFileSync(`${folder}/live/${file}`, `${folder}/killed/${file}`);
    }
    newer.close();
    store.close();
    for (const data of [`${folder}/live`, `${folder}/killed`]) {
      const files = ["parlor.db", "parlor.db-wal"].map((file) => `${data}/${file}`);
      const before = files.map(bytesOf);
      assertRefused(data, "a newer Parlor wrote it (version 1000");
      assertEquals(files.map(bytesOf), before);
    }
  });
});

Deno.test("openSqliteStore() refuses what is no database, or another program's", async () => {
  await withFolder((folder) => {
    const path = `${folder}/parlor.db`;
    Deno.writeTextFileSync(path, "Dear diary, ".repeat(500));
    assertRefused(folder, "not a database");
    assertEquals(Deno.readTextFileSync(path), "Dear diary, ".repeat(500));
    Deno.removeSync(path);
    const other = new DatabaseSync(path);
    other.exec("CREATE TABLE recipes (cake TEXT)");
    other.close();
    const before = bytesOf(path);
    assertRefused(folder, "another program made this database");
    assertEquals(bytesOf(path), before);
  });
});

Deno.test("openSqliteStore() refuses a database whose tables cannot be read", async () => {
  await withFolder((folder) => {
    open(folder).close();
    overwrite(`${folder}/parlor.db`, [1], 100);
    assertRefused(folder, "malformed");
  });
});

Deno.test("openSqliteStore() refuses a folder that cannot be made or written", async () => {
  await withFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "");
    assertRefused(`${folder}/file`, "Cannot write in the data folder");
    assertRefused(`${folder}/file/below`, "Cannot write in the data folder");
    Deno.mkdirSync(`${folder}/parlor.mark`);
    assertRefused(folder, "Cannot write in the data folder");
    Deno.removeSync(`${folder}/parlor.mark`);
    Deno.mkdirSync(`${folder}/parlor.db`);
    assertRefused(folder, "Cannot open");
  });
});

Deno.test("openSqliteStore() refuses a folder that another Parlor uses, until that one ends", async () => {
  await withFolder((folder) => {
    const first = open(folder);
    assertRefused(folder, "another Parlor is running on it");
    first.commit([{ kind: "put_person", person: person("ada") }]);
    first.close();
    const second = open(folder);
    assertEquals(second.person("ada"), person("ada"));
    second.close();
    second.close();
  });
});

Deno.test("commit() says that another process holds the database, and works when it lets go", async () => {
  await withFolder((folder) => {
    const { store, connection } = watched(() => open(folder));
    const wait = () => connection.prepare("PRAGMA busy_timeout").get()!["timeout"];
    const usual = wait();
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    const other = new DatabaseSync(`${folder}/parlor.db`);
    for (const round of [1, 2]) {
      other.exec("BEGIN EXCLUSIVE");
      const start = performance.now();
      for (let attempt = 0; attempt < 20; attempt++) {
        assertEquals(reasonOf(() => store.commit([append("garden")])), "locked");
        assertEquals(seqsOf(store).length, round);
      }
      assertEquals(reasonOf(() => store.purge(5)), "locked");
      // Twenty full waits would be a second.
      assert(performance.now() - start < 700);
      other.exec("COMMIT");
      assertEquals(store.commit([append("garden")])[0]!.places[0]!.seq, round + 1);
      assertEquals(wait(), usual);
    }
    other.close();
    store.close();
  });
});

Deno.test("openSqliteStore() refuses an empty database that another process holds", async () => {
  await withFolder((folder) => {
    const other = new DatabaseSync(`${folder}/parlor.db`);
    other.exec("BEGIN EXCLUSIVE");
    assertRefused(folder, "another program has locked it");
    other.close();
    open(folder).close();
  });
});

Deno.test("commit() changes nothing when the database cannot grow, and works when it can again", async () => {
  await withFolder((folder) => {
    const { store, connection } = watched(() => open(folder));
    store.commit([{ kind: "put_room", room: room("garden") }]);
    const pages = connection.prepare("PRAGMA page_count").get()!["page_count"];
    connection.exec(`PRAGMA max_page_count = ${Number(pages) + 40}`);
    fillUp(store);
    const kept = seqsOf(store);
    assertEquals(
      reasonOf(() => store.commit([append("garden", { text: "x".repeat(9_000) })])),
      "full",
    );
    connection.exec("PRAGMA max_page_count = 1000000");
    assertEquals(store.commit([append("garden")])[0]!.places[0]!.seq, kept.length + 1);
    assertEquals(seqsOf(store), [...kept, kept.length + 1]);
    store.close();
  });
});

Deno.test("commit() changes nothing on a full disk, and works when there is space again", async () => {
  await withSmallDisk("1m", (folder) => {
    const store = open(folder);
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    const giveBack = fillDisk(folder);
    fillUp(store);
    const kept = seqsOf(store);
    const large = append("garden", { text: "x".repeat(9_000) });
    assertEquals(reasonOf(() => store.commit([large])), "full");
    assertEquals(seqsOf(store), kept);
    giveBack();
    assertEquals(store.commit([large])[0]!.places[0]!.seq, kept.length + 1);
    const { epoch } = store;
    store.close();
    const again = open(folder);
    assertEquals(again.epoch, epoch);
    assertEquals(seqsOf(again), [...kept, kept.length + 1]);
    again.close();
  });
});

Deno.test("openSqliteStore() says that the disk is full", async () => {
  await withSmallDisk("1m", (folder) => {
    const giveBack = fillDisk(folder);
    assertRefused(folder, "o space");
    giveBack();
    open(folder).close();
  });
});

Deno.test("commit() refuses on a damaged index while history() goes on", async () => {
  await withFolder((folder) => {
    const first = open(folder);
    first.commit([{ kind: "put_room", room: room("garden") }]);
    first.commit([append("garden", { cid: "c" })]);
    first.close();
    overwrite(`${folder}/parlor.db`, pagesOf(folder, "events_cid"));
    const store = open(folder);
    assertEquals(reasonOf(() => store.commit([append("garden", { cid: "d" })])), "damaged");
    assertEquals(reasonOf(() => store.commit([append("garden", { cid: "d" })])), "damaged");
    assertEquals(seqsOf(store), [1]);
    assertEquals(store.load().rooms[0]!.lastSeq, 1);
    store.commit([{ kind: "put_person", person: person("ada") }]);
    assertEquals(store.person("ada"), person("ada"));
    store.close();
  });
});

Deno.test("commit() refuses while the database is gone or another is in its place", async () => {
  if (Deno.build.os === "windows") return;
  await withFolder((folder) => {
    const data = `${folder}/data`;
    const store = open(data);
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    const assertGone = () => {
      const refuse = () => store.commit([append("garden")]);
      const { reason, cause } = assertThrows(refuse, StoreError);
      assertEquals(reason, "damaged");
      assertMatch(String(cause), /parlor\.db" is gone or was replaced: .*restart/);
      assertEquals(reasonOf(() => store.purge(5)), "damaged");
      assertEquals(seqsOf(store), [1]);
    };
    Deno.renameSync(data, `${folder}/away`);
    assertGone();
    assertGone();
    // A copy is another file, even if it says the same.
    Deno.mkdirSync(data);
    Deno.copyFileSync(`${folder}/away/parlor.db`, `${data}/parlor.db`);
    assertGone();
    Deno.removeSync(data, { recursive: true });
    Deno.renameSync(`${folder}/away`, data);
    assertEquals(store.commit([append("garden")])[0]!.places[0]!.seq, 2);
    store.close();
  });
});

Deno.test("history() says that it cannot read a damaged page, and reads the others", async () => {
  await withFolder((folder) => {
    const first = open(folder);
    first.commit([{ kind: "put_room", room: room("garden") }]);
    for (let n = 0; n < 200; n++) first.commit([append("garden", { text: "x".repeat(500) })]);
    first.close();
    overwrite(`${folder}/parlor.db`, pagesOf(folder, "events", "pagetype = 'leaf'").slice(0, 1));
    const store = open(folder);
    assertEquals(reasonOf(() => store.history("garden", { after: 0, limit: 5 })), "damaged");
    assertEquals(store.history("garden", { limit: 2 }).events.map(({ seq }) => seq), [199, 200]);
    assertEquals(store.commit([append("garden")])[0]!.places[0]!.seq, 201);
    store.close();
  });
});

Deno.test("purge() leaves nothing behind in the database", async () => {
  await withFolder((folder) => {
    const { store, connection } = watched(() => open(folder));
    const empty = { kind: "temporary", emptiedAt: 1 } as const;
    store.commit([
      { kind: "put_room", room: room("garden", empty) },
      { kind: "put_room", room: room("pond", empty) },
      { kind: "put_room", room: room("unused", empty) },
      append("pond", { id: "m" }),
      changeOf("m", "pin", { room: "pond" }),
      ...Array.from({ length: 2_100 }, () => append("garden")),
      ...Array.from({ length: 2_100 }, (_, i) => aRead("garden", `person-${i}`)),
      aRead("unused", "ada"),
      ...Array.from({ length: 1_100 }, (_, i) => aThread("garden", `person-${i}`)),
    ]);
    while (store.purge(2));
    const count = (table: string) =>
      connection.prepare(`SELECT count(*) AS count FROM ${table}`).get()!["count"];
    const tables = ["events", "rooms", "remains", "reads", "thread_reads", "pins", "past_rooms"];
    assertEquals(tables.map(count), [0, 0, 0, 0, 0, 0, 2]);
    store.close();
  });
});

function aThread(roomId: string, personId: string) {
  const thread = { personId, roomId, threadId: "t", seq: 1, follows: true };
  return { kind: "put_thread" as const, thread };
}

function aRead(roomId: string, personId: string) {
  const read = { personId, roomId, seq: 1, level: "all" as const };
  return { kind: "put_read" as const, read };
}

Deno.test("openSqliteStore() overwrites in its files what people delete", async () => {
  await withFolder((folder) => {
    const texts = ["a secret rose ", "a second rose ", "a third rose "]
      .map((text) => text.repeat(text.includes("third") ? 900 : 2));
    const store = open(folder);
    store.commit([{ kind: "put_room", room: room("garden") }]);
    store.commit([append("garden", { id: "m", text: texts[0]! }), append("garden")]);
    store.commit([changeOf("m", "edit", { text: texts[1]! })]);
    store.commit([changeOf("m", "edit", { text: texts[2]! }), append("garden")]);
    store.close();
    const kept = () => Deno.readFileSync(`${folder}/parlor.db`);
    const found = () => texts.map((text) => includes(kept(), text.slice(0, 12)));
    assertEquals(found(), [true, true, true]);
    const later = open(folder);
    later.commit([changeOf("m", "delete")]);
    later.close();
    assertEquals(found(), [false, false, false]);
  });
});

Deno.test("openSqliteStore() brings a database of the first version up to date, its messages unchanged", async () => {
  await withFolder((folder) => {
    const db = new DatabaseSync(`${folder}/parlor.db`);
    migrate(db, MIGRATIONS.slice(0, 1));
    db.exec(`
      INSERT INTO rooms VALUES (1, 'g', 'garden', 'garden', 'public', '', 'ada', 1, '[]', 2, 1, NULL);
      INSERT INTO events VALUES
        (1, 1, 1, 'm', 'text', 'ada', 'Ada', 'Roses', 7, 'c', 0, NULL),
        (2, 1, 2, 'n', 'text', 'ben', 'Ben', 'Tulips', 8, NULL, 0, 'news')`);
    db.close();
    const store = open(folder);
    const old = {
      id: "m",
      seq: 1,
      kind: "text" as const,
      authorId: "ada",
      author: "Ada",
      text: "Roses",
      at: 7,
      cid: "c",
      channel: null,
      target: null,
      thread: null,
      extras: null,
    };
    assertEquals(store.history("g", { limit: 9, of: "lines" }).events[0], old);
    assertEquals(store.message("g", "m"), old);
    assertEquals(store.commit([append("g", { cid: "c" })])[0]!.duplicate, true);
    store.commit([changeOf("n", "edit", { room: "g", text: "Lilies" })]);
    assertEquals(store.versions("g", "n", 9).map(({ text }) => text), ["Tulips", "Lilies"]);
    store.close();
  });
});

/** Whether the bytes of a text are somewhere in these. */
function includes(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).includes(text);
}

Deno.test("openSqliteStore() has the database itself refuse a repeated cid or seq", async () => {
  await withFolder((folder) => {
    const { store, connection } = watched(() => open(folder));
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden", { cid: "c" })]);
    const copy = (seq: string, cid: string) =>
      connection.prepare(`INSERT INTO events
        (room, seq, id, kind, author_id, author, text, at, cid, part, channel)
        SELECT room, ${seq}, id, kind, author_id, author, text, at, ${cid}, part, channel
        FROM events`).run();
    assertThrows(() => copy("2", "cid"), Error, "UNIQUE");
    assertThrows(() => copy("seq", "'d'"), Error, "UNIQUE");
    copy("2", "'d'");
    store.close();
  });
});

Deno.test("openSqliteStore() keeps its epoch while the database goes on", async () => {
  await withFolder((folder) => {
    const first = open(folder);
    first.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    const { epoch } = first;
    first.close();
    for (const number of [2, 3]) {
      const store = open(folder);
      assertEquals(store.epoch, epoch);
      assertEquals(store.commit([append("garden")])[0]!.places[0]!.seq, number);
      store.close();
    }
    // A mark behind its database, as a loss of power may leave it.
    Deno.writeTextFileSync(
      `${folder}/parlor.mark`,
      Deno.readTextFileSync(`${folder}/parlor.mark`).replace(
        "0000000000000003",
        "0000000000000001",
      ),
    );
    const store = open(folder);
    assertEquals(store.epoch, epoch);
    store.close();
  });
});

Deno.test("openSqliteStore() has a new epoch after an older copy took the database's place", async () => {
  await withFolder((folder) => {
    const database = `${folder}/parlor.db`;
    let store = open(folder);
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    store.close();
    Deno.copyFileSync(database, `${folder}/backup`);
    store = open(folder);
    store.commit([append("garden")]);
    const { epoch } = store;
    store.close();
    const inode = Deno.statSync(database).ino;
    Deno.copyFileSync(`${folder}/backup`, database);
    assertEquals(Deno.statSync(database).ino, inode);
    store = open(folder);
    const second = store.epoch;
    assertNotEquals(second, epoch);
    store.commit([append("garden"), append("garden"), append("garden")]);
    store.close();
    // The old epoch again, and no sign in the numbers.
    Deno.copyFileSync(`${folder}/backup`, database);
    const other = new DatabaseSync(database);
    other.exec("UPDATE rooms SET last_seq = 100");
    other.close();
    store = open(folder);
    assert(![epoch, second].includes(store.epoch));
    store.close();
  });
});

Deno.test("isStrange() finds a log that is older than the database beside it", () => {
  const changed = (seconds: number, size = 4_096) => ({ ctime: new Date(seconds * 1_000), size });
  assertEquals(isStrange(changed(0), changed(3_600)), true);
  // A log that was just written back; one that goes on; what a clean end leaves; a system that cannot tell.
  assertEquals(isStrange(changed(0), changed(5)), false);
  assertEquals(isStrange(changed(3_600), changed(0)), false);
  assertEquals(isStrange(changed(0, 0), changed(3_600)), false);
  assertEquals(isStrange({ ctime: null, size: 4_096 }, changed(3_600)), false);
});

Deno.test("openSqliteStore() has a new epoch where file or mark are not those it left", async () => {
  await withFolder((folder) => {
    const data = `${folder}/data`;
    const epochs = new Set<string>();
    const reopened = () => {
      const store = open(data);
      epochs.add(store.epoch);
      store.close();
      return epochs.size;
    };
    assertEquals([reopened(), reopened()], [1, 1]);
    Deno.removeSync(`${data}/parlor.mark`);
    assertEquals([reopened(), reopened()], [2, 2]);
    Deno.writeTextFileSync(`${data}/parlor.mark`, "gibberish");
    assertEquals([reopened(), reopened()], [3, 3]);
    // The whole folder, from a backup: every file is a new one.
    Deno.copyFileSync(`${data}/parlor.db`, `${folder}/copy`);
    Deno.renameSync(`${folder}/copy`, `${data}/parlor.db`);
    assertEquals([reopened(), reopened()], [4, 4]);
    // The whole folder, put over the files that are there: the mark says nothing but that it is old.
    const [mark, hourAgo] = [`${data}/parlor.mark`, Date.now() - 3_600_000];
    for (const keepsTimes of [false, true]) {
      const text = Deno.readTextFileSync(mark);
      Deno.writeTextFileSync(mark, text.replace(/ \d{16} /, ` 000${hourAgo} `));
      if (keepsTimes) Deno.utimeSync(mark, new Date(hourAgo), new Date(hourAgo));
      const count = epochs.size;
      assertEquals([reopened(), reopened()], [count + 1, count + 1]);
    }
  });
});

Deno.test("commit() loses nothing it returned from to kill -9", async () => {
  await withFolder(async (folder) => {
    const acked: string[] = [];
    let epoch: string | undefined;
    for (let round = 0; round < 4; round++) {
      const lines = await killedWriter(folder, { round, lines: 150 + 400 * round });
      acked.push(...lines);
      const store = open(folder);
      epoch ??= store.epoch;
      assertEquals(store.epoch, epoch);
      const { events } = store.history("garden", { after: 0, limit: 1_000_000 });
      assertEquals(events.map(({ seq }) => seq), events.map((_, place) => place + 1));
      assertEquals(new Set(events.map(({ cid }) => cid)).size, events.length);
      for (const line of acked) {
        const [seq, id] = line.split(" ");
        assertEquals(events[Number(seq) - 1]?.id, id);
      }
      // An edit and what it makes of its message are there together, or neither is.
      const edits = events.filter(({ kind }) => kind === "edit")
        .map(({ target, id, seq }) => [target!, id, seq]);
      const edited = events.filter(({ extras }) => extras !== null)
        .map(({ id, text, extras }) => [id, text, extras!.changedSeq]);
      assertEquals(edited, edits);
      assertEquals(store.load().rooms[0]!.lastSeq, events.length);
      store.close();
    }
    assert(acked.length > 1_000);
  });
});

/** @returns the lines it got out before it was killed, in the middle of its work */
async function killedWriter(
  folder: string,
  { round, lines }: { round: number; lines: number },
): Promise<string[]> {
  const script = `${import.meta.dirname}/writer.ts`;
  const durability = round % 2 === 0 ? "full" : "normal";
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, folder, String(round), durability],
    stdout: "piped",
  }).spawn();
  let text = "";
  let count = 0;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += part;
    count += part.split("\n").length - 1;
    if (count >= lines) {
      child.kill("SIGKILL");
      count = -Infinity;
    }
  }
  assertEquals((await child.status).success, false);
  return text.slice(0, text.lastIndexOf("\n")).split("\n");
}

function open(folder: string): Store {
  return openSqliteStore(folder, { durability: "normal" });
}

function assertRefused(folder: string, because: string): void {
  const error = assertThrows(() => open(folder), StoreOpenError, because);
  assertMatch(error.message, /^Cannot [^\n]*[^.\n]$/);
}

function reasonOf(run: () => unknown): StoreError["reason"] {
  return assertThrows(run, StoreError).reason;
}

function seqsOf(store: Store): number[] {
  return store.history("garden", { limit: 1_000_000 }).events.map(({ seq }) => seq);
}

/** Appends until it is refused. */
function fillUp(store: Store): void {
  const reason = reasonOf(() => {
    for (let n = 0; n < 10_000; n++) {
      store.commit([append("garden", { text: "x".repeat(500) }), append("garden")]);
    }
  });
  assertEquals(reason, "full");
}

/** The connection that a store opens, seen through the statements it prepares. */
function watched(open: () => Store): { store: Store; connection: DatabaseSync } {
  const { prepare } = DatabaseSync.prototype;
  let connection: DatabaseSync | undefined;
  DatabaseSync.prototype.prepare = function (...args) {
    connection = this;
    return prepare.apply(this, args);
  };
  try {
    return { store: open(), connection: connection! };
  } finally {
    DatabaseSync.prototype.prepare = prepare;
  }
}

/** Numbers of the pages of a table or index. */
function pagesOf(folder: string, name: string, where = "true"): number[] {
  const db = new DatabaseSync(`${folder}/parlor.db`, { readOnly: true });
  const sql = `SELECT pageno FROM dbstat WHERE name = ? AND ${where} ORDER BY path`;
  const pages = db.prepare(sql).all(name).map((row) => Number(row["pageno"]));
  db.close();
  assert(pages.length > 0);
  return pages;
}

/** Puts nonsense into pages, from 1, of a database. */
function overwrite(path: string, pages: number[], from = 0): void {
  const file = Deno.openSync(path, { write: true });
  for (const page of pages) {
    file.seekSync((page - 1) * 4_096 + from, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(4_096 - from).fill(0xaa));
  }
  file.close();
}

/** A log that is not there is as good as an empty one. */
function bytesOf(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}

Deno.test("openSqliteStore() refuses to begin anew beside the log or the mark of a lost database", async () => {
  await withFolder((folder) => {
    const data = `${folder}/data`;
    openSqliteStore(data, { durability: "full" }).close();
    // Nobody has written anything yet: nothing is lost.
    Deno.removeSync(`${data}/parlor.db`);
    const store = openSqliteStore(data, { durability: "full" });
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    store.close();
    Deno.removeSync(`${data}/parlor.db`);
    const open = () => openSqliteStore(data, { durability: "full" });
    const marked = assertThrows(open, StoreOpenError);
    assertStringIncludes(marked.message, `delete "${data}/parlor.mark" to begin anew`);
    assertThrows(() => Deno.statSync(`${data}/parlor.db`), Deno.errors.NotFound);
    Deno.removeSync(`${data}/parlor.mark`);
    Deno.writeTextFileSync(`${data}/parlor.db-wal`, "the last messages");
    const logged = assertThrows(open, StoreOpenError);
    assertStringIncludes(logged.message, `delete "${data}/parlor.db-wal" to begin anew`);
    assertEquals(Deno.readTextFileSync(`${data}/parlor.db-wal`), "the last messages");
    Deno.removeSync(`${data}/parlor.db-wal`);
    open().close();
  });
});

Deno.test("openSqliteStore() takes other users' rights to a database that was put there", async () => {
  await withFolder((data) => {
    openSqliteStore(data, { durability: "full" }).close();
    Deno.chmodSync(`${data}/parlor.db`, 0o644);
    const store = openSqliteStore(data, { durability: "full" });
    for (const end of ["", "-wal", "-shm"]) {
      assertEquals(Deno.statSync(`${data}/parlor.db${end}`).mode! & 0o777, 0o600, end);
    }
    store.close();
  });
});

Deno.test("openSqliteStore() warns once of a database that is not the one people know", async () => {
  await withFolder((folder) => {
    const [data, copy] = [`${folder}/data`, `${folder}/copy`];
    const warnings = (): string[] => {
      const told: string[] = [];
      const store = openSqliteStore(data, { durability: "full", warn: (text) => told.push(text) });
      store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
      store.close();
      return told;
    };
    assertEquals(warnings(), []);
    Deno.copyFileSync(`${data}/parlor.db`, copy);
    assertEquals(warnings(), []);
    Deno.writeFileSync(`${data}/parlor.db`, Deno.readFileSync(copy));
    const anew = "everybody loads the history anew";
    assertEquals(warnings(), [
      `The database is an older copy, or another one, than people know: ${anew}`,
    ]);
    assertEquals(warnings(), []);
    Deno.removeSync(`${data}/parlor.mark`);
    assertEquals(warnings(), [
      `The database has no mark of its own beside it, as a copy has none: ${anew}`,
    ]);
  });
});
