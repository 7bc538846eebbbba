import { assertEquals } from "@std/assert";
import type { RoomUnread } from "../../../lib/protocol.ts";
import { isNewAbove, readersOf, unreadOf, type View } from "../../../static/model/view.ts";
import { adasView, after, event, info, message, messages, page, person, roomOf } from "../cast.ts";

const garden = (view: View) => roomOf(view, "garden");
const inGarden = (seq: number) => event("new_message", message(seq, { room: "garden" }));
const unread = (more: Partial<RoomUnread> = {}) =>
  event("unread", {
    rooms: [{
      ...{ room: "garden", seq: 3, last_seq: 5, unread: 2, mentions: 0, level: "all" as const },
      ...more,
    }],
  });

Deno.test("reduce() takes what the server says is unread, and counts on from there", () => {
  const view = after(
    adasView(),
    { type: "left", rooms: ["garden"] },
    { type: "joined", info: info("garden", { last_seq: 5 }), seenSeq: null },
    unread(),
    inGarden(5),
    inGarden(6),
  );
  assertEquals(unreadOf(garden(view)), 3);
  assertEquals([garden(view).seenSeq, garden(view).newAfter], [3, 3]);
});

Deno.test("reduce() takes what the server says before one is in the room", () => {
  const known = after(adasView(), { type: "left", rooms: ["garden"] }, unread(), {
    type: "joined",
    info: info("garden", { last_seq: 5 }),
    seenSeq: null,
  });
  assertEquals([unreadOf(garden(known)), garden(known).seenSeq], [2, 3]);
});

Deno.test("reduce() believes itself about what it has seen and the server does not know yet", () => {
  const view = after(
    adasView(),
    { type: "joined", info: info("garden", { last_seq: 5 }), seenSeq: 5 },
    unread(),
  );
  assertEquals(unreadOf(garden(view)), 0);
});

Deno.test("reduce() counts as read what was read on another device, and unread what was marked there", () => {
  const view = after(adasView(), inGarden(1), inGarden(2), inGarden(3));
  const read = (seq: number) => event("read", { room: "garden", user_id: "ada", seq });
  assertEquals(unreadOf(garden(after(view, read(2)))), 1);
  assertEquals(unreadOf(garden(after(view, read(3)))), 0);
  assertEquals(unreadOf(garden(after(view, read(3), read(1)))), 2);
});

Deno.test("reduce() keeps what its reader marked as unread, until the room is opened anew", () => {
  const looked = after(adasView(), { type: "opened", room: "garden" }, inGarden(1), inGarden(2));
  assertEquals(unreadOf(garden(looked)), 0);
  const marked = after(looked, { type: "marked_unread", room: "garden", seq: 1 });
  assertEquals([unreadOf(garden(marked)), garden(marked).newAfter], [1, 1]);
  assertEquals(unreadOf(garden(after(marked, inGarden(3)))), 2);
  const again = after(marked, { type: "opened", room: "general" }, {
    type: "opened",
    room: "garden",
  });
  assertEquals([unreadOf(garden(again)), garden(again).newAfter], [0, 1]);
});

Deno.test("readersOf() are those who have read one's own newest message", () => {
  const own = event("new_message", message(2, { room: "garden", user_id: "ada" }));
  const read = (user_id: string, seq: number) => event("read", { room: "garden", user_id, seq });
  const people = event("room_users", {
    room: "garden",
    users: [person("ben"), person("cy")],
    total: 2,
  });
  const view = after(adasView(), people, inGarden(1), own, read("ben", 2), read("cy", 1));
  assertEquals(readersOf(view, garden(view)).map(({ username }) => username), ["Ben"]);
  const answered = after(view, inGarden(3));
  assertEquals(readersOf(answered, garden(answered)), []);
});

Deno.test("isNewAbove() knows whether what is new begins before what is shown", () => {
  const joined = after(
    adasView(),
    { type: "joined", info: info("general", { last_seq: 90 }), seenSeq: 10 },
    event("message_history", page(messages(71, 90), { has_more: true })),
  );
  assertEquals(isNewAbove(roomOf(joined, "general")), true);
  const older = page(messages(11, 70), { has_more: true });
  assertEquals(
    isNewAbove(roomOf(after(joined, event("message_history", older)), "general")),
    false,
  );
});
