import { assertEquals } from "@std/assert";
import { ADA, BEN, info, message, news, page } from "../../client/session.ts";
import { AT, Stage, system } from "./stage.ts";

const MINE = { user_id: ADA, username: "Ada" } as const;

/** Ada is in `general`, where Ben said "Roses" (#1), she "Tulips" (#2), and Ben "Peonies" (#3). */
function talk(options: ConstructorParameters<typeof Stage>[0] = {}): Stage {
  const stage = new Stage({ rooms: ["general"], ...options });
  stage.connect();
  stage.socket.say([
    system("Joined room: general"),
    page("general", [
      message("general", 1, { message: "Roses" }),
      message("general", 2, { message: "Tulips", ...MINE }),
      message("general", 3, { message: "Peonies" }),
    ]),
  ]);
  stage.answer("send_message", { command: "join" });
  stage.lines.length = 0;
  return stage;
}

/** What the command of this type said that was sent last, but for its `cid`. */
function sent(stage: Stage, type: string): unknown {
  const { cid: _, ...data } = stage.socket.last(type).data;
  return data;
}

/** What happens to a message of `general`. */
function change(type: string, seq: number, data: Record<string, unknown>) {
  const about = { room: "general", seq, id: "general1", user_id: BEN, username: "Ben" };
  return { type, data: { ...about, timestamp: AT, ...data } };
}

/** Lets promises that are settled be told. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

const SENT: readonly [line: string, type: string, data: Record<string, unknown>][] = [
  ["/react 🌹", "react", { id: "general3", emoji: "🌹" }],
  ["/react #1 +1", "react", { id: "general1", emoji: "👍" }],
  ["/REACT   #2   <3", "react", { id: "general2", emoji: "❤️" }],
  ["/unreact #1 :)", "react", { id: "general1", emoji: "🙂", remove: true }],
  ["/pin", "pin_message", { id: "general3", pinned: true }],
  ["/unpin #2", "pin_message", { id: "general2", pinned: false }],
  ["/edit Lilies", "edit_message", { id: "general2", message: "Lilies" }],
  ["/edit #2 #1 of\nall", "edit_message", { id: "general2", message: "#1 of\nall" }],
  ["/delete", "delete_message", { id: "general2" }],
  ["/reply So so", "send_message", { message: "So so", reply_to: "general3" }],
  ["/reply #1 So so", "send_message", { message: "So so", reply_to: "general1" }],
  ["/reply #1st of all", "send_message", { message: "#1st of all", reply_to: "general3" }],
  ["/thread Hm", "send_message", { message: "Hm", thread: "general3" }],
  ["/thread #1", "history", { thread: "general1", limit: 100 }],
  ["/pins", "list_pins", {}],
  ["/versions #1", "list_versions", { id: "general1" }],
];

for (const [line, type, data] of SENT) {
  Deno.test(`OwnCommands sends ${type} for "${line.replace("\n", "↵")}"`, () => {
    const stage = talk();
    stage.conversation.submit(line);
    assertEquals(sent(stage, type), { room: "general", ...data });
    assertEquals(stage.lines, []);
  });
}

const REFUSED: readonly [line: string, said: string][] = [
  ["/react", "Usage: /react [#number] <emoji>"],
  ["/react #1", "Usage: /react [#number] <emoji>"],
  ["/edit  ", "Usage: /edit [#number] <text>"],
  ["/pin this", "Usage: /pin [#number]"],
  ["/pins all", "Usage: /pins"],
  ["/last none", "Usage: /last [count]"],
  ["/delete #9", "No message #9 has been shown: /last lists those that were"],
];

for (const [line, said] of REFUSED) {
  Deno.test(`OwnCommands refuses "${line}", and sends nothing`, async () => {
    const stage = talk();
    const before = stage.socket.sent.length;
    stage.conversation.submit(line);
    await settled();
    assertEquals(stage.lines, [`[ERROR] ${said}`]);
    assertEquals([stage.socket.sent.length, stage.conversation.backlog], [before, 0]);
    assertEquals(stage.conversation.failures, 1);
  });
}

Deno.test("OwnCommands means somebody else's message before one's own, which it takes if there is no other", () => {
  const stage = talk();
  stage.socket.say(news("general", 4, MINE));
  stage.conversation.submit("/react 🌹");
  assertEquals(stage.socket.last("react").data.id, "general3");
  const alone = new Stage();
  alone.connect();
  alone.conversation.submit("/join garden");
  alone.join("garden");
  alone.socket.say(news("garden", 1, MINE));
  alone.conversation.submit("/pin");
  assertEquals(alone.socket.last("pin_message").data.id, "garden1");
});

Deno.test("OwnCommands leaves all other lines to the server", () => {
  const stage = talk();
  for (const line of ["/edits", "//edit me", "edit", "/edit-", "/toString"]) {
    stage.conversation.submit(line);
    assertEquals(stage.sent().message, line);
    stage.answer("send_message", { command: "none" });
  }
});

Deno.test("OwnCommands says what is missing where there is no room or no message", async () => {
  const stage = new Stage();
  stage.connect();
  for (const line of ["/reply Hi", "/pins", "/edit Hi", "/last"]) stage.conversation.submit(line);
  await settled();
  stage.conversation.submit("/join general");
  stage.join("general");
  for (const line of ["/reply Hi", "/edit Hi"]) stage.conversation.submit(line);
  await settled();
  assertEquals(stage.lines, [
    "[SYSTEM] No message has been shown here yet",
    ...Array(3).fill("[ERROR] You are in no room. Join one first: /join general"),
    "[SYSTEM] Joined room: general",
    "[ERROR] No message has been shown here yet",
    "[ERROR] You have written nothing here that is shown",
  ]);
});

Deno.test("OwnCommands shows a reply in full when it comes back, with what it answers", () => {
  const stage = talk();
  stage.conversation.submit("/reply #1 So so");
  const { cid } = stage.socket.last("send_message").data;
  const quote = { id: "general1", seq: 1, user_id: BEN, username: "Ben", message: "Roses" };
  stage.socket.say(
    news("general", 4, { ...MINE, message: "So so", cid: String(cid), reply_to: quote }),
  );
  assertEquals(stage.lines, ["[general] Ada: > Ben: Roses\n  So so"]);
});

Deno.test("OwnCommands waits for what was sent before, which it may be about", async () => {
  const stage = talk();
  stage.conversation.submit("Lilys");
  const { cid } = stage.socket.last("send_message").data;
  stage.conversation.submit("/edit Lilies");
  stage.conversation.submit("Bye");
  assertEquals([stage.sent().message, stage.conversation.backlog], ["Lilys", 3]);
  stage.socket.say([news("general", 4, { ...MINE, message: "Lilys", cid: String(cid) })]);
  await settled();
  assertEquals(sent(stage, "edit_message"), {
    room: "general",
    id: "general4",
    message: "Lilies",
  });
  // One of a room is under way at a time.
  assertEquals(stage.conversation.backlog, 2);
  stage.answer("edit_message", { room: "general", id: "general4", seq: 5, timestamp: AT });
  assertEquals(stage.sent().message, "Bye");
});

Deno.test("OwnCommands says what it waits for while the line is down, and lists what is here", async () => {
  const stage = talk();
  stage.socket.end(1006);
  stage.conversation.submit("Lilys");
  stage.lines.length = 0;
  stage.conversation.submit("/edit Lilies");
  stage.conversation.submit("/last 1");
  await settled();
  assertEquals(stage.lines[0], "[SYSTEM] Waiting: not connected to the server");
  assertEquals(stage.lines.length, 2);
  assertEquals(stage.conversation.backlog, 2);
});

Deno.test("OwnCommands tells once what the server refuses", async () => {
  const stage = talk();
  stage.conversation.submit("/delete #1");
  const { ref } = stage.socket.last("delete_message");
  const data = { code: "not_allowed", message: "Not yours" };
  stage.socket.say({ type: "error", ref, data });
  await settled();
  assertEquals(stage.lines, ["[ERROR] Not yours"]);
  assertEquals([stage.conversation.backlog, stage.conversation.failures], [0, 1]);
  stage.conversation.submit(`/edit ${"x".repeat(4_001)}`);
  assertEquals(stage.lines.slice(1), [
    "[ERROR] Cannot send: a message has at most 4000 characters",
  ]);
});

Deno.test("OwnCommands lists pins and threads with their numbers, oldest first", async () => {
  const stage = talk();
  const pinned = message("general", 0, { message: "Lupins" });
  stage.conversation.submit("/pins");
  stage.answer("list_pins", {
    room: "general",
    messages: [pinned, message("general", 1, { message: "Roses" })],
    has_more: false,
  });
  await settled();
  assertEquals(stage.lines.splice(0), ["#1 [general] Ben: Roses", "#4 [general] Ben: Lupins"]);
  stage.conversation.submit("/thread #2");
  const reply = message("general", 3, { message: "Yes", thread: "general2" });
  const tulips = message("general", 2, { message: "Tulips", ...MINE });
  stage.socket.say(page("general", [tulips, reply], false, { thread: "general2" }));
  stage.answer("history", { room: "general", count: 2, has_more: false, thread: "general2" });
  await settled();
  assertEquals(stage.lines.splice(0), [
    "#2 [general] Ada: Tulips",
    "#3 [general] Ben: ↳ Ada: Tulips\n  Yes",
  ]);
  stage.conversation.submit("/last 2");
  await settled();
  assertEquals(stage.lines, [
    "#3 [general] Ben: ↳ Ada: Tulips\n  Yes",
    "#4 [general] Ben: Lupins",
  ]);
});

Deno.test("OwnCommands says so where there is nothing to list, or no line", async () => {
  const stage = talk();
  stage.conversation.submit("/pins");
  stage.answer("list_pins", { room: "general", messages: [], has_more: false });
  await settled();
  stage.conversation.submit("/thread");
  stage.socket.say(page("general", [message("general", 3)], false, { thread: "general3" }));
  stage.answer("history", { room: "general", count: 1, has_more: false, thread: "general3" });
  await settled();
  assertEquals(stage.lines.splice(0), [
    "[SYSTEM] Nothing is pinned in general",
    "#3 [general] Ben: general 3",
    "[SYSTEM] Nobody has replied in that thread yet",
  ]);
  stage.socket.end(1006);
  stage.conversation.submit("/versions");
  await settled();
  assertEquals(stage.lines.at(-1), "[ERROR] Not connected to the server");
});

Deno.test("OwnCommands lists what a message said before", async () => {
  const stage = talk();
  stage.conversation.submit("/versions");
  const versions = ["Peony", "Peonies"].map((message) => ({ message, timestamp: AT }));
  stage.answer("list_versions", { room: "general", id: "general3", versions, has_more: false });
  await settled();
  assertEquals(stage.lines, [
    "[SYSTEM] What it said, and says now:\n  2026-01-01 00:00 Peony\n  2026-01-01 00:00 Peonies",
  ]);
});

Deno.test("OwnCommands forgets a message that was deleted, and knows what one says now", async () => {
  const stage = talk();
  stage.socket.say([
    change("message_edited", 4, { message: "Red roses", edited_at: AT }),
    change("reaction", 5, { emoji: "🌹" }),
    change("message_deleted", 6, { id: "general3" }),
  ]);
  stage.conversation.submit("/last");
  stage.conversation.submit("/pin #3");
  await settled();
  assertEquals(stage.lines, [
    "[general] * Ben edited: Red roses",
    "[general] * Ben reacted 🌹 to Ben: Red roses",
    "[general] * Ben deleted a message",
    "#1 [general] Ben: Red roses",
    "#2 [general] Ada: Tulips",
    "[ERROR] No message #3 has been shown: /last lists those that were",
  ]);
});

Deno.test("OwnCommands answers a private message in its conversation", async () => {
  const stage = talk();
  stage.socket.say([
    { type: "room_created", data: info("direct:1", 0, { kind: "direct" }) },
    news("direct:1", 1, { message: "psst" }),
  ]);
  stage.conversation.submit("/reply #4 I hear you");
  assertEquals(sent(stage, "send_message"), {
    room: "direct:1",
    message: "I hear you",
    reply_to: "direct:11",
  });
  const { cid } = stage.socket.last("send_message").data;
  stage.socket.say(news("direct:1", 2, { ...MINE, cid: String(cid) }));
  await settled();
  // Without a number nothing goes there.
  stage.conversation.submit("/react 🌹");
  assertEquals(sent(stage, "react"), { room: "general", id: "general3", emoji: "🌹" });
});

Deno.test("OwnCommands stands in /help below the server's, in the language of who reads", () => {
  for (const language of ["en", "bg", "fa", "zh-TW"] as const) {
    const stage = talk({ language });
    const data = { message: "Available commands:\n/join - join", code: "help", timestamp: AT };
    stage.socket.say({ type: "system", data: { ...data, values: { usages: [] } } });
    const lines = stage.lines[0]!.split("\n");
    assertEquals(lines.filter((line) => /^ {2}\/[a-z]+ /.test(line)).length >= 11, true, language);
    const usage = {
      "en": "[#number] <emoji>",
      "bg": "[#номер] <емоджи>",
      "fa": "[#شماره] <ایموجی>",
      "zh-TW": "[#編號] <表情符號>",
    }[language];
    assertEquals(lines.some((line) => line.startsWith(`  /react ${usage} - `)), true, language);
  }
});
