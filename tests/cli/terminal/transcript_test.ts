import { assert, assertEquals } from "@std/assert";
import type { Message } from "../../../lib/protocol.ts";
import { harmless } from "../../../lib/cli/terminal/harmless.ts";
import { speechIn } from "../../../lib/cli/terminal/speech.ts";
import { promptOf, Transcript } from "../../../lib/cli/terminal/transcript.ts";

const plain = new Transcript({ colour: false, speech: speechIn("en") });

function message(more: Partial<Message> = {}): Message {
  return {
    room: "general",
    id: "1",
    seq: 1,
    kind: "text",
    user_id: "ben",
    username: "Ben",
    message: "Hello",
    timestamp: "2026-01-01T00:00:00.000Z",
    ...more,
  };
}

Deno.test("Transcript writes messages, notices and errors as the five systems did", () => {
  assertEquals(plain.message(message()), "[general] Ben: Hello");
  assertEquals(plain.system("Joined room: general"), "[SYSTEM] Joined room: general");
  assertEquals(plain.error("You are not in any room"), "[ERROR] You are not in any room");
  assertEquals(promptOf("Ada"), "[Ada] ");
});

Deno.test("Transcript tells private messages, broadcasts, actions and topics apart", () => {
  assertEquals(plain.message(message({ room: "direct:1" })), "[private] Ben: Hello");
  assertEquals(
    plain.message(message({ room: "direct:1" }), { to: ["Cy"] }),
    "[private to Cy] Ben: Hello",
  );
  const group = message({ room: "direct:1" });
  assertEquals(plain.message(group, { among: ["Ben"] }), "[private] Ben: Hello");
  assertEquals(
    plain.message(group, { among: ["Ben", "C]y", "Dee"] }),
    "[private with Ben, C)y, and Dee] Ben: Hello",
  );
  assertEquals(plain.message(message({ room: "*" })), "[everyone] Ben: Hello");
  assertEquals(plain.message(message({ kind: "action" })), "[general] * Ben Hello");
  assertEquals(plain.message(message({ kind: "topic" })), "[general] * Ben set the topic: Hello");
});

Deno.test("Transcript shows above a reply what it replies to, on one line and harmless", () => {
  const quote = { id: "0", seq: 1, user_id: "ada", username: "Ada", message: "One\n[x] \x1b[2J" };
  const reply = plain.message(message({ reply_to: quote }));
  assertEquals(reply.split("\n").length, 2);
  assertEquals(reply.startsWith("[general] Ben: > Ada: One"), true);
  assertEquals(reply.endsWith("\n  Hello"), true);
  assertEquals(reply.includes("\x1b"), false);
  const gone = { ...quote, message: "", deleted: true } as const;
  assertEquals(plain.message(message({ reply_to: gone })), "[general] Ben: Hello");
});

Deno.test("Transcript shows above an action and in a thread what they answer", () => {
  const quote = { id: "0", seq: 1, user_id: "ada", username: "Ada", message: "One" };
  const action = message({ kind: "action", message: "nods", reply_to: quote });
  assertEquals(plain.message(action), "[general] > Ada: One\n  * Ben nods");
  const reply = message({ thread: "0" });
  const first = message({ username: "A\nda", message: "One\n[x] \x1b[2J" });
  assertEquals(plain.message(reply, { first }), "[general] Ben: ↳ A da: One [x] ␛[2J\n  Hello");
  assertEquals(plain.message(reply), "[general] Ben: ↳ an earlier message\n  Hello");
});

Deno.test("Transcript tells of reactions and pins, and of which message, harmless and not all of it", () => {
  const timestamp = "2026-01-01T00:00:00.000Z";
  const change = { room: "general", seq: 2, id: "1", user_id: "b", username: "B\nen", timestamp };
  const long = message({ username: "Ada", message: `${"👨‍👩‍👧".repeat(41)}\n[SYSTEM] b\x1b[2J` });
  const excerpt = `Ada: ${"👨‍👩‍👧".repeat(40)}…`;
  const rose = { ...change, emoji: "\x1b🌹" };
  assertEquals(plain.reacted(rose, long), `[general] * B en reacted ␛🌹 to ${excerpt}`);
  assertEquals(
    plain.reacted({ ...rose, removed: true }, undefined),
    "[general] * B en took ␛🌹 back from an earlier message",
  );
  const direct = { ...change, room: "direct:1", pinned: true };
  assertEquals(
    plain.pinned(direct, message(), { to: ["Cy"] }),
    "[private to Cy] * B en pinned Ben: Hello",
  );
  assertEquals(
    plain.pinned({ ...change, pinned: false }, message()),
    "[general] * B en unpinned Ben: Hello",
  );
});

Deno.test("Transcript tells a person, and no file, what has become of a message", () => {
  const painted = new Transcript({ colour: true, speech: speechIn("en") });
  const timestamp = "2026-01-01T00:00:00.000Z";
  const said = message({
    edited_at: timestamp,
    pinned: { user_id: "a", timestamp },
    reactions: [{ emoji: "👍", users: ["a", "b"] }],
    replies: { count: 1, last_at: timestamp, users: ["a"] },
  });
  assertEquals(
    painted.message(said).split("Ben\x1b[0m")[1],
    ": Hello \x1b[2m(edited, pinned, 👍 2, 1 reply)\x1b[0m",
  );
  const chinese = new Transcript({ colour: true, speech: speechIn("zh-TW") });
  assert(chinese.message(said).includes("(已編輯，已釘選，👍 2，1 則回覆)"));
  assertEquals(plain.message(said), "[general] Ben: Hello");
});

Deno.test("Transcript tells of edits, deletions and topics that were taken away", () => {
  const change = { room: "general", seq: 2, id: "1", user_id: "ben", username: "B\nen" };
  const timestamp = "2026-01-01T00:00:00.000Z";
  const edited = { ...change, message: "a\n[SYSTEM] b", edited_at: timestamp };
  assertEquals(plain.edited(edited), "[general] * B en edited: a\n  [SYSTEM] b");
  const deleted = { ...change, room: "direct:1", timestamp };
  assertEquals(
    plain.deleted(deleted, { to: ["Cy"] }),
    "[private to Cy] * B en deleted a message",
  );
  const topic = message({ kind: "topic", message: "" });
  assertEquals(plain.message(topic), "[general] * Ben removed the topic");
});

Deno.test("Transcript lets no message and no room pass for something else", () => {
  assertEquals(
    plain.message(message({ message: "a\n[SYSTEM] b\r[general] Cy: c\u2028d" })),
    "[general] Ben: a\n  [SYSTEM] b\n  [general] Cy: c\n  d",
  );
  assertEquals(plain.message(message({ room: "SYSTEM" })), "[#SYSTEM] Ben: Hello");
  assertEquals(plain.message(message({ room: "Private to Cy" })), "[#Private to Cy] Ben: Hello");
  assertEquals(
    plain.message(message({ room: "SYSTEM] You were removed, type /quit [x" })),
    "[#SYSTEM) You were removed, type /quit (x] Ben: Hello",
  );
  assertEquals(plain.message(message({ room: "a］ b" })), "[a) b] Ben: Hello");
  const rooms = [
    "systems",
    "ЅУЅТЕМ notice",
    "ｓｙｓｔｅｍ",
    "s.y.s.t.e.m",
    "SYSTÉM",
    " System",
    "Err0r",
  ];
  for (const room of rooms) {
    assertEquals(plain.message(message({ room })), `[#${room}] Ben: Hello`);
  }
  for (const room of ["general", "ecosystem", "my system", "日本", "lab 2"]) {
    assertEquals(plain.message(message({ room })), `[${room}] Ben: Hello`);
  }
});

Deno.test("Transcript paints only if told to, and never within texts", () => {
  const painted = new Transcript({ colour: true, speech: speechIn("en") }).message(
    message({ message: "\x1b[31mred" }),
  );
  assertEquals(painted, "\x1b[36m[general]\x1b[0m \x1b[1mBen\x1b[0m: ␛[31mred");
});

Deno.test("harmless() turns whatever a terminal obeys into signs", () => {
  assertEquals(harmless("\x1b]0;owned\x07\x1b[2J\x9b31m\x7f\0"), "␛]0;owned␇␛[2J�31m␡␀");
  assertEquals(harmless("a\tb\r\nc\nd"), "a    b c d");
  assertEquals(harmless("evil\u202egnp.exe\u2066x"), "evilgnp.exex");
  assertEquals(harmless("می\u200cخواهم 👨‍👩‍👧 \ud800"), "می\u200cخواهم 👨‍👩‍👧 �");
});

Deno.test("Transcript lets no room pass for a label in the language of who reads", () => {
  const bulgarian = new Transcript({ colour: false, speech: speechIn("bg") });
  assertEquals(
    bulgarian.message(message({ room: "direct:1" }), { to: ["Cy"] }),
    "[лично до Cy] Ben: Hello",
  );
  for (const room of ["система", "Грешка 7", "лично до Cy", "system"]) {
    assertEquals(bulgarian.message(message({ room })), `[#${room}] Ben: Hello`);
  }
  assertEquals(plain.message(message({ room: "лично" })), "[лично] Ben: Hello");
});

Deno.test("Transcript shows Markdown where it paints, and leaves it as it was typed elsewhere", () => {
  const painted = new Transcript({ colour: true, speech: speechIn("en") });
  const said = message({ message: "**hey**\n- [SYSTEM] a" });
  assertEquals(plain.message(said), "[general] Ben: **hey**\n  - [SYSTEM] a");
  assertEquals(
    painted.message(said).split("Ben\x1b[0m")[1],
    ": \x1b[1mhey\x1b[22m\n  • [SYSTEM] a",
  );
  const topic = message({ kind: "topic", message: "**hey**\n[SYSTEM] a" });
  assertEquals(
    painted.message(topic).split("Ben\x1b[0m")[1],
    " set the topic: \x1b[1mhey\x1b[22m\n  [SYSTEM] a",
  );
  assertEquals(plain.message(topic), "[general] * Ben set the topic: **hey**\n  [SYSTEM] a");
});
