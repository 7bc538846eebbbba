import { assertEquals } from "@std/assert";
import type { Message, RoomUnread, ThreadUnread } from "../../../lib/protocol.ts";
import { threadLines } from "../../../static/model/lines.ts";
import type { Change } from "../../../static/model/reduce.ts";
import { isUnread, unreadTotal } from "../../../static/model/unread.ts";
import type { View } from "../../../static/model/view.ts";
import { adasView, after, event, message, messages, page, roomOf } from "../cast.ts";

const thread = (view: View, id = "id1") => roomOf(view, "general").threads.get(id);
const counts = (view: View, id = "id1") => {
  const { unread, mentions, seenSeq } = thread(view, id)!;
  return { unread, mentions, seenSeq };
};
const reply = (seq: number, more: Partial<Message> = {}) =>
  event("new_message", message(seq, { thread: "id1", ...more }));
const told = (threads: ThreadUnread[], more: Partial<RoomUnread> = {}) =>
  event("unread", {
    rooms: [{
      ...{ room: "general", seq: 1, last_seq: 1, unread: 0, mentions: 0, level: "all" as const },
      ...{ threads, ...more },
    }],
  });
const opened: Change = { type: "thread_opened", room: "general", id: "id1" };
const look = (seq: number | null, atEnd = true): Change => ({
  type: "thread_looked",
  look: { room: "general", id: "id1", seq, atEnd },
});

/** Ada follows the thread under the first message of `general`. */
function following(): View {
  const root = event("new_message", message(1, { user_id: "ada", username: "Ada" }));
  return after(adasView(), root, told([{ id: "id1", seq: 1, unread: 0, mentions: 0 }]));
}

Deno.test("reduce() counts replies in threads that are followed, apart from the room", () => {
  const view = after(
    following(),
    reply(2),
    reply(3, { mentions: ["ada"] }),
    reply(4, { thread: "id9" }),
  );
  assertEquals(counts(view), { unread: 2, mentions: 1, seenSeq: 1 });
  assertEquals([roomOf(view, "general").unread, thread(view, "id9")], [0, undefined]);
  assertEquals([isUnread(roomOf(view, "general")), unreadTotal(view)], [true, 2]);
});

Deno.test("reduce() takes what the server says of threads, and counts on from there", () => {
  const some = { id: "id1", seq: 1, unread: 3, mentions: 1 };
  const view = after(following(), reply(2), told([some], { last_seq: 4 }), reply(4), reply(5));
  assertEquals(counts(view), { unread: 4, mentions: 1, seenSeq: 1 });
  assertEquals(thread(after(view, told([])))?.follows, undefined);
});

Deno.test("reduce() reads a thread whose end its reader sees, and not one that is closed or hidden", () => {
  const open = after(following(), reply(2), opened, reply(3));
  assertEquals(counts(open).unread, 2);
  const loaded = after(
    open,
    event(
      "message_history",
      page([message(1), ...[2, 3].map((seq) => message(seq))], { thread: "id1" }),
    ),
  );
  const away = after(loaded, { type: "attention", attentive: false }, look(3));
  assertEquals(counts(away).unread, 2);
  assertEquals(counts(after(loaded, look(2, false))), { unread: 1, mentions: 0, seenSeq: 2 });
  const seen = after(loaded, look(3));
  assertEquals(counts(seen), { unread: 0, mentions: 0, seenSeq: 3 });
  assertEquals(counts(after(seen, reply(4))).unread, 0, "who is there sees it");
  assertEquals(counts(after(seen, look(3, false), reply(4))).unread, 1);
  assertEquals(counts(after(seen, { type: "thread_closed", id: "id1" }, reply(4))).unread, 1);
});

Deno.test("reduce() reads no thread of which what is unread is not loaded", () => {
  const many = Array.from({ length: 80 }, (_, i) => reply(i + 2));
  const part = (from: number, to: number, has_more: boolean) =>
    event(
      "message_history",
      page([message(1), ...messages(from, to)], { thread: "id1", has_more }),
    );
  const view = after(following(), ...many, opened, part(32, 81, true), look(81));
  assertEquals(counts(view), { unread: 80, mentions: 0, seenSeq: 1 });
  assertEquals(counts(after(view, reply(82))).unread, 81);
  const whole = after(view, part(2, 31, true), look(81));
  assertEquals(counts(whole), { unread: 0, mentions: 0, seenSeq: 81 });
  assertEquals(counts(after(whole, reply(82))).unread, 0);
  const begun = after(
    view,
    event("read", { room: "general", user_id: "ada", seq: 40, thread: "id1" }),
  );
  assertEquals(
    counts(after(begun, told([{ id: "id1", seq: 40, unread: 41, mentions: 0 }]), look(81))).unread,
    0,
  );
});

Deno.test("threadLines() draws a line where the new replies begin", () => {
  const view = after(
    following(),
    reply(2),
    { type: "told", room: "general", thread: "id1", seq: 2, telling: true },
    event("read", { room: "general", user_id: "ada", seq: 3, thread: "id1" }),
    reply(4),
    opened,
    event("message_history", page([message(1), message(3), message(4)], { thread: "id1" })),
  );
  const options = { userId: "ada", username: "Ada", pending: [], changes: [], dayKey: () => "" };
  const kinds = (view: View) => threadLines(view.thread!, options).map(({ kind }) => kind);
  assertEquals(kinds(view), ["group", "new", "group"]);
  assertEquals(kinds(after(view, reply(5, { user_id: "ada" }))).includes("new"), false);
});

Deno.test("reduce() follows the thread that its reader writes in, unless he has ended that", () => {
  const own = (seq: number) => reply(seq, { user_id: "ada", username: "Ada" });
  const view = after(adasView(), event("new_message", message(1)), own(2));
  assertEquals(thread(view)?.follows, true);
  assertEquals(counts(after(view, reply(3))).unread, 1);
  const ended = after(view, { type: "followed", room: "general", id: "id1", follow: false });
  assertEquals(counts(after(ended, own(3), reply(4))).unread, 0);
  assertEquals(thread(after(ended, told([]), own(3)))?.follows, false);
  const again = after(ended, { type: "followed", room: "general", id: "id1", follow: true });
  assertEquals(counts(after(again, reply(3))).unread, 1);
  const replies = { count: 1, last_at: message(2).timestamp, users: ["ada"] };
  const elsewhere = after(adasView(), event("message_history", page([message(1, { replies })])));
  assertEquals(thread(after(elsewhere, own(3))), undefined, "who wrote there before has ended it");
  const page50 = page([message(50)], { has_more: true });
  const far = after(
    adasView(),
    event("message_history", page50),
    opened,
    event("message_history", page([message(1, { replies })], { thread: "id1" })),
  );
  assertEquals(thread(after(far, own(51))), undefined, "the room need not show its first message");
});

Deno.test("reduce() does not count again what was read of a thread and the server does not know", () => {
  const some = { id: "id1", seq: 1, unread: 2, mentions: 1 };
  const seen = after(
    ...[following(), opened, reply(2), reply(3, { mentions: ["ada"] }), look(3)] as const,
    { type: "thread_closed", id: "id1" },
  );
  assertEquals(counts(after(seen, told([some], { last_seq: 3 }))), {
    unread: 0,
    mentions: 0,
    seenSeq: 3,
  });
  const tell = { type: "told", room: "general", thread: "id1", seq: 3, telling: true } as const;
  const crossed = after(seen, tell, told([some], { last_seq: 3 }));
  assertEquals(counts(crossed), { unread: 0, mentions: 0, seenSeq: 3 });
  const newer = told([{ ...some, unread: 3 }], { last_seq: 4 });
  assertEquals(counts(after(seen, newer)).unread, 1, "what came while the line was down");
  assertEquals(counts(after(seen, reply(4), newer)).unread, 1);
  const ahead = told([{ ...some, seq: 4, unread: 1 }], { last_seq: 5 });
  assertEquals(counts(after(seen, ahead)), { unread: 1, mentions: 1, seenSeq: 4 });
});

Deno.test("reduce() keeps what it read of a thread when a slower device has read less", () => {
  const view = after(following(), opened, reply(2), reply(3), look(3));
  const read = event("read", { room: "general", user_id: "ada", seq: 2, thread: "id1" });
  assertEquals(counts(after(view, read)), { unread: 0, mentions: 0, seenSeq: 3 });
});

Deno.test("reduce() counts as read what was read of a thread on another device", () => {
  const view = after(following(), reply(2));
  const read = (seq: number) =>
    event("read", { room: "general", user_id: "ada", seq, thread: "id1" });
  assertEquals(counts(after(view, read(2))), { unread: 0, mentions: 0, seenSeq: 2 });
  const own = after(following(), opened, reply(2), look(2), reply(3), {
    type: "told",
    room: "general",
    thread: "id1",
    seq: 2,
    telling: true,
  }, read(2));
  assertEquals(counts(own).seenSeq, 3, "what this device said comes back to it");
});
