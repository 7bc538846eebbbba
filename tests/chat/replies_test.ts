import { assertEquals } from "@std/assert";
import type { CommandData, Message } from "../../lib/protocol.ts";
import { type Guest, Stage } from "../stage.ts";

function setUp() {
  const stage = new Stage();
  const [ada, ben] = [stage.guest("Ada", "garden"), stage.guest("Ben", "garden")];
  const { id } = say(ada, "Roses");
  return { stage, ada, ben, id };
}

function say(guest: Guest, message: string, more: Partial<CommandData["send_message"]> = {}) {
  return guest.ask("send_message", { room: "garden", message, ...more })["data"];
}

function userId(guest: Guest): string {
  return guest.events("welcome")[0]!.user_id;
}

/** A page of the garden. */
function page(guest: Guest, range: Partial<CommandData["history"]> = {}) {
  const ack = guest.ask("history", { room: "garden", ...range });
  assertEquals(ack["type"], "ack", ack["data"].code);
  return guest.events("message_history").at(-1)!;
}

Deno.test("answering() quotes the message that is replied to, as it is now", () => {
  const { ada, ben, id } = setUp();
  const long = "🌹".repeat(200);
  ada.ask("edit_message", { room: "garden", id, message: long });
  say(ben, "Nice", { reply_to: id });
  const quote = { id, seq: 1, user_id: userId(ada), username: "Ada", message: "🌹".repeat(140) };
  const told = ada.events("new_message").at(-1)!;
  assertEquals([told.message, told.reply_to], ["Nice", quote]);
  assertEquals(page(ben).messages.at(-1)!.reply_to, quote);
  ada.ask("edit_message", { room: "garden", id, message: "Tulips" });
  assertEquals(page(ben).messages.at(-1)!.reply_to, { ...quote, message: "Tulips" });
  ada.ask("delete_message", { room: "garden", id });
  const gone = { ...quote, message: "", deleted: true as const };
  assertEquals(page(ben).messages.at(-1)!.reply_to, gone);
});

Deno.test("answering() keeps a thread beside the room and counts it on its first message", () => {
  const { stage, ada, ben, id } = setUp();
  const cy = stage.guest("Cy", "garden");
  stage.clock.advance(1_000);
  const first = say(ben, "One", { thread: id });
  say(cy, "Two", { thread: first.id });
  const last = say(ben, "Three", { thread: id, reply_to: first.id });
  assertEquals(
    ada.events("new_message").slice(1).map(({ message, thread, seq }) => [message, thread, seq]),
    [["One", id, 2], ["Two", id, 3], ["Three", id, 4]],
  );
  const { messages, first_seq, last_seq, has_more } = page(ada);
  assertEquals(messages.map(({ message }) => message), ["Roses"]);
  assertEquals([first_seq, last_seq, has_more], [1, 4, false]);
  const replies = { count: 3, last_at: last.timestamp, users: [userId(ben), userId(cy)] };
  assertEquals([messages[0]!.replies, messages[0]!.changed_seq], [replies, 4]);
  const thread = page(ada, { thread: first.id });
  assertEquals(thread.messages.map(({ message }) => message), ["Roses", "One", "Two", "Three"]);
  assertEquals([thread.thread, thread.first_seq, thread.last_seq], [id, 1, 4]);
});

Deno.test("answering() refuses what is not there", () => {
  const { ada, ben, id } = setUp();
  const codes = (answered: string) => [
    say(ben, "Nice", { reply_to: answered }).code,
    say(ben, "Nice", { thread: answered }).code,
    say(ben, "/me smiles", { thread: answered }).code,
  ];
  assertEquals(codes("nothing"), Array(3).fill("message_not_found"));
  ada.ask("delete_message", { room: "garden", id });
  assertEquals(codes(id), Array(3).fill("message_not_found"));
  ben.ask("join_room", { room: "kitchen" });
  const there = ben.ask("send_message", { room: "kitchen", message: "Tea" })["data"].id;
  assertEquals(codes(there), Array(3).fill("message_not_found"));
  assertEquals(ada.events("new_message").length, 1);
});

Deno.test("a thread goes on after its first message was deleted", () => {
  const { ada, ben, id } = setUp();
  say(ben, "One", { thread: id });
  ada.ask("delete_message", { room: "garden", id });
  assertEquals(say(ada, "Two", { thread: id }).seq, 4);
  const [first] = page(ada).messages;
  assertEquals([first!.deleted, first!.message, first!.replies?.count], [true, "", 2]);
  assertEquals(page(ada, { thread: id }).messages.map(({ message }) => message), [
    "",
    "One",
    "Two",
  ]);
});

Deno.test("a reply that is sent again is the first one, whatever became of what it answers", () => {
  const { ada, ben, id } = setUp();
  const reply = { reply_to: id, thread: id, cid: "c" };
  const first = say(ben, "Nice", reply);
  ada.ask("delete_message", { room: "garden", id });
  assertEquals(say(ben, "Nice", reply), first);
  assertEquals(page(ada).messages[0]!.replies?.count, 1);
});

Deno.test("/me writes in a thread", () => {
  const { ben, id } = setUp();
  say(ben, "/me smiles", { thread: id });
  const { kind, thread, message } = ben.events("new_message").at(-1) as Message;
  assertEquals([kind, thread, message], ["action", id, "smiles"]);
});
