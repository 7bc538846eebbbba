import { assertEquals, assertNotEquals } from "@std/assert";
import { type CommandData, LIMITS } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { Stage } from "../stage.ts";

Deno.test("openDirect() makes one room for a set of people", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  const room = ada.ask("open_direct", { username: "Ben" })["data"];
  assertEquals(room.kind, "direct");
  assertEquals(room.people.map((person: { username: string }) => person.username).sort(), [
    "Ada",
    "Ben",
  ]);
  assertEquals(ben.ask("open_direct", { username: "Ada" })["data"].room, room.room);
});

Deno.test("openDirect() makes one room for several people, whoever of them asks and in whatever order", () => {
  const stage = new Stage();
  const [ada, ben, cy] = ["Ada", "Ben", "Cy"].map((name) => stage.guest(name));
  const names = (...of: string[]) => of.map((username) => ({ username }));
  const pair = ada!.ask("open_direct", { people: names("Ben") })["data"].room;
  const room = ada!.ask("open_direct", { people: names("Ben", "Cy") })["data"];
  assertNotEquals(pair, room.room);
  assertNotEquals(ada!.ask("open_direct", { people: names("Cy") })["data"].room, pair);
  assertEquals(room.user_count, 3);
  const called = room.people.map((person: { username: string }) => person.username);
  assertEquals(called.sort(), ["Ada", "Ben", "Cy"]);
  const again = ben!.ask("open_direct", { people: names("Cy", "Ada", "Cy") })["data"];
  assertEquals(again.room, room.room);
  const { user_id } = ada!.ask("hello", {})["data"];
  const withSelf = ada!.ask("open_direct", { people: [...names("Ben", "Cy"), { user_id }] });
  assertEquals(withSelf["data"].room, room.room);
  assertEquals(ben!.ask("open_direct", { username: "Ada" })["data"].room, pair);
  cy!.news();
  ada!.ask("send_message", { room: room.room, message: "All three" });
  assertEquals(cy!.news().map((frame) => frame["type"]), ["room_created", "new_message"]);
});

Deno.test("openDirect() finds people who are away, and the room again after a restart", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  for (const name of ["Ben", "Cy"]) stage.guest(name).socket.end();
  stage.settle();
  const ada = stage.connect();
  const { token } = ada.ask("hello", { username: "Ada" })["data"];
  const people = [{ username: "Ben" }, { username: "Cy" }];
  const { room } = ada.ask("open_direct", { people })["data"];
  ada.ask("send_message", { room, message: "When you are back" });

  const later = new Stage({ store });
  const back = later.connect();
  back.ask("hello", { token });
  assertEquals(back.ask("open_direct", { people })["data"].room, room);
});

Deno.test("openDirect() refuses a conversation with nobody else, with too many, or named twice", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const people = Array.from({ length: LIMITS.directPeople }, (_, i) => {
    stage.guest(`Guest ${i}`);
    return { username: `Guest ${i}` };
  });
  const code = (data: CommandData["open_direct"]) => ada.ask("open_direct", data)["data"].code;
  assertEquals(code({ people: [] }), "not_allowed");
  assertEquals(code({ people }), "not_allowed");
  assertEquals(code({ people: people.slice(1) }), undefined);
  assertEquals(code({ people: [...people, { username: "Ada" }] }), "bad_field");
  assertEquals(code({ people: people.slice(1), username: "Guest 0" }), "bad_field");
  assertEquals(code({ people: [{}] }), "bad_field");
  assertEquals(code({ people: [{ username: "Nobody" }] }), "user_not_found");
});

Deno.test("openDirect() shows the room to the other with the first message", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  const cy = stage.guest("Cy", "general");
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  assertEquals(ben.news(), []);
  ada.ask("send_message", { room, message: "psst" });
  assertEquals(ben.news().map((frame) => frame["type"]), ["room_created", "new_message"]);
  assertEquals(cy.news(), []);
  assertEquals(stage.hub.roomsOnline().map((each) => each.name), ["general"]);
  assertEquals(ada.ask("leave_room", { room })["data"].code, "not_allowed");
  const { user_id } = ada.ask("hello", {})["data"];
  assertEquals(ada.ask("open_direct", { user_id })["data"].code, "not_allowed");
});

Deno.test("a direct message to somebody who is away is there when they come back", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const ben = stage.connect();
  const { token, epoch } = ben.ask("hello", { username: "Ben" })["data"];
  ben.socket.end();
  stage.settle();
  const ada = stage.guest("Ada");
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("send_message", { room, message: "Welcome back" });
  ada.socket.end();

  // Over a restart too.
  for (const each of [stage, new Stage({ store })]) {
    const back = each.connect();
    const hello = back.ask("hello", { token, resume: { epoch, rooms: { [room]: 0 } } })["data"];
    const direct = hello.rooms.find((info: { room: string }) => info.room === room);
    assertEquals(direct.last_seq, 1);
    assertEquals(direct.people.length, 2);
    assertEquals(back.events("new_message").map((data) => data.message), ["Welcome back"]);
    assertEquals(back.ask("history", { room })["data"].count, 1);
  }
});

Deno.test("forget() keeps nobody in memory who is offline and talks with nobody online", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  ada.ask("open_direct", { username: "Ben" });
  ben.socket.end();
  stage.settle();
  const cy = stage.guest("Cy");
  // Ada is online and talks with Ben: he is known without asking the store.
  const reads: string[] = [];
  const peopleNamed = stage.store.peopleNamed.bind(stage.store);
  stage.store.peopleNamed = (name, limit) => {
    reads.push(name);
    return peopleNamed(name, limit);
  };
  assertEquals(ada.ask("open_direct", { username: "Ben" })["type"], "ack");
  assertEquals(reads, []);
  ada.socket.end();
  stage.settle();
  assertEquals(cy.ask("open_direct", { username: "Ben" })["type"], "ack");
  assertEquals(reads, ["Ben"]);
});

Deno.test("openDirect() does not reach a session before it has said hello", () => {
  const stage = new Stage();
  const { user_id } = stage.guest("Ben").ask("hello", {})["data"];
  const silent = stage.connect({ personId: user_id });
  const ada = stage.guest("Ada");
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("send_message", { room, message: "psst" });
  assertEquals(silent.events("new_message"), []);
  silent.ask("hello", { resume: { epoch: stage.store.epoch, rooms: { [room]: 0 } } });
  assertEquals(silent.events("new_message").map((data) => data.message), ["psst"]);
});

Deno.test("forget() drops who was read only to be invited", () => {
  const stage = new Stage();
  const ben = stage.guest("Ben");
  ben.socket.end();
  stage.settle();
  const ada = stage.guest("Ada");
  const { people } = stage.hub.census;
  ada.ask("create_room", { room: "attic", kind: "private", invite: ["Ben"] });
  assertEquals(stage.hub.census["people"], people);
});

Deno.test("open_direct shows the conversation on one's other devices, and to nobody else yet", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  const { token } = ada.ask("hello", {})["data"];
  const tab = stage.connect();
  tab.ask("hello", { token });
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  assertEquals(tab.events("room_created").map((info) => [info.room, info.user_count]), [[room, 2]]);
  assertEquals(ben.events("room_created"), []);
  tab.ask("send_message", { room, message: "From here" });
  tab.news();
  // It is in the list of all devices by now.
  ada.ask("open_direct", { username: "Ben" });
  assertEquals(tab.news(), []);
});

Deno.test("openDirect() forgets the oldest conversation without a message for one too many", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const names = Array.from({ length: LIMITS.emptyDirects + 2 }, (_, i) => `Guest ${i}`);
  for (const name of names) stage.guest(name);
  const open = (name: string) => ada.ask("open_direct", { username: name })["data"].room;
  const said = open(names[0]!);
  ada.ask("send_message", { room: said, message: "Kept" });
  const rooms = names.slice(1, -1).map(open);
  // Wanted again: it is not the oldest any more.
  assertEquals(open(names[1]!), rooms[0]);
  ada.news();
  const last = open(names.at(-1)!);
  assertEquals(ada.events("room_deleted"), [{ room: rooms[1] }]);
  const code = (room: string) =>
    ada.ask("send_message", { room, message: "hi" })["data"].code ?? "sent";
  assertEquals([code(rooms[1]!), ...[said, rooms[0]!, last].map(code)], [
    "room_not_found",
    "sent",
    "sent",
    "sent",
  ]);
  assertNotEquals(open(names[2]!), rooms[1]);
});

Deno.test("openDirect() forgets no conversation that somebody else has opened, too", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  const cy = stage.guest("Cy");
  const open = (username: string) => ada.ask("open_direct", { username })["data"].room;
  const bens = open("Ben");
  const cys = open("Cy");
  assertEquals(ben.ask("open_direct", { username: "Ada" })["data"].room, bens);
  const names = Array.from({ length: LIMITS.emptyDirects }, (_, i) => `Guest ${i}`);
  for (const name of names) stage.guest(name);
  for (const each of [ada, ben, cy]) each.news();
  names.forEach(open);
  assertEquals(ada.events("room_deleted"), [{ room: bens }, { room: cys }]);
  assertEquals([ben, cy].map((each) => each.events("room_deleted")), [[], []]);
  assertEquals(ben.ask("send_message", { room: bens, message: "Hi" })["type"], "ack");
  assertEquals(ada.events("room_created").map(({ room }) => room), [bens]);
});

Deno.test("openDirect() counts a conversation for each who opened it", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const names = Array.from({ length: LIMITS.emptyDirects + 1 }, (_, i) => `Guest ${i}`);
  const guests = names.map((name) => stage.guest(name));
  const rooms = guests.map((guest) => guest.ask("open_direct", { username: "Ada" })["data"].room);
  ada.news();
  for (const username of names) ada.ask("open_direct", { username });
  assertEquals(ada.events("room_deleted"), [{ room: rooms[0] }]);
});

Deno.test("openDirect() holds a bounded number of people in memory for who opens all sets of them", () => {
  const stage = new Stage();
  for (let i = 0; i < 2 * LIMITS.emptyDirects; i++) stage.guest(`Guest ${i}`).socket.end();
  stage.settle();
  const ada = stage.guest("Ada");
  const { people } = stage.hub.census;
  // All in one turn.
  for (let i = 0; i < 2 * LIMITS.emptyDirects; i++) {
    const data = { username: `Guest ${i}` };
    ada.socket.receive(JSON.stringify({ type: "open_direct", data }));
  }
  // Read, dropped, and read again.
  const again = ada.ask("open_direct", { username: "Guest 0" })["data"];
  assertEquals(again.people.length, 2);
  assertEquals(stage.hub.census["people"]! - people!, LIMITS.emptyDirects);
});

Deno.test("a conversation without a message is gone with its people, and is opened anew", () => {
  const stage = new Stage();
  const [ada, ben] = ["Ada", "Ben"].map((name) => stage.guest(name));
  const { token, epoch } = ada!.ask("hello", {})["data"];
  const { room } = ada!.ask("open_direct", { username: "Ben" })["data"];
  for (const guest of [ada!, ben!]) guest.socket.end();
  stage.settle();
  const back = stage.connect();
  back.ask("hello", { token, resume: { epoch, rooms: { [room]: 0 } } });
  assertEquals(back.events("room_deleted"), [{ room }]);
  assertEquals(
    back.ask("send_message", { room, message: "hi" })["data"].code,
    "room_not_found",
  );
  const anew = back.ask("open_direct", { username: "Ben" })["data"];
  assertNotEquals(anew.room, room);
  assertEquals(back.ask("send_message", { room: anew.room, message: "hi" })["data"].seq, 1);
});
