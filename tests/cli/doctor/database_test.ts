import { assertEquals, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { checkDatabase } from "../../../lib/cli/doctor/database.ts";
import type { Verdict } from "../../../lib/cli/doctor/finding.ts";
import { MIGRATIONS } from "../../../lib/store/migrations.ts";
import { openStore } from "../../../lib/store/open.ts";
import { append, room } from "../../store/records.ts";
import { withFolder } from "../../store/temporary_folder.ts";

const MESSAGES = 400;

/** A data folder with a garden full of messages, and no server. */
async function withData(run: (data: string, path: string) => void): Promise<void> {
  await withFolder((data) => {
    write(data, MESSAGES);
    run(data, `${data}/parlor.db`);
  });
}

function write(data: string, messages: number): void {
  const store = openStore(data, { durability: "full" });
  store.commit([
    { kind: "put_room", room: room("garden") },
    { kind: "put_room", room: room("between ada and ben", { kind: "direct", key: null }) },
    append("between ada and ben"),
    ...Array.from({ length: messages }, () => append("garden", { text: "x".repeat(200) })),
  ]);
  store.close();
}

function check(data: string, quick = false): Verdict[] {
  return checkDatabase(data, { quick, announce: () => {} }).verdicts;
}

function statuses(data: string): string[] {
  return check(data).map(({ status }) => status);
}

function change(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

Deno.test("checkDatabase() finds nothing wrong with what a Parlor leaves, and tells its size", async () => {
  await withData((data, path) => {
    const { verdicts, bytes, newestAt } = checkDatabase(data, { quick: false, announce() {} });
    assertEquals(verdicts.map(({ status }) => status), ["ok", "ok", "ok"]);
    assertEquals(verdicts[1]!.seen, "2 rooms, 401 messages, no hole in any log");
    assertEquals(verdicts[2]!.seen, "the copy that people know, at message 401");
    assertEquals([bytes, newestAt], [Deno.statSync(path).size, 1]);
  });
});

Deno.test("checkDatabase() makes no database where there is none", async () => {
  await withFolder((data) => {
    assertEquals(check(data), [{ status: "ok", seen: "none yet; the first start makes it" }]);
    assertEquals([...Deno.readDirSync(data)], []);
  });
});

Deno.test("checkDatabase() finds a damaged page", async () => {
  await withData((data, path) => {
    const file = Deno.openSync(path, { write: true });
    // Neither the first pages, which hold the schema, nor the header of this one.
    file.seekSync(25 * 4_096 + 100, Deno.SeekMode.Start);
    file.writeSync(new Uint8Array(2_000).fill(0xa5));
    file.close();
    for (const quick of [true, false]) {
      const [found] = check(data, quick);
      assertEquals(found?.status, "problem");
      assertStringIncludes(found!.advice!, "put a backup in its place");
    }
  });
});

Deno.test("checkDatabase() finds an index that does not fit its table, unless it is quick", async () => {
  await withData((data, path) => {
    const store = openStore(data, { durability: "full" });
    store.commit([append("garden", { cid: "a cid like no other" })]);
    store.close();
    // Once in the table and once in the index.
    const bytes = Deno.readFileSync(path);
    const at = new TextDecoder("latin1").decode(bytes).indexOf("a cid like no other");
    bytes[at] = "A".charCodeAt(0);
    Deno.writeFileSync(path, bytes);
    assertEquals(check(data, true)[0]?.status, "ok");
    assertEquals(check(data, false)[0]?.status, "problem");
  });
});

Deno.test("checkDatabase() finds a table missing", async () => {
  await withData((data, path) => {
    change(path, "DROP TABLE people; DROP TABLE remains");
    assertEquals(check(data).map(({ status, seen }) => [status, seen]), [
      ["problem", `"${path}" cannot be read: no such table: remains`],
    ]);
  });
});

Deno.test("checkDatabase() finds a file that is no database", async () => {
  await withFolder((data) => {
    Deno.writeTextFileSync(`${data}/parlor.db`, "Dear diary".repeat(1_000));
    const [found] = check(data);
    assertEquals(found?.status, "problem");
    assertStringIncludes(found!.seen, "file is not a database");
  });
});

Deno.test("checkDatabase() knows databases of other programs and of newer Parlors", async () => {
  await withData((data, path) => {
    change(path, "PRAGMA user_version = 99");
    const [newer] = check(data);
    assertEquals(newer?.status, "problem");
    assertStringIncludes(newer!.seen, "a newer Parlor wrote it (version 99 of the database");
    change(path, "PRAGMA application_id = 1");
    assertStringIncludes(check(data)[0]!.seen, "another program made this database");
  });
});

Deno.test("checkDatabase() looks no further than at the pages of a database that is yet to be brought up to date", async () => {
  await withData((data, path) => {
    change(path, `PRAGMA user_version = ${MIGRATIONS.length - 1}`);
    assertEquals(check(data).map(({ seen }) => seen.replace(/^.*(?=it is sound)|, in .*/g, "")), [
      "it is sound",
      "1 step older than this Parlor; the next start brings it up to date",
    ]);
  });
});

Deno.test("checkDatabase() finds a hole in a room's log, and a log that ends too early or too late", async () => {
  for (
    const [sql, seen] of [
      ["DELETE FROM events WHERE room = 1 AND seq = 7", "has 399, 1 to 400"],
      ["DELETE FROM events WHERE room = 1 AND seq = 400", "has 399, 1 to 399"],
      ["DELETE FROM events WHERE room = 1", "has none"],
      ["UPDATE rooms SET last_seq = 399 WHERE nr = 1", "1 to 399 and has 400, 1 to 400"],
      // As many as there should be, and yet not those.
      [
        "DELETE FROM events WHERE room = 1 AND seq = 7; UPDATE rooms SET last_seq = 399 WHERE nr = 1",
        "1 to 399 and has 399, 1 to 400",
      ],
      [
        "DELETE FROM events WHERE room = 1 AND seq = 7; UPDATE rooms SET first_seq = 2 WHERE nr = 1",
        "2 to 400 and has 399, 1 to 400",
      ],
    ] as const
  ) {
    await withData((data, path) => {
      change(path, sql);
      const [, found] = check(data);
      assertEquals(found?.status, "problem", sql);
      assertStringIncludes(found!.seen, 'room "garden" should have messages ');
      assertStringIncludes(found!.seen, seen);
    });
  }
});

Deno.test("checkDatabase() does not name direct rooms", async () => {
  await withData((data, path) => {
    change(path, "DELETE FROM events WHERE room = 2");
    assertEquals(check(data)[1]!.seen, "a direct room should have messages 1 to 1 and has none");
  });
});

Deno.test("checkDatabase() finds messages and people of rooms that do not exist", async () => {
  await withData((data, path) => {
    change(path, "DELETE FROM rooms WHERE nr = 1; INSERT INTO direct_people VALUES ('ada', 9)");
    assertEquals(statuses(data), ["ok", "warning", "warning", "problem"]);
  });
});

Deno.test("checkDatabase() takes the logs of rooms that begin where a purged one ended", async () => {
  await withFolder((data) => {
    const store = openStore(data, { durability: "full" });
    const den = room("den", { kind: "temporary", emptiedAt: 1 });
    store.commit([{ kind: "put_room", room: den }, append("den"), append("den")]);
    while (store.purge(2));
    store.commit([{ kind: "put_room", room: { ...den, id: "den 2" } }, append("den 2")]);
    store.close();
    assertEquals(statuses(data), ["ok", "ok", "ok"]);
  });
});

Deno.test("checkDatabase() finds an older copy in the place of the database, and another one", async () => {
  await withData((data, path) => {
    Deno.copyFileSync(path, `${data}/copy`);
    write(data, 1);
    // In place, so that the file stays the same one.
    Deno.writeFileSync(path, Deno.readFileSync(`${data}/copy`));
    const [, , older] = check(data);
    assertEquals([older?.status, older?.seen], [
      "problem",
      "older than what people have seen: 401 messages, the mark says 403",
    ]);
    write(data, 10);
    assertEquals(statuses(data), ["ok", "ok", "ok"]);
    Deno.copyFileSync(path, `${data}/copy`);
    Deno.renameSync(`${data}/copy`, path);
    assertEquals(statuses(data), ["ok", "ok", "warning"]);
    Deno.removeSync(`${data}/parlor.mark`);
    assertEquals(statuses(data), ["ok", "ok", "warning"]);
  });
});

Deno.test("checkDatabase() does not read a log that is another database's", async () => {
  await withData((data, path) => {
    const store = openStore(data, { durability: "full" });
    store.commit([append("garden")]);
    const { statSync } = Deno;
    // Nobody can set the time at which a file was changed, but for the one who tells it.
    Deno.statSync = (of) => {
      const info = statSync(of);
      return of === path ? { ...info, ctime: new Date(info.ctime!.getTime() + 60_000) } : info;
    };
    try {
      const [found, ...more] = check(data);
      assertEquals([found?.status, more], ["problem", []]);
      assertStringIncludes(found!.seen, `it was changed after "${path}-wal"`);
    } finally {
      Deno.statSync = statSync;
      store.close();
    }
  });
});

Deno.test("checkDatabase() says who is in the way when it is locked", async () => {
  await withData((data, path) => {
    const db = new DatabaseSync(path);
    // As a program does that copies the file.
    db.exec("PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE");
    assertEquals(check(data)[0]?.advice, "Another program has locked it: close that one");
    db.close();
  });
});

Deno.test("checkDatabase() finds that only the mark or the log of a database is left", async () => {
  await withData((data, path) => {
    Deno.removeSync(path);
    Deno.writeTextFileSync(`${path}-wal`, "the last messages");
    const [found, ...more] = check(data);
    assertEquals([found?.status, more], ["problem", []]);
    const left = `"${data}/parlor.mark" and "${path}-wal"`;
    assertEquals(found!.advice, `Put the database back; or delete ${left} to begin anew`);
  });
});

Deno.test("checkDatabase() finds a folder in the place of the database", async () => {
  await withFolder((data) => {
    Deno.mkdirSync(`${data}/parlor.db`);
    assertEquals(check(data).map(({ status, seen }) => [status, seen]), [
      ["problem", `"${data}/parlor.db" is not a file`],
    ]);
  });
});
