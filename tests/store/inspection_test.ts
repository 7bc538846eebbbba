import { assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { Inspection } from "../../lib/store/inspection.ts";
import { openStore } from "../../lib/store/open.ts";
import { append, room } from "./records.ts";
import { withFolder } from "./temporary_folder.ts";

Deno.test("Inspection neither waits for a writer nor keeps one waiting", async () => {
  await withFolder((folder) => {
    const store = openStore(folder, { durability: "full" });
    store.commit([{ kind: "put_room", room: room("garden") }, append("garden")]);
    const path = `${folder}/parlor.db`;
    using inspection = new Inspection(path);
    assertEquals(inspection.damage({ quick: false }), []);
    store.commit([append("garden")]);
    const writer = new DatabaseSync(path);
    writer.exec("BEGIN IMMEDIATE; DELETE FROM events");
    assertEquals(inspection.counts(), { rooms: 1, events: 2 });
    assertEquals(inspection.damage({ quick: false }), []);
    assertEquals(inspection.logFaults(), []);
    writer.exec("ROLLBACK");
    writer.close();
    store.commit([append("garden")]);
    assertEquals(inspection.position(), { epoch: store.epoch, total: 3 });
    store.close();
  });
});

Deno.test("Inspection makes no file where there is none", async () => {
  await withFolder((folder) => {
    assertThrows(() => new Inspection(`${folder}/parlor.db`), Error, "unable to open");
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});
