import { assertEquals, assertStrictEquals } from "@std/assert";
import type { MessageChange, PendingChange } from "../../../lib/client/transport.ts";
import type { ChangeEvent, EventData } from "../../../lib/protocol.ts";
import { changed, foreseen, requoted, withReply } from "../../../static/model/changes.ts";
import { message } from "../cast.ts";

const AT = "2026-03-02T13:00:00.000Z";

/** Something that Cy does to message 1. */
function change<T extends ChangeEvent["type"]>(
  type: T,
  seq: number,
  more: Partial<EventData[T]> = {},
): ChangeEvent {
  const by = { room: "general", id: "id1", user_id: "cy", username: "Cy", timestamp: AT };
  return { type, data: { ...by, edited_at: AT, seq, ...more } } as unknown as ChangeEvent;
}

Deno.test("changed() gives a message its new text, and marks it as edited", () => {
  const edited = changed(message(1), change("message_edited", 5, { message: "new" }));
  assertEquals([edited.message, edited.edited_at, edited.changed_seq], ["new", AT, 5]);
});

Deno.test("changed() does nothing that the message takes account of already, or that is of another", () => {
  const known = message(1, { changed_seq: 5, message: "newest" });
  assertStrictEquals(changed(known, change("message_edited", 5, { message: "old" })), known);
  const other = message(2);
  assertStrictEquals(changed(other, change("message_edited", 5, { message: "new" })), other);
});

Deno.test("changed() leaves of a deleted message that it was there, and its thread", () => {
  const replies = { count: 1, last_at: AT, users: ["cy"] };
  const full = message(1, {
    replies,
    edited_at: AT,
    pinned: { user_id: "cy", timestamp: AT },
    reactions: [{ emoji: "👍", users: ["cy"] }],
    mentions: ["ada"],
  });
  const gone = changed(full, change("message_deleted", 5));
  assertEquals(gone, message(1, { message: "", deleted: true, replies, changed_seq: 5 }));
  const late = changed(gone, change("message_edited", 6, { message: "back" }));
  assertEquals(late.message, "");
});

Deno.test("changed() keeps the emoji and the people in the order in which they came", () => {
  const react = (seq: number, emoji: string, user_id: string, removed?: true) =>
    change("reaction", seq, { emoji, user_id, ...(removed ? { removed } : {}) });
  const all = [
    react(2, "👍", "ada"),
    react(3, "🎉", "ada"),
    react(4, "👍", "cy"),
    react(5, "👍", "cy"),
    react(6, "👍", "ada", true),
  ];
  const after = all.reduce(changed, message(1));
  assertEquals(after.reactions, [{ emoji: "👍", users: ["cy"] }, { emoji: "🎉", users: ["ada"] }]);
  const none = [react(7, "👍", "cy", true), react(8, "🎉", "ada", true)].reduce(changed, after);
  assertEquals(Object.hasOwn(none, "reactions"), false);
});

Deno.test("changed() pins and unpins", () => {
  const pinned = changed(message(1), change("message_pinned", 2, { pinned: true }));
  assertEquals(pinned.pinned, { user_id: "cy", timestamp: AT });
  const not = changed(pinned, change("message_pinned", 3, { pinned: false }));
  assertEquals(Object.hasOwn(not, "pinned"), false);
});

Deno.test("requoted() follows what is quoted, cut as quotes are, and forgets what was deleted", () => {
  const reply_to = { id: "id1", seq: 1, user_id: "ben", username: "Ben", message: "old" };
  const reply = message(2, { reply_to });
  const long = "é".repeat(200);
  const edited = requoted(reply, change("message_edited", 5, { message: long }));
  assertEquals(edited.reply_to?.message, "é".repeat(140));
  const gone = requoted(edited, change("message_deleted", 6));
  assertEquals(gone.reply_to, { ...reply_to, message: "", deleted: true });
  assertStrictEquals(requoted(message(3), change("message_deleted", 6)).reply_to, undefined);
});

Deno.test("withReply() counts each reply once and remembers the last authors", () => {
  const reply = (seq: number, user_id: string) => message(seq, { user_id, thread: "id1" });
  const told = message(1, {
    replies: { count: 2, last_at: AT, users: ["ben"] },
    changed_seq: 4,
  });
  assertStrictEquals(withReply(told, reply(4, "cy")), told);
  const after = ["ada", "cy", "dee", "ada"].map((user, index) => reply(5 + index, user))
    .reduce(withReply, told);
  assertEquals(after.replies?.count, 6);
  assertEquals(after.replies?.users, ["ada", "dee", "cy"]);
  assertEquals(after.replies?.last_at, message(8).timestamp);
});

Deno.test("foreseen() shows what waits to be acked, but not what was refused", () => {
  const pending = (change: MessageChange, failed = false): PendingChange => ({
    ...{ cid: "c", room: "general", queuedAt: Date.parse(AT), change },
    ...(failed ? { failed: { code: "not_allowed", message: "" } } : {}),
  });
  const id = "id1";
  const edit = { type: "edit_message", id, message: "new" } as const;
  assertEquals(foreseen(message(1), [pending(edit)], "ada").message, "new");
  assertEquals(foreseen(message(1), [pending(edit, true)], "ada").message, "message 1");
  const react = pending({ type: "react", id, emoji: "👍" });
  const back = pending({ type: "react", id, emoji: "👍", remove: true });
  assertEquals(foreseen(message(1), [react], "ada").reactions, [{ emoji: "👍", users: ["ada"] }]);
  assertEquals(foreseen(message(1), [react, back], "ada"), message(1));
  const pin = pending({ type: "pin_message", id, pinned: true });
  assertEquals(foreseen(message(1), [pin], "ada").pinned, { user_id: "ada", timestamp: AT });
  const gone = foreseen(message(1), [pending({ type: "delete_message", id }), react], "ada");
  assertEquals([gone.message, gone.deleted, gone.reactions], ["", true, undefined]);
});
