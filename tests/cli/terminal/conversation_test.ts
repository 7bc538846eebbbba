import { assertEquals } from "@std/assert";
import { ADA, BEN, info, message, news, page } from "../../client/session.ts";
import { AT, left, Stage, system } from "./stage.ts";

Deno.test("Conversation joins its rooms and shows their history", () => {
  const stage = new Stage({ rooms: ["general"] });
  stage.connect();
  assertEquals(stage.sent(), { room: undefined, message: "/join general" });
  stage.socket.say([
    system("Joined room: general"),
    page("general", [message("general", 1, { message: "Hello" })]),
  ]);
  stage.answer("send_message", { command: "join" });
  assertEquals(stage.lines, ["[SYSTEM] Joined room: general", "[general] Ben: Hello"]);
});

Deno.test("Conversation says the hint once, if it has one", () => {
  const stage = new Stage({ hint: "Type /join" });
  stage.connect();
  stage.reconnect([]);
  assertEquals(stage.lines.filter((line) => line.includes("Type /join")).length, 1);
});

Deno.test("Conversation sends lines to the room joined last", () => {
  const stage = new Stage({ rooms: ["general"] });
  stage.connect();
  stage.conversation.submit("/join garden");
  stage.conversation.submit("Hello");
  assertEquals(stage.sent().message, "/join general", "one after the other");
  stage.join("general");
  assertEquals(stage.sent().message, "/join garden");
  stage.join("garden");
  assertEquals(stage.sent(), { room: "garden", message: "Hello" });
});

Deno.test("Conversation goes back to a room by joining it again, without its history", () => {
  const stage = new Stage({ rooms: ["general", "garden"] });
  stage.connect();
  stage.join("general");
  stage.join("garden");
  stage.socket.say(news("general", 1, { message: "Hello" }));
  stage.lines.length = 0;
  stage.conversation.submit("/join general");
  stage.socket.say([
    system("Joined room: general"),
    page("general", [message("general", 1, { message: "Hello" })]),
  ]);
  stage.answer("send_message", { command: "join" });
  stage.conversation.submit("Back");
  assertEquals(stage.sent(), { room: "general", message: "Back" });
  assertEquals(stage.lines, ["[SYSTEM] Joined room: general"]);
});

Deno.test("Conversation says where lines go after a room was left", () => {
  const stage = new Stage({ rooms: ["general", "garden"] });
  stage.connect();
  stage.join("general");
  stage.join("garden");
  stage.lines.length = 0;
  stage.conversation.submit("/leave garden");
  stage.socket.say([left("garden", ADA, "Ada"), system("Left room: garden")]);
  stage.answer("send_message", { command: "leave" });
  assertEquals(stage.lines, ["[SYSTEM] Left room: garden", "[SYSTEM] You now write to general"]);
});

Deno.test("Conversation says that a room was left on another device, and writes to no other one", () => {
  const stage = new Stage({ rooms: ["general", "garden"] });
  stage.connect();
  stage.join("general");
  stage.join("garden");
  stage.lines.length = 0;
  stage.conversation.submit("/help");
  stage.socket.say([left("garden", ADA, "Ada"), left("attic", ADA, "Ada")]);
  stage.answer("send_message", { command: "help" });
  assertEquals(stage.lines.splice(0), ["[SYSTEM] You are no longer in garden"]);
  stage.conversation.submit("Only for the garden");
  assertEquals(stage.sent(), { room: "garden", message: "Only for the garden" });
  const data = { code: "not_in_room", message: "You are not in the room: join it first" };
  stage.socket.say({ type: "error", ref: stage.socket.last("send_message").ref, data });
  assertEquals(stage.lines.splice(0), ["[ERROR] You are not in the room: join it first"]);
  stage.conversation.submit("/join general");
  stage.join("general");
  stage.conversation.submit("Hello");
  assertEquals(stage.sent(), { room: "general", message: "Hello" });
});

Deno.test("Conversation writes to no other room where its own was deleted", () => {
  const stage = new Stage({ rooms: ["general", "garden"] });
  stage.connect();
  stage.join("general");
  stage.join("garden");
  stage.lines.length = 0;
  stage.socket.say({ type: "room_deleted", data: { room: "garden" } });
  stage.conversation.submit("Only for the garden");
  assertEquals(stage.lines, ["[SYSTEM] You are no longer in garden"]);
  assertEquals(stage.sent().room, "garden");
});

Deno.test("Conversation shows messages of others, and one's own only if typed elsewhere", () => {
  const stage = new Stage({ rooms: ["general"] });
  stage.connect();
  stage.join("general");
  stage.lines.length = 0;
  stage.conversation.submit("Mine");
  const { cid } = stage.socket.last("send_message").data;
  stage.socket.say([
    news("general", 1, { user_id: ADA, username: "Ada", message: "Mine", cid }),
    news("general", 2, { user_id: ADA, username: "Ada", message: "By phone", cid: "other" }),
    news("general", 3, { message: "Hi" }),
  ]);
  assertEquals(stage.lines, ["[general] Ada: By phone", "[general] Ben: Hi"]);
});

Deno.test("Conversation shows an action typed here once, though its command is answered", () => {
  const ada = new Stage();
  ada.connect([info("garden", 1)]);
  ada.conversation.submit("/me waves");
  const mine = { user_id: ADA, username: "Ada", kind: "action", message: "waves" } as const;
  ada.socket.say(news("garden", 2, { ...mine, cid: "cid1" }));
  ada.answer("send_message", { command: "me" });
  ada.conversation.submit("/help");
  ada.answer("send_message", { command: "help" });
  assertEquals(ada.lines, []);
});

Deno.test("Conversation tells private messages apart, and whom one's own went to", () => {
  const stage = new Stage();
  const people = [[ADA, "Ada"], [BEN, "Ben"]].map(([user_id = "", username = ""]) => ({
    user_id,
    username,
    status: "online" as const,
    since: AT,
  }));
  stage.connect();
  stage.socket.say([
    { type: "room_created", data: info("direct:1", 0, { kind: "direct", people }) },
    news("direct:1", 1, { message: "psst" }),
    news("direct:1", 2, { user_id: ADA, username: "Ada", message: "By phone" }),
  ]);
  assertEquals(stage.lines, ["[private] Ben: psst", "[private to Ben] Ada: By phone"]);
});

Deno.test("Conversation shows who comes and goes", () => {
  const stage = new Stage();
  stage.connect();
  const data = { room: "general", user_id: BEN, username: "Ben", timestamp: AT, user_count: 2 };
  stage.socket.say([
    { type: "user_joined", data },
    // Oneself, on another device.
    { type: "user_joined", data: { ...data, room: "garden", user_id: ADA, username: "Ada" } },
    left("general", BEN, "Ben"),
  ]);
  assertEquals(stage.lines, ["[SYSTEM] Ben joined general", "[SYSTEM] Ben left general"]);
});

Deno.test("Conversation tells what was edited or deleted, and shows no message that is gone", () => {
  const stage = new Stage({ rooms: ["general"] });
  stage.connect();
  const gone = message("general", 1, { message: "", deleted: true });
  stage.socket.say([
    system("Joined room: general"),
    page("general", [gone, message("general", 2, { message: "Roses" })]),
  ]);
  stage.answer("send_message", { command: "join" });
  assertEquals(stage.lines.splice(0), ["[SYSTEM] Joined room: general", "[general] Ben: Roses"]);
  const change = { room: "general", user_id: BEN, username: "Ben" };
  stage.socket.say([
    {
      type: "message_edited",
      data: { ...change, seq: 3, id: "2", message: "Tulips", edited_at: AT },
    },
    { type: "message_deleted", data: { ...change, seq: 4, id: "2", timestamp: AT } },
  ]);
  assertEquals(stage.lines, [
    "[general] * Ben edited: Tulips",
    "[general] * Ben deleted a message",
  ]);
});

Deno.test("Conversation shows the server's errors, and goes on with the next line", () => {
  const stage = new Stage();
  stage.connect();
  stage.conversation.submit("/bogus");
  stage.conversation.submit("/rooms");
  const text = "Unknown command: /bogus. Type /help for available commands.";
  stage.socket.say({
    type: "error",
    ref: stage.socket.last("send_message").ref,
    data: { code: "unknown_slash_command", message: text },
  });
  assertEquals(stage.lines, [`[ERROR] ${text}`]);
  assertEquals(stage.conversation.failures, 1);
  assertEquals(stage.sent().message, "/rooms");
});

Deno.test("Conversation refuses a line that is too long, once", () => {
  const stage = new Stage();
  stage.connect();
  stage.conversation.submit("x".repeat(4_001));
  assertEquals(stage.lines, ["[ERROR] Cannot send: a message has at most 4000 characters"]);
  assertEquals(stage.conversation.backlog, 0);
});

Deno.test("Conversation bounds the lines that wait for a slash command", () => {
  const stage = new Stage();
  for (let line = 0; line < 102; line++) stage.conversation.submit("/rooms");
  assertEquals(stage.lines, ["[ERROR] Not sent: 100 lines wait for the server"]);
});

Deno.test("Conversation follows one's own name", () => {
  const stage = new Stage();
  stage.connect();
  const data = { user_id: ADA, username: "Ada L.", status: "online", since: AT, previous: "Ada" };
  stage.socket.say({ type: "presence", data });
  assertEquals(stage.names, ["Ada", "Ada L."]);
  stage.reconnect([]);
  assertEquals(stage.socket.last("hello").data.username, "Ada L.");
  assertEquals(stage.socket.last("hello").data.token, "t");
});

Deno.test("Conversation says once that the line is lost, and once that it is back", () => {
  const stage = new Stage({ rooms: ["general"] });
  stage.connect();
  stage.join("general");
  stage.lines.length = 0;
  stage.socket.end(1006);
  stage.clock.advance(500);
  stage.socket.end(1006);
  stage.conversation.submit("While away");
  stage.clock.advance(2_000);
  stage.connect([info("general")]);
  assertEquals(stage.lines, [
    "[SYSTEM] Connection lost: the line broke. Trying again",
    "[SYSTEM] Connected again",
  ]);
  assertEquals(stage.sent(), { room: "general", message: "While away" });
});

Deno.test("Conversation gives a server that stays away up, if told when", async () => {
  const stage = new Stage({ giveUpAfterMs: 5_000 });
  stage.connect();
  stage.socket.end(1006);
  for (let attempt = 0; attempt < 5; attempt++) {
    stage.clock.advance(4_000);
    stage.socket.end(0);
  }
  assertEquals(await stage.conversation.ended, {
    kind: "failed",
    reason: "Cannot reach ws://parlor.test/ws any more: no server answers there",
  });
});

Deno.test("Conversation says where messages are missing, and shows what there is", () => {
  const stage = new Stage({ rooms: ["general"] });
  stage.connect();
  stage.join("general");
  for (let seq = 1; seq <= 20; seq++) stage.socket.say(news("general", seq));
  stage.lines.length = 0;
  // The server was set back.
  stage.reconnect([info("general", 8)]);
  stage.socket.say(page("general", [message("general", 8)]));
  stage.answer("history", { room: "general", count: 1, has_more: false });
  assertEquals(stage.lines.slice(2), [
    "[SYSTEM] Some messages in general are missing here",
    "[general] Ben: general 8",
  ]);
});

Deno.test("Conversation does not take a conversation for the room that lines go to", () => {
  const stage = new Stage({ rooms: ["general"] });
  stage.connect([info("direct:1", 4, { kind: "direct" })]);
  stage.join("general");
  stage.socket.say({ type: "gap", data: { room: "direct:1", first_seq: 8, last_seq: 8 } });
  stage.socket.say(page("direct:1", [message("direct:1", 8)]));
  stage.conversation.submit("Hello");
  assertEquals(stage.sent(), { room: "general", message: "Hello" });
  assertEquals(stage.lines.at(-1), "[private] Ben: direct:1 8");
});

Deno.test("Conversation.ended says in one line why there is no connection", async () => {
  const stage = new Stage();
  stage.socket.fail("NetworkError: failed to connect to WebSocket: tcp connect error");
  stage.socket.end(0);
  assertEquals(await stage.conversation.ended, {
    kind: "failed",
    reason: "Cannot connect to ws://parlor.test/ws: no server answers there",
  });
});

Deno.test("Conversation.ended tells a name that the server refuses", async () => {
  const stage = new Stage();
  stage.socket.accept();
  const error = { code: "name_too_similar" as const, message: "Taken" };
  stage.socket.say({ type: "error", ref: stage.socket.last("hello").ref, data: error });
  assertEquals(await stage.conversation.ended, { kind: "refused", error });
});

Deno.test("Conversation.ended tells when the server sends the client away", async () => {
  const stage = new Stage();
  stage.connect();
  stage.socket.end(4003, "Banned");
  assertEquals(await stage.conversation.ended, {
    kind: "failed",
    reason: "The server ended the conversation: Banned",
  });
});

Deno.test("Conversation.leave() closes the line and says what was not sent", async () => {
  const stage = new Stage();
  stage.connect();
  stage.conversation.submit("/rooms");
  const leaving = stage.conversation.leave();
  assertEquals(stage.socket.closedWith, 1000);
  stage.socket.end(1000);
  await leaving;
  assertEquals(await stage.conversation.ended, { kind: "left" });
  assertEquals(stage.lines, ["[ERROR] 1 line was not sent"]);
});

Deno.test("Conversation says once that a message waits for the server's storage, and at the end why it was not sent", async () => {
  const stage = new Stage({ rooms: ["general"] });
  stage.connect();
  stage.join("general");
  stage.lines.length = 0;
  const refuse = () => {
    const data = { code: "storage_unavailable", message: "Full", retry_after_ms: 1_000 };
    stage.socket.say({ type: "error", ref: stage.socket.last("send_message").ref, data });
    stage.clock.advance(1_000);
  };
  stage.conversation.submit("One");
  refuse();
  refuse();
  assertEquals(stage.lines, ["[SYSTEM] Waiting: the server cannot store messages now"]);
  stage.answer("send_message", { room: "general", id: "1", seq: 1, timestamp: AT });
  assertEquals(stage.conversation.backlog, 0);
  stage.conversation.submit("Two");
  refuse();
  const leaving = stage.conversation.leave();
  stage.socket.end(1000);
  await leaving;
  assertEquals(stage.lines.slice(1), [
    "[SYSTEM] Waiting: the server cannot store messages now",
    "[ERROR] 1 line was not sent: the server cannot store messages now",
  ]);
});

Deno.test("Conversation.leave() does not count what a failure has told already", async () => {
  const stage = new Stage();
  stage.conversation.submit("/rooms");
  stage.socket.end(0);
  await stage.conversation.leave();
  assertEquals(stage.lines, []);
});

Deno.test("Conversation.backlogOf() resolves when enough is answered", async () => {
  const stage = new Stage();
  stage.connect();
  stage.conversation.submit("/rooms");
  stage.conversation.submit("/list");
  const one = stage.conversation.backlogOf(1);
  stage.answer("send_message", { command: "rooms" });
  await one;
  const none = stage.conversation.backlogOf(0);
  stage.answer("send_message", { command: "list" });
  await none;
});

Deno.test("Conversation speaks the language of its person, and says in it what the server said", () => {
  const stage = new Stage({ language: "bg" });
  stage.connect();
  const data = { message: "Goodbye", code: "goodbye", timestamp: AT };
  const error = { code: "too_fast", message: "Slower" };
  stage.socket.say([left("general", BEN, "Ben"), { type: "system", data }, {
    type: "error",
    data: error,
  }]);
  stage.socket.end(1006);
  assertEquals(stage.lines, [
    "[СИСТЕМА] Ben напусна стаята „general“",
    "[СИСТЕМА] Довиждане",
    "[ГРЕШКА] Твърде бързо. Изчакайте малко и опитайте пак.",
    "[СИСТЕМА] Връзката прекъсна: проблем с мрежата. Повторно свързване…",
  ]);
});
