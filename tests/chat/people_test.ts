import { assert, assertEquals, assertMatch } from "@std/assert";
import { CLOSE } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { StoreError } from "../../lib/store/store.ts";
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

Deno.test("hello() keeps an identity by its token, over a restart too", async () => {
  const store = new MemoryStore();
  const first = new Stage({ store });
  const { data } = first.connect().ask("hello", { username: "Ada" });
  await first.hub.stop(0);
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

Deno.test("login() lets nobody change the case of a name that somebody else has, too", () => {
  const stage = new Stage();
  const ghost = stage.guest("Ada");
  const ada = stage.guest("Ada");
  assertEquals(ada.ask("login", { username: "ADA" })["data"].code, "name_too_similar");
  ghost.socket.end();
  stage.settle();
  assertEquals(ada.ask("login", { username: "ADA" })["data"].username, "ADA");
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
  assertEquals(ben.ask("open_direct", { user_id: data.user_id })["data"].room, room.room);
  // A conversation does not settle it: the other one may have opened it.
  assertEquals(ben.ask("open_direct", { username: "Ada" })["data"].code, "user_ambiguous");
});

Deno.test("findPerson() finds nobody who was never here", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  assertEquals(ada.ask("open_direct", { username: "Nobody" })["data"].code, "user_not_found");
  assertEquals(ada.ask("open_direct", { user_id: "nobody" })["data"].code, "user_not_found");
  assertEquals(ada.ask("open_direct", {})["data"].code, "bad_field");
});

Deno.test("greet() makes up for a first command that was refused", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.connect();
  assertEquals(ben.ask("login", { username: "ADA" })["data"].code, "name_too_similar");
  ben.ask("login", { username: "Ben" });
  ada.ask("broadcast", { message: "Fire drill" });
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("send_message", { room, message: "psst" });
  assertEquals(ben.events("new_message").map((data) => data.message), ["Fire drill", "psst"]);
});

Deno.test("hello() with a token and a refused name leaves nobody behind", () => {
  const stage = new Stage();
  const first = stage.connect();
  const { token } = first.ask("hello", { username: "Ben" })["data"];
  first.socket.end();
  stage.settle();
  stage.guest("Ada");
  const before = stage.hub.census;
  const again = stage.connect();
  assertEquals(again.ask("hello", { token, username: "ADA" })["data"].code, "name_too_similar");
  again.socket.end();
  stage.settle();
  assertEquals(stage.hub.census, before);
});

Deno.test("hello() with rooms to resume wants a name first, and forgets none of them", () => {
  const stage = new Stage();
  const guest = stage.connect();
  const resume = { epoch: stage.store.epoch, rooms: { general: 0 } };
  assertEquals(guest.ask("hello", { resume })["data"].code, "name_required");
  assertEquals(guest.events("room_deleted"), []);
});

Deno.test("hello() resumes rooms of any name, each once", () => {
  const stage = new Stage();
  const rooms = ["constructor", "prototype", "__proto__", "Garden"];
  const ada = stage.guest("Ada", ...rooms);
  for (const room of rooms) ada.ask("send_message", { room, message: "hi" });
  const ben = stage.connect();
  const cursors = rooms.map((room) => `"${room}":0`).join();
  ben.say(`{"type":"hello","data":{"username":"Ben","resume":{"epoch":"${stage.store.epoch}",
    "rooms":{${cursors},"GARDEN":0}}},"ref":1}`);
  assertEquals(ben.events("new_message").map((data) => data.room), rooms);
});

Deno.test("login() does not let anybody pass for another's id", () => {
  const stage = new Stage();
  const ada = stage.connect();
  const { user_id } = ada.ask("hello", { username: "Ada" })["data"];
  const name = user_id.slice(0, 8);
  const guest = stage.guest("Ben");
  assertEquals(guest.ask("login", { username: name })["data"].code, "name_too_similar");
  ada.socket.end();
  stage.settle();
  assertEquals(guest.ask("login", { username: name })["data"].code, "name_too_similar");
  assertEquals(guest.ask("login", { username: "benjamin" })["type"], "ack");
});

Deno.test("findPerson() does not mistake an impostor online for who one talked with", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("send_message", { room, message: "hi" });
  ben.socket.end();
  stage.settle();
  stage.guest("Ben");
  const answer = ada.ask("send_message", { message: "/msg Ben secret" });
  assertEquals(answer["data"].code, "user_ambiguous");
});

Deno.test("everything of somebody is gone from memory when they have gone", () => {
  const stage = new Stage();
  const before = stage.hub.census;
  const ada = stage.guest("Ada", "garden", "general");
  const ben = stage.guest("Ben", "garden");
  const plain = stage.plain({ username: "Cy", room: "garden" });
  ada.ask("list_rooms", { watch: true });
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("send_message", { room, message: "hi" });
  ada.ask("open_direct", { username: "Nobody" });
  ada.ask("typing_start", { room: "garden" });
  // Leaving and going in one turn.
  ben.socket.receive('{"type":"leave_room","data":{}}');
  for (const guest of [ben, plain, ada]) guest.socket.end();
  stage.clock.advance(1_000);
  assertEquals(stage.hub.census, before);
  // Whoever comes back from the store is dropped again, too.
  const cy = stage.guest("Di");
  cy.ask("open_direct", { username: "Ben" });
  cy.socket.end();
  stage.settle();
  assertEquals(stage.hub.census, before);
});

Deno.test("openSession() turns away who cannot be read, to come back later", () => {
  const stage = new Stage();
  const { user_id } = stage.connect().ask("hello", { username: "Ada" })["data"];
  stage.store.directRooms = () => {
    throw new StoreError("damaged", { cause: new Error("bad page") });
  };
  const again = new Stage({ store: stage.store }).connect({ personId: user_id });
  assertEquals(again.socket.closeCode, CLOSE.resync);
});

Deno.test("setStatus() makes somebody away only when all of their sessions are", () => {
  const stage = new Stage();
  const { user_id } = stage.guest("Ada", "garden").ask("hello", {})["data"];
  const ben = stage.guest("Ben", "garden");
  const [one, two] = [stage.connect({ personId: user_id }), stage.connect({ personId: user_id })];
  const statuses = () => ben.events("presence").map((data) => data.status);
  one.ask("set_status", { status: "away" });
  two.ask("set_status", { status: "away" });
  assertEquals(statuses(), []);
  assertEquals(two.ask("set_status", { status: "online" })["data"], { status: "online" });
});

Deno.test("closeSession() of the one that was not away leaves somebody away", () => {
  const stage = new Stage();
  const active = stage.guest("Ada", "garden");
  const { user_id } = active.ask("hello", {})["data"];
  const idle = stage.connect({ personId: user_id });
  idle.ask("join_room", { room: "garden" });
  idle.ask("set_status", { status: "away" });
  const ben = stage.guest("Ben", "garden");
  active.socket.end();
  stage.settle();
  assertEquals(ben.events("presence").map((data) => data.status), ["away"]);
});
