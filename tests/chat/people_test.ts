import { assert, assertEquals, assertMatch } from "@std/assert";
import { CLOSE } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { Stage } from "../stage.ts";

Deno.test("openSession() welcomes with what a client must know", () => {
  const stage = new Stage();
  const [welcome, ...more] = stage.connect().all();
  assertEquals(more, []);
  assertEquals(welcome?.["type"], "welcome");
  assertEquals(welcome?.["data"].protocol, 1);
  assertEquals(welcome?.["data"].epoch, stage.store.epoch);
  assertEquals(welcome?.["data"].username, null);
  assertEquals(welcome?.["data"].user_id, welcome?.["data"].session_id);
});

Deno.test("hello() keeps an identity by its token, over a restart too", () => {
  const store = new MemoryStore();
  const first = new Stage({ store });
  const { data } = first.connect().ask("hello", { username: "Ada" });
  const again = new Stage({ store }).connect().ask("hello", { token: data.token });
  assertEquals(again["data"].user_id, data.user_id);
  assertEquals(again["data"].username, "Ada");
});

Deno.test("hello() answers a forged token with an error and 4001", () => {
  const stage = new Stage();
  const guest = stage.connect();
  guest.say('{"type":"hello","data":{"token":"v1.ada.1.forged"},"ref":1}');
  assertEquals(guest.all().at(-1)?.["data"].code, "bad_token");
  assertEquals(guest.all().at(-1)?.["ref"], 1);
  assertEquals(guest.socket.closeCode, CLOSE.signIn);
});

Deno.test("hello() does not change who somebody is once they act", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const { data } = stage.connect().ask("hello", { username: "Ben" });
  assertEquals(ada.ask("hello", { token: data.token })["data"].code, "not_allowed");
});

Deno.test("a version 1 client without a name can look around but not act", () => {
  const stage = new Stage();
  const guest = stage.connect();
  assertEquals(guest.ask("list_rooms", {})["type"], "ack");
  assertEquals(guest.ask("join_room", { room: "general" })["data"].code, "name_required");
  assertEquals(guest.ask("broadcast", { message: "hi" })["data"].code, "name_required");
  assertEquals(guest.ask("join_room", { room: "general", username: "Ada" })["type"], "ack");
});

Deno.test("login() refuses a name that looks like somebody's who is online", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  for (const name of ["ada", "ADA", "Аda"]) {
    const answer = stage.connect().ask("hello", { username: name });
    assertEquals(answer["data"].code, "name_too_similar", name);
  }
  ada.socket.end();
  stage.settle();
  assertEquals(stage.connect().ask("hello", { username: "ada" })["type"], "ack");
});

Deno.test("login() lets the same name in twice: a guest meets its own ghost", () => {
  const stage = new Stage();
  const ghost = stage.guest("Ada", "general");
  const ada = stage.connect().ask("hello", { username: "Ada" });
  assertEquals(ada["type"], "ack");
  ghost.socket.end();
  stage.settle();
  // The ghost's end frees the name only once.
  assertEquals(stage.connect().ask("hello", { username: "ada" })["data"].code, "name_too_similar");
});

Deno.test("login() lets somebody change the case of their own name", () => {
  const stage = new Stage();
  const ada = stage.guest("ada", "general");
  const ben = stage.guest("Ben", "general");
  assertEquals(ada.ask("login", { username: "Ada" })["data"].username, "Ada");
  const [presence, notice] = ben.news();
  assertEquals(presence?.["data"].previous, "ada");
  assertEquals(presence?.["data"].username, "Ada");
  assertEquals(notice?.["data"].message, "ada is now called Ada");
});

Deno.test("openSession() asks for another name if theirs was taken meanwhile", () => {
  const stage = new Stage();
  const ada = stage.connect();
  const { data } = ada.ask("hello", { username: "Ada" });
  ada.socket.end();
  stage.settle();
  stage.guest("ADA");
  assertEquals(stage.connect().ask("hello", { token: data.token })["data"].username, null);
});

Deno.test("setStatus() tells the rooms and those one talks with", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const cy = stage.guest("Cy");
  cy.ask("open_direct", { username: "Ada" });
  ada.ask("set_status", { status: "away" });
  for (const other of [ben, cy]) {
    const [presence] = other.events("presence").slice(-1);
    assertEquals(presence?.status, "away");
    assertMatch(presence?.since ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
});

Deno.test("closeSession() says since when somebody one talks with is offline", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  ada.ask("open_direct", { username: "Ben" });
  ben.socket.end();
  stage.settle();
  assertEquals(ada.events("presence").at(-1)?.status, "offline");
});

Deno.test("closeSession() keeps a person while another of their connections is open", () => {
  const stage = new Stage();
  const { data } = stage.connect().ask("hello", { username: "Ada" });
  const one = stage.connect({ personId: data.user_id });
  const two = stage.connect({ personId: data.user_id });
  one.ask("join_room", { room: "garden" });
  two.ask("join_room", { room: "garden" });
  const ben = stage.guest("Ben", "garden");
  one.socket.end();
  stage.settle();
  assertEquals(ben.news(), []);
  two.socket.end();
  two.socket.end();
  stage.settle();
  assertEquals(ben.news().map((frame) => frame["type"]), ["user_left"]);
});

Deno.test("findPerson() asks which one is meant where several have the name", () => {
  const stage = new Stage();
  stage.guest("Ada");
  const second = stage.connect();
  const { data } = second.ask("hello", { username: "Ada" });
  const ben = stage.guest("Ben");
  const answer = ben.ask("open_direct", { username: "Ada" });
  assertEquals(answer["data"].code, "user_ambiguous");
  assert(answer["data"].message.includes(data.user_id.slice(0, 8)));
  const room = ben.ask("open_direct", { username: data.user_id.slice(0, 8) })["data"];
  assertEquals(room.people.length, 2);
  // From now on the one there is a conversation with is meant.
  assertEquals(ben.ask("open_direct", { username: "Ada" })["data"].room, room.room);
});

Deno.test("findPerson() finds nobody who was never here", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  assertEquals(ada.ask("open_direct", { username: "Nobody" })["data"].code, "user_not_found");
  assertEquals(ada.ask("open_direct", { user_id: "nobody" })["data"].code, "user_not_found");
  assertEquals(ada.ask("open_direct", {})["data"].code, "bad_field");
});
