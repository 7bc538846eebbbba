import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { migrate, MIGRATIONS } from "../lib/store/migrations.ts";
import { openSqliteStore } from "../lib/store/sqlite.ts";
import type { Peer } from "./peer.ts";
import { TestServer } from "./serve.ts";
import { withFolder } from "./store/temporary_folder.ts";

/** A data folder as the first Parlor left it: three things said in the garden. */
function writeFirst(folder: string): void {
  const db = new DatabaseSync(`${folder}/parlor.db`);
  migrate(db, MIGRATIONS.slice(0, 1));
  db.exec(`
    INSERT INTO rooms VALUES (1, 'g', 'garden', 'garden', 'public', '', 'ada', 1, '[]', 3, 1, NULL);
    INSERT INTO rooms VALUES
      (2, 'direct:1', 'direct:1', 'direct:1', 'direct', '', 'ada', 1, '["ada","ben"]', 7, 1, NULL);
    INSERT INTO direct_people VALUES ('ada', 2), ('ben', 2);
    INSERT INTO people VALUES ('ada', 'Ada', 1);
    INSERT INTO events VALUES
      (1, 1, 1, 'm1', 'text', 'ada', 'Ada', 'Roses', 1, 'c1', 0, NULL),
      (2, 1, 2, 'm2', 'action', 'ada', 'Ada', 'digs', 2, NULL, 0, NULL),
      (3, 1, 3, 'm3', 'topic', 'ada', 'Ada', 'Tulips', 3, NULL, 0, NULL)`);
  db.close();
}

async function join(server: TestServer): Promise<Peer> {
  const ben = await server.version1();
  ben.send({ type: "hello", data: { username: "Ben" } });
  ben.send({ type: "join_room", data: { room: "garden" } });
  return ben;
}

Deno.test("a store takes what was said before positions were kept for read", async () => {
  await withFolder((folder) => {
    writeFirst(folder);
    const store = openSqliteStore(folder, { durability: "full" });
    assertEquals(store.readOf("ben", "direct:1")?.seq, 7);
    store.close();
  });
});

Deno.test("a server started on a database of the first version shows its messages, and what is new works on them", async () => {
  await withFolder(async (folder) => {
    writeFirst(folder);
    {
      await using server = new TestServer({ args: ["--data", folder] });
      const ben = await join(server);
      const { messages, first_seq, last_seq } = (await ben.nextOf("message_history"))["data"];
      assertEquals([first_seq, last_seq], [1, 3]);
      assertEquals(
        messages.map(({ id, message }: Record<string, unknown>) => [id, message]),
        [["m1", "Roses"], ["m2", "digs"], ["m3", "Tulips"]],
      );
      ben.send({ type: "react", data: { room: "garden", id: "m1", emoji: "🌹" } });
      assertEquals((await ben.nextOf("reaction"))["data"].seq, 4);
      ben.send({ type: "send_message", data: { room: "garden", message: "Red?", thread: "m1" } });
      assertEquals((await ben.nextOf("new_message"))["data"].seq, 5);
      ben.send({ type: "delete_message", data: { room: "garden", id: "m1" } });
      assertEquals((await ben.nextOf("error"))["data"].code, "not_allowed");
    }
    await using server = new TestServer({ args: ["--data", folder] });
    const ben = await join(server);
    const { messages } = (await ben.nextOf("message_history"))["data"];
    const [{ reactions, replies, changed_seq }] = messages;
    assertEquals([messages.length, reactions.length, replies.count, changed_seq], [3, 1, 1, 5]);
  });
});
