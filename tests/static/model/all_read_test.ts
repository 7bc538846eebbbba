import { assertEquals, assertStrictEquals } from "@std/assert";
import { allRead, hasUnread } from "../../../static/model/all_read.ts";
import { unreadTotal } from "../../../static/model/unread.ts";
import { adasView, after, event, message, roomOf } from "../cast.ts";

const UNREAD = {
  ...{ room: "garden", seq: 3, last_seq: 9, unread: 4, mentions: 1, level: "all" as const },
  threads: [
    { id: "id1", seq: 4, unread: 2, mentions: 1 },
    { id: "id2", seq: 5, unread: 0, mentions: 0 },
  ],
};

Deno.test("reduce() reads all of a room and of its threads at once", () => {
  const view = after(adasView(), event("unread", { rooms: [UNREAD] }));
  assertEquals([hasUnread(roomOf(view, "garden")), unreadTotal(view)], [true, 6]);
  const read = after(view, { type: "all_read", rooms: ["garden", "none"] });
  const garden = roomOf(read, "garden");
  assertEquals([hasUnread(garden), unreadTotal(read)], [false, 0]);
  assertEquals([garden.seenSeq, garden.newAfter, garden.mentions], [9, null, 0]);
  const seqs = [...garden.threads].map(([id, { seenSeq }]) => [id, seenSeq]);
  assertEquals(seqs, [["id1", 9], ["id2", 5]], "of what was read the server need not be told");
  assertEquals(unreadTotal(after(read, event("new_message", message(10, { room: "garden" })))), 1);
});

Deno.test("reduce() reads what was marked as unread in the open room", () => {
  const view = after(
    adasView(),
    event("new_message", message(1)),
    { type: "marked_unread", room: "general", seq: 0 },
  );
  assertEquals(roomOf(view, "general").unread, 1);
  const general = roomOf(after(view, { type: "all_read", rooms: ["general"] }), "general");
  assertEquals([general.unread, general.keptUnread, general.seenSeq], [0, false, 1]);
});

Deno.test("allRead() leaves a room alone where nothing is unread", () => {
  const room = roomOf(adasView(), "garden");
  assertStrictEquals(allRead(room), room);
});
