import { assertEquals } from "@std/assert";
import type { Level } from "../../../lib/protocol.ts";
import { isUnread, tallyOf, unreadTotal } from "../../../static/model/unread.ts";
import { EMPTY_VIEW, newRoom, type Room, UNREAD } from "../../../static/model/view.ts";
import { info } from "../cast.ts";

const threads = new Map([["id1", { ...UNREAD, follows: true, unread: 2 }]]);

function room(level: Level, more: Partial<Room> = {}, name = "garden"): Room {
  const kind = name.startsWith("direct:") ? "direct" : "public";
  return { ...newRoom(info(name, { kind })), joined: true, level, ...more };
}

function total(...rooms: Room[]): number {
  return unreadTotal({ ...EMPTY_VIEW, rooms: new Map(rooms.map((one, n) => [String(n), one])) });
}

Deno.test("tallyOf() tells what was chosen for the room", () => {
  const some = { unread: 5, mentions: 1, threads };
  assertEquals(tallyOf(room("all", some)), { unread: 5, quiet: false, mentions: 1, replies: 2 });
  assertEquals(tallyOf(room("mentions", some)), {
    unread: 0,
    quiet: true,
    mentions: 1,
    replies: 2,
  });
  assertEquals(isUnread(room("mentions", { unread: 5 })), true);
  assertEquals(isUnread(room("nothing", some)), false);
  assertEquals(isUnread(room("all", { ...some, joined: false })), false);
});

Deno.test("tallyOf() counts all of a conversation, unless it shall be silent", () => {
  const counted = (level: Level) =>
    tallyOf(room(level, { unread: 3, mentions: 1 }, "direct:1")).unread;
  assertEquals([counted("all"), counted("mentions"), counted("nothing")], [3, 3, 0]);
});

Deno.test("unreadTotal() counts a mention once, and only what was chosen", () => {
  const some = { unread: 5, mentions: 1 };
  assertEquals([total(room("all", some)), total(room("mentions", some))], [5, 1]);
  assertEquals(total(room("nothing", { ...some, threads })), 0);
  assertEquals(total(room("all", { threads }), room("mentions", { unread: 4, threads })), 4);
  assertEquals(total(room("mentions", { unread: 3 }, "direct:1")), 3);
});
