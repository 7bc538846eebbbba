import { assertEquals, assertThrows } from "@std/assert";
import { emojiOf } from "../../lib/chat/reactions.ts";
import { ChatError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/protocol.ts";
import { Stage } from "../stage.ts";

Deno.test("emojiOf() takes one emoji, in the form in which it is shown as one", () => {
  for (const emoji of ["👍", "👍🏽", "👩‍👩‍👧‍👦", "🇧🇬", "1️⃣", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🫠"]) {
    assertEquals(emojiOf(emoji), emoji);
  }
  assertEquals(emojiOf("❤"), "❤️");
  assertEquals(emojiOf("☀"), "☀️");
});

Deno.test("emojiOf() refuses what is no emoji, more than one, or too long", () => {
  const wrong = ["", " ", "a", "1", "👍👍", "👍 ", "<b>", ":+1:", "玫", "\u200d", "\uFE0F", "🌹\0"];
  for (const raw of [...wrong, "👩‍".repeat(20)]) {
    const error = assertThrows(() => emojiOf(raw), ChatError);
    assertEquals(error.code, "bad_emoji", raw);
  }
});

Deno.test("runReact() adds an emoji once and takes it back once, and tells everybody", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const { id } = ada.ask("send_message", { room: "garden", message: "Roses" })["data"];
  const react = (emoji: string, remove?: boolean) =>
    ben.ask("react", {
      room: "garden",
      id,
      emoji,
      ...(remove === undefined ? {} : { remove }),
    })["data"];
  assertEquals(react("🌹").seq, 2);
  assertEquals(react("🌹").seq, 2);
  assertEquals(react("❤").seq, 3);
  ada.ask("react", { room: "garden", id, emoji: "🌹" });
  assertEquals(react("🌹", true).seq, 5);
  assertEquals(react("🌹", true).seq, 5);
  assertEquals(
    ada.events("reaction").map(({ seq, id: target, emoji, username, removed }) => [
      seq,
      target === id,
      emoji,
      username,
      removed,
    ]),
    [
      [2, true, "🌹", "Ben", undefined],
      [3, true, "❤️", "Ben", undefined],
      [4, true, "🌹", "Ada", undefined],
      [5, true, "🌹", "Ben", true],
    ],
  );
  ada.ask("history", { room: "garden" });
  const [message] = ada.events("message_history").at(-1)!.messages;
  const [adaId, benId] = [ada, ben].map((guest) => guest.events("welcome")[0]!.user_id);
  assertEquals(message!.reactions, [
    { emoji: "🌹", users: [adaId!] },
    { emoji: "❤️", users: [benId!] },
  ]);
});

Deno.test("runReact() refuses one reaction too many, though they come in one turn", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const { id } = ada.ask("send_message", { room: "garden", message: "Roses" })["data"];
  const base = "🌹".codePointAt(0)! - 20;
  const emojis = Array.from({ length: 60 }, (_, i) => String.fromCodePoint(base + i))
    .filter((emoji) => /^\p{RGI_Emoji}$/v.test(emoji)).slice(0, LIMITS.reactionsPerMessage + 1);
  for (const [ref, emoji] of emojis.entries()) {
    const data = { room: "garden", id, emoji };
    ada.socket.receive(JSON.stringify({ type: "react", data, ref }));
  }
  stage.settle();
  assertEquals(ada.events("reaction").length, LIMITS.reactionsPerMessage);
  assertEquals(ada.events("error").map(({ code }) => code), ["too_many_reactions"]);
});
