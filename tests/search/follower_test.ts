import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { EventReader } from "../../lib/search/event_reader.ts";
import { Follower } from "../../lib/search/follower.ts";
import { WordIndex } from "../../lib/search/word_index.ts";
import { openSqliteStore } from "../../lib/store/sqlite.ts";
import { append, room } from "../store/records.ts";
import { withFolder } from "../store/temporary_folder.ts";

Deno.test("Follower.step() ends after any event when it is over, and goes on from there", async () => {
  await withFolder((folder) => {
    const store = openSqliteStore(folder, { durability: "full" });
    store.commit([
      { kind: "put_room", room: room("garden") },
      ...Array.from({ length: 10 }, () => append("garden", { text: "tea" })),
    ]);
    const reader = new EventReader(`${folder}/parlor.db`);
    const db = new DatabaseSync(":memory:");
    const index = new WordIndex(db);
    let asked = 0;
    assertEquals(new Follower(index, reader).step(() => ++asked === 3), true);
    assertEquals([asked, index.last?.seq], [3, 3]);
    // As after a new start: from the position in the index.
    const again = new Follower(index, reader);
    assertEquals(again.step(() => true), true);
    assertEquals(index.last?.seq, 4);
    assertEquals(again.step(() => false), true);
    assertEquals(index.last?.seq, 10);
    assertEquals(again.step(() => false), false);
    db.close();
    reader.close();
    store.close();
  });
});
