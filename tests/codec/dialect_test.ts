import { assertEquals } from "@std/assert";
import { detectDialect } from "../../lib/codec/dialect.ts";
import { Stage } from "../stage.ts";

Deno.test("detectDialect() goes by the first frame", () => {
  assertEquals(detectDialect('{"type":"join_room","data":{}}'), "events");
  for (
    const frame of ['{"message":"hi"}', '{"type":"x","data":[]}', '{"type":"x","data":null}', "{}"]
  ) {
    assertEquals(detectDialect(frame), "flat", frame);
  }
  for (const frame of ["hi", "/join x", "[1]", "5", '"x"', "{", ""]) {
    assertEquals(detectDialect(frame), "text", frame);
  }
});

Deno.test("a connection of unknown dialect is sent one welcome until it speaks", () => {
  const stage = new Stage();
  const guest = stage.plain();
  const [welcome, ...more] = guest.all();
  assertEquals(more, []);
  assertEquals(welcome?.["type"], "system");
  assertEquals(welcome?.["message"], welcome?.["content"]);
  assertEquals(welcome?.["message"], welcome?.["data"].message);
  stage.clock.advance(5_000);
  assertEquals(guest.all().length, 1);
});

Deno.test("a connection that never speaks hears general, unannounced", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const silent = stage.plain();
  silent.news();
  ada.ask("send_message", { room: "general", message: "Hello" });
  stage.clock.advance(300);
  assertEquals(silent.news().map((frame) => [frame["type"], frame["message"]]), [[
    "message",
    "Hello",
  ]]);
  assertEquals(ada.events("user_joined"), []);
  assertEquals(stage.hub.roomsOnline()[0]?.users, ["Ada"]);
});

Deno.test("what waited for the first frame is shown in its dialect, and not to the events dialect", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const [events, flat] = [stage.plain(), stage.plain()];
  ada.ask("send_message", { room: "general", message: "Hello" });
  for (const guest of [events, flat]) guest.news();
  events.say('{"type":"typing_stop","data":{}}');
  flat.say('{"type":"login","username":"Ben"}');
  assertEquals(events.news().map((frame) => frame["type"]), ["error"]);
  assertEquals(flat.news().map((frame) => frame["message"]), ["Hello"]);
});

Deno.test("a flat client is in general with its first line, a text client joins by command", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const flat = stage.plain();
  const text = stage.plain();
  flat.news();
  flat.say('{"message":"Hello!"}');
  assertEquals(flat.news().map((frame) => frame["message"]), ["Hello!"]);
  assertEquals(ada.news().map((frame) => frame["type"]), ["user_joined", "new_message"]);
  stage.clock.advance(300);
  assertEquals(text.news().map((frame) => [frame["type"], frame["message"]]).slice(1), [
    ["join", "A user joined the room"],
    ["message", "Hello!"],
  ]);
  text.say("/join tech");
  text.news();
  flat.say('{"message":"Still there?"}');
  assertEquals(text.news(), []);
});

Deno.test("the events dialect has one room at a time", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden", "kitchen");
  const ben = stage.plain();
  const join = (room: string) =>
    ben.say(JSON.stringify({ type: "join_room", data: { username: "Ben", room } }));
  join("garden");
  join("kitchen");
  assertEquals(
    ada.news().filter((frame) => frame["type"] !== "presence").map((frame) => [
      frame["type"],
      frame["data"].room,
    ]),
    [["user_joined", "garden"], ["user_left", "garden"], ["user_joined", "kitchen"]],
  );
  ben.news();
  ada.ask("send_message", { room: "garden", message: "one" });
  ada.ask("send_message", { room: "kitchen", message: "two" });
  assertEquals(ben.news().map((frame) => frame["data"].message), ["two"]);
  ben.say('{"type":"send_message","data":{"message":"three"}}');
  assertEquals(ada.events("new_message").at(-1)?.room, "kitchen");
});

Deno.test("the URL signs in and joins", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.plain({ username: "Ben", room: "garden" });
  assertEquals(ada.events("user_joined").map((data) => data.username), ["Ben"]);
  ben.say("Hello");
  assertEquals(ada.events("new_message").map((data) => [data.username, data.message]), [
    ["Ben", "Hello"],
  ]);
});

Deno.test("the events dialect changes messages, reacts and hears of it without a hello", () => {
  const stage = new Stage();
  const guest = stage.plain();
  const send = (type: string, data: object) => guest.say(JSON.stringify({ type, data }));
  send("join_room", { room: "garden", username: "Ann" });
  send("send_message", { message: "Roses" });
  const { id } = guest.events("new_message")[0]!;
  guest.news();
  send("edit_message", { room: "garden", id, message: "Tulips" });
  send("react", { room: "garden", id, emoji: "🌷" });
  send("delete_message", { room: "garden", id });
  send("edit_message", { room: "garden", id, message: "Lilies" });
  assertEquals(guest.news().map(({ type, data }) => [type, data.id ?? data.code, data.seq]), [
    ["message_edited", id, 2],
    ["reaction", id, 3],
    ["message_deleted", id, 4],
    ["error", "message_not_found", undefined],
  ]);
});
