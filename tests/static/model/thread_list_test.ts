import { assertEquals } from "@std/assert";
import type { Message, ThreadUnread } from "../../../lib/protocol.ts";
import type { Change } from "../../../static/model/reduce.ts";
import {
  followedThreads,
  LISTED,
  listedThreads,
  unknownThread,
  unreadThreads,
} from "../../../static/model/thread_list.ts";
import type { View } from "../../../static/model/view.ts";
import { adasView, after, event, message, NOON, page, roomOf } from "../cast.ts";

const thread = (id: string, more: Partial<ThreadUnread> = {}): ThreadUnread => ({
  ...{ id, seq: 1, unread: 0, mentions: 0 },
  ...more,
});
const follows = (...threads: ThreadUnread[]): Change =>
  event("unread", {
    rooms: [{
      ...{ room: "general", seq: 90, last_seq: 90, unread: 0, mentions: 0, level: "all" },
      threads,
    }],
  });
const listed = (count = LISTED): Change => ({ type: "threads_listed", room: "general", count });
const replies = (minute: number) => ({
  ...{ count: 1, users: ["ben"] },
  last_at: new Date(NOON + minute * 60_000).toISOString(),
});
/** The answer to who asks for the first message of a thread. */
const first = (seq: number, more: Partial<Message> = {}) =>
  event("message_history", page([message(seq, more)], { thread: `id${seq}`, has_more: true }));
const shown = (view: View) =>
  listedThreads(view, roomOf(view, "general")).map(({ first }) => first.id);

Deno.test("listedThreads() puts what is unread first, and then what was answered last", () => {
  const view = after(
    adasView(),
    follows(thread("id1"), thread("id2", { seq: 30 }), thread("id3", { unread: 2 }), thread("id4")),
    listed(),
    first(1, { replies: replies(60) }),
    first(2, { replies: replies(50) }),
    first(3, { replies: replies(40) }),
  );
  assertEquals(shown(view), ["id3", "id1", "id2"], "the first message of id4 is not known");
});

Deno.test("reduce() lists a thread with its first message as it is known, and as it becomes", () => {
  const root = event("new_message", message(1, { replies: replies(3) }));
  const view = after(adasView(), root, follows(thread("id1"), thread("id2")), listed());
  assertEquals(shown(view), ["id1"]);
  const edited = { room: "general", id: "id2", seq: 9, user_id: "ben", username: "Ben" };
  const next = after(
    view,
    first(2),
    event("message_edited", { ...edited, message: "else", edited_at: message(9).timestamp }),
    event("new_message", message(10, { thread: "id2" })),
    event("new_message", message(11, { room: "garden", thread: "id2" })),
  );
  const [listedFirst] = listedThreads(next, roomOf(next, "general"));
  assertEquals([listedFirst?.first.message, listedFirst?.first.replies?.count], ["else", 1]);
});

Deno.test("reduce() keeps a list of threads for the open room only", () => {
  const view = after(adasView(), follows(thread("id1")), listed(), first(1));
  assertEquals(listedThreads(view, roomOf(view, "garden")), []);
  assertEquals(after(view, { type: "opened", room: "garden" }).threadList, null);
  assertEquals(after(view, { type: "thread_list_closed" }).threadList, null);
  const closed = after(adasView(), follows(thread("id1")), first(1));
  assertEquals(closed.threadList, null, "a page that comes too late");
  assertEquals(
    after(adasView(), { type: "threads_listed", room: "none", count: 1 }).threadList,
    null,
  );
});

Deno.test("unknownThread() names what to fetch, as many as are listed, each once", () => {
  const all = [thread("id1", { seq: 5 }), thread("id2", { seq: 7 }), thread("id3", { unread: 1 })];
  const view = after(adasView(), follows(...all), listed(2));
  assertEquals(followedThreads(roomOf(view, "general")), ["id3", "id2", "id1"]);
  assertEquals(unknownThread(view, new Set()), "id3");
  assertEquals(unknownThread(after(view, first(3)), new Set()), "id2");
  assertEquals(unknownThread(view, new Set(["id3", "id2"])), undefined);
  assertEquals(unknownThread(after(view, listed(3)), new Set(["id3", "id2"])), "id1");
  assertEquals(unknownThread(adasView(), new Set()), undefined);
});

Deno.test("unreadThreads() begins with what was left unread the longest", () => {
  const some = [thread("id1", { seq: 9, unread: 1 }), thread("id2"), thread("id3", { unread: 4 })];
  const view = after(adasView(), follows(...some));
  assertEquals(unreadThreads(roomOf(view, "general")), ["id3", "id1"]);
});
