import { assertEquals, assertStringIncludes } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { type Guest, Stage } from "../stage.ts";

const HOUR_MS = 3_600_000;

/** A store that empties its log as long as told. */
class EmptyingStore extends MemoryStore {
  override isEmptying = false;
}

function names(guest: Guest): string[] {
  guest.ask("list_rooms", {});
  return guest.events("room_list").at(-1)?.rooms.map((room) => room.room).sort() ?? [];
}

Deno.test("join() shows people and history, then acks with the room", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  for (let i = 1; i <= 25; i++) ada.ask("send_message", { room: "general", message: `${i}` });
  const ben = stage.guest("Ben");
  const ack = ben.ask("join_room", { room: "general" });
  const [users, history, unread, last] = ben.news();
  assertEquals(users?.["type"], "room_users");
  assertEquals(users?.["data"].users.map((user: { username: string }) => user.username), [
    "Ada",
    "Ben",
  ]);
  assertEquals(history?.["data"].messages.length, LIMITS.historyOnJoin);
  assertEquals(history?.["data"].messages.at(-1).message, "25");
  assertEquals(history?.["data"].has_more, true);
  assertEquals(unread?.["type"], "unread");
  assertEquals(last, ack);
  assertEquals(ack["data"], {
    room: "general",
    kind: "public",
    topic: "",
    user_count: 2,
    last_seq: 25,
  });
});

Deno.test("join() is told to the others and not to who joins", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  assertEquals(ada.events("user_joined").map((data) => data.username), ["Ben"]);
  assertEquals(ben.events("user_joined"), []);
  ben.ask("leave_room", { room: "garden" });
  assertEquals(ada.events("user_left").map((data) => data.user_count), [1]);
  assertEquals(ben.events("user_left"), []);
});

Deno.test("join() again changes nothing", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  ada.news();
  assertEquals(ben.ask("join_room", { room: "GARDEN" })["data"].room, "garden");
  assertEquals(ada.news(), []);
});

Deno.test("join() has a bound", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  for (let i = 0; i < LIMITS.roomsPerSession; i++) ada.ask("join_room", { room: `r${i}` });
  assertEquals(ada.ask("join_room", { room: "one more" })["data"].code, "too_many_rooms");
  assertEquals(ada.ask("create_room", { room: "one more" })["data"].code, "too_many_rooms");
  assertEquals(ada.ask("join_room", { room: "r7" })["type"], "ack");
  assertEquals(names(stage.guest("Ben")).includes("one more"), false);
});

Deno.test("leave() ends hearing the room", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden", "kitchen");
  const ben = stage.guest("Ben", "garden");
  assertEquals(ada.ask("leave_room", { room: "garden" })["data"], { rooms: ["kitchen"] });
  ada.news();
  ben.ask("send_message", { room: "garden", message: "Hello" });
  assertEquals(ada.news(), []);
  assertEquals(ada.ask("leave_room", { room: "garden" })["data"].code, "not_in_room");
  assertEquals(ada.ask("leave_room", {})["data"], { rooms: [] });
});

Deno.test("a temporary room is gone when its last member leaves, and its log is kept a day", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben");
  ben.ask("list_rooms", { watch: true });
  ada.ask("send_message", { room: "garden", message: "Hello" });
  assertEquals(names(ben), ["garden", "general"]);
  ada.ask("leave_room", {});
  assertEquals(ben.events("room_deleted"), [{ room: "garden" }]);
  assertEquals(names(ben), ["general"]);
  stage.clock.advance(23 * HOUR_MS);
  ada.ask("join_room", { room: "garden" });
  assertEquals(ada.events("message_history").at(-1)?.messages.length, 1);
  ada.ask("leave_room", {});
  stage.clock.advance(25 * HOUR_MS);
  ada.ask("join_room", { room: "garden" });
  assertEquals(ada.events("message_history").at(-1)?.messages.length, 0);
  // The log's numbers go on, so that nobody's cursor points into another log.
  assertEquals(ada.ask("send_message", { room: "garden", message: "Again" })["data"].seq, 2);
});

Deno.test("a temporary room that is due is purged once the store has emptied its log", () => {
  const store = new EmptyingStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  ada.ask("send_message", { room: "garden", message: "hi" });
  ada.ask("leave_room", { room: "garden" });
  const isKept = () => store.load().rooms.some(({ name }) => name === "garden");
  stage.clock.advance(23 * HOUR_MS);
  store.isEmptying = true;
  stage.clock.advance(2 * HOUR_MS);
  assertEquals(isKept(), true);
  store.isEmptying = false;
  stage.clock.advance(1_000);
  assertEquals(isKept(), false);
});

Deno.test("a temporary room that a crash left open is emptied by the next start", () => {
  const store = new MemoryStore();
  const first = new Stage({ store });
  first.guest("Ada", "garden").ask("send_message", { room: "garden", message: "Hello" });
  const second = new Stage({ store });
  assertEquals(names(second.guest("Ben")), ["general"]);
  second.clock.advance(25 * HOUR_MS);
  assertEquals(store.history(store.load().rooms[0]?.id ?? "", { limit: 9 }).events, []);
});

Deno.test("a temporary room is kept as long as ever though the clock is set", () => {
  for (const setMs of [48 * HOUR_MS, -48 * HOUR_MS]) {
    const store = new MemoryStore();
    const stage = new Stage({ store });
    const ada = stage.guest("Ada", "garden", "pond");
    for (const room of ["garden", "pond"]) {
      ada.ask("send_message", { room, message: "Hello" });
    }
    ada.ask("leave_room", { room: "garden" });
    stage.clock.advance(HOUR_MS);
    stage.clock.wall += setMs;
    stage.clock.advance(22 * HOUR_MS);
    const kept = () => store.load().rooms.filter((room) => room.kind === "temporary");
    assertEquals(kept().map((room) => room.name), ["garden", "pond"]);
    stage.clock.advance(2 * HOUR_MS + Math.max(0, -setMs));
    assertEquals(kept().map((room) => room.name), ["pond"]);
    // Not taken for empty either, once it is.
    ada.ask("leave_room", { room: "pond" });
    stage.clock.advance(HOUR_MS);
    assertEquals(kept().map((room) => room.name), ["pond"]);
  }
});

Deno.test("createRoom() makes a permanent room and joins it", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  ben.ask("list_rooms", { watch: true });
  const ack = ada.ask("create_room", { room: "Garden", topic: "Roses" });
  assertEquals(ack["data"], {
    room: "Garden",
    kind: "public",
    topic: "Roses",
    user_count: 1,
    last_seq: 0,
  });
  assertEquals(ben.events("room_created").map((data) => data.room), ["Garden"]);
  assertEquals(ben.ask("create_room", { room: "garden" })["data"].code, "room_exists");
  ada.ask("leave_room", {});
  assertEquals(names(new Stage({ store }).guest("Cy")), ["Garden", "general"]);
});

Deno.test("createRoom() of a private room lets in only who is invited", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  const cy = stage.guest("Cy");
  ada.ask("create_room", { room: "attic", kind: "private", invite: ["Ben"] });
  assertEquals(ben.events("room_created").map((data) => data.room), ["attic"]);
  assertEquals(ben.ask("join_room", { room: "attic" })["type"], "ack");
  assertEquals(names(ben).includes("attic"), true);
  assertEquals(names(cy).includes("attic"), false);
  assertEquals(cy.ask("join_room", { room: "attic" })["data"].code, "room_not_found");
  assertEquals(cy.ask("history", { room: "attic" })["data"].code, "room_not_found");
  assertEquals(
    cy.ask("send_message", { room: "attic", message: "hi" })["data"].code,
    "room_not_found",
  );
  assertEquals(stage.hub.roomsOnline().map((room) => room.name), ["general"]);
  assertEquals(ben.ask("send_message", { message: "/invite Cy" })["type"], "ack");
  assertEquals(cy.ask("join_room", { room: "attic" })["type"], "ack");
});

Deno.test("createRoom() of an announcement room lets only its maker write", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  ada.ask("create_room", { room: "news", kind: "announcement" });
  ben.ask("join_room", { room: "news" });
  const refused = ben.ask("send_message", { room: "news", message: "hi" });
  assertEquals(refused["data"].code, "read_only");
  assertEquals(
    ben.ask("send_message", { room: "news", message: "/topic mine" })["data"].code,
    "read_only",
  );
  assertEquals(ada.ask("send_message", { room: "news", message: "hi" })["type"], "ack");
});

Deno.test("tellChanges() tells watchers the new counts once a second", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  ada.ask("list_rooms", { watch: true });
  const bystander = stage.guest("Ben");
  ada.news();
  stage.guest("Cy", "general");
  stage.guest("Di", "general");
  stage.clock.advance(1_000);
  const [list, ...more] = ada.news();
  assertEquals(more, []);
  assertEquals(list?.["data"].complete, false);
  assertEquals(list?.["data"].rooms.map((room: { user_count: number }) => room.user_count), [2]);
  assertEquals(bystander.news(), []);
  ada.ask("list_rooms", { watch: false });
  ada.news();
  stage.guest("Ed", "general");
  stage.clock.advance(1_000);
  assertEquals(ada.news(), []);
});

Deno.test("tellChanges() tells the count of a private room to who may enter it, and to nobody else", () => {
  const stage = new Stage();
  const [ada, ben, cy] = [stage.guest("Ada"), stage.guest("Ben"), stage.guest("Cy")];
  const silent = stage.guest("Di");
  for (const guest of [ada, ben, cy]) guest.ask("list_rooms", { watch: true });
  ada.ask("create_room", { room: "attic", kind: "private", invite: ["Ben", "Di"] });
  ben.ask("join_room", { room: "attic" });
  stage.clock.advance(1_000);
  ben.ask("leave_room", { room: "attic" });
  for (const guest of [ada, ben, cy, silent]) guest.news();
  stage.clock.advance(1_000);
  const lists = [ada, ben, cy, silent].map((guest) =>
    guest.news().map(({ type, data }) => [type, data.rooms[0].room, data.rooms[0].user_count])
  );
  assertEquals(lists, [[["room_list", "attic", 1]], [["room_list", "attic", 1]], [], []]);
});

Deno.test("visibleRoom() does not show a direct room to others", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  stage.guest("Ben");
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  const cy = stage.guest("Cy");
  assertEquals(cy.ask("history", { room })["data"].code, "room_not_found");
  assertEquals(cy.ask("send_message", { room, message: "hi" })["data"].code, "room_not_found");
  assertEquals(cy.ask("typing_start", { room })["data"].code, "room_not_found");
  const joined = cy.ask("join_room", { room });
  assertStringIncludes(joined["data"].message, "room name");
});

Deno.test("createRoom() cleans the topic", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const topic = "Tea\u001b[2J\n and\u202e roses\ud800 ";
  const { data } = ada.ask("create_room", { room: "tea", topic });
  assertEquals(data.topic, "Tea[2J and roses\ufffd");
});

Deno.test("createRoom() over an emptied temporary room goes on with its log", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben");
  // All in one turn.
  for (
    const [type, data] of [["send_message", { room: "garden", message: "hi" }], ["leave_room", {}]]
  ) {
    ada.socket.receive(JSON.stringify({ type, data }));
  }
  const made = ben.ask("create_room", { room: "Garden" });
  assertEquals([made["data"].room, made["data"].kind, made["data"].last_seq], [
    "Garden",
    "public",
    1,
  ]);
  assertEquals(ben.ask("send_message", { room: "garden", message: "hi" })["data"].seq, 2);
});

Deno.test("createRoom() has a bound for one person", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  for (let i = 0; i < LIMITS.roomsPerPerson; i++) ada.ask("create_room", { room: `r${i}` });
  assertEquals(ada.ask("create_room", { room: "more" })["data"].code, "too_many_rooms");
});

Deno.test("roomsFor() lists the rooms with most people", () => {
  const stage = new Stage();
  for (let i = 0; i <= LIMITS.listedRooms / 100; i++) {
    stage.guest(`g${i}`, ...Array.from({ length: 100 }, (_, n) => `r${i}-${n}`));
  }
  stage.guest("Ada", "r0-0");
  const listed = names(stage.guest("Ben"));
  assertEquals(listed.length, LIMITS.listedRooms);
  assertEquals(listed.includes("r0-0"), true);
});

/** A second connection of who has a token, with nothing of it news. */
function device(stage: Stage, token: string): Guest {
  const guest = stage.connect();
  guest.ask("hello", { token });
  guest.news();
  return guest;
}

/** What a connection is told of coming and going, and where. */
function moves(guest: Guest): [string, string, string][] {
  return guest.news().filter(({ type }) => type === "user_joined" || type === "user_left")
    .map(({ type, data }) => [type, data.room, data.username]);
}

Deno.test("enter() tells one's other devices, which may follow, and nobody of them twice", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const { token } = ada.ask("hello", {})["data"];
  const tab = device(stage, token);
  ada.ask("join_room", { room: "garden" });
  ada.ask("send_message", { room: "garden", message: "/join tools" });
  ada.ask("create_room", { room: "attic" });
  const told = ["garden", "tools", "attic"].map((room) => ["user_joined", room, "Ada"]);
  assertEquals(moves(tab), told);
  // It has not come to be in them by that.
  assertEquals(tab.ask("typing_start", { room: "garden" })["data"].code, "not_in_room");
  ada.news();
  tab.ask("join_room", { room: "garden" });
  assertEquals(moves(ada), []);
  ada.socket.end();
  stage.settle();
  const resumed = stage.connect();
  const { epoch } = stage.store;
  tab.news();
  resumed.ask("hello", { token, resume: { epoch, rooms: { garden: 0, tools: 0 } } });
  assertEquals(moves(tab), []);
});

Deno.test("leave_room and /leave take one's other devices out, too", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general", "garden", "tools", "attic");
  const { token } = ada.ask("hello", {})["data"];
  const tab = device(stage, token);
  const ben = stage.guest("Ben", "garden");
  for (const room of ["general", "garden", "tools"]) tab.ask("join_room", { room });
  tab.news();
  ben.news();
  ada.ask("leave_room", { room: "garden" });
  assertEquals(moves(tab), [["user_left", "garden", "Ada"]]);
  assertEquals(moves(ben), [["user_left", "garden", "Ada"]]);
  assertEquals(
    tab.ask("send_message", { room: "garden", message: "psst" })["data"].code,
    "not_in_room",
  );
  ada.ask("send_message", { room: "general", message: "/leave tools" });
  // It may be about to follow into the room.
  ada.ask("leave_room", { room: "attic" });
  assertEquals(moves(tab), [["user_left", "tools", "Ada"], ["user_left", "attic", "Ada"]]);
  ada.ask("leave_room", {});
  assertEquals(moves(tab), [["user_left", "general", "Ada"]]);
  assertEquals(tab.ask("leave_room", {})["data"].rooms, []);
});

Deno.test("a connection that ends takes no other device out of its rooms", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const { token } = ada.ask("hello", {})["data"];
  const tab = device(stage, token);
  tab.ask("join_room", { room: "garden" });
  tab.news();
  ada.ask("send_message", { room: "garden", message: "/quit" });
  assertEquals(moves(tab), []);
  assertEquals(tab.ask("send_message", { room: "garden", message: "still" })["data"].seq, 1);
});

Deno.test("a client that knows nothing of Parlor leads no page of its person anywhere", () => {
  const stage = new Stage();
  const page = stage.guest("Ada", "general", "garden");
  const { user_id } = page.ask("hello", {})["data"];
  page.news();
  const plain = stage.plain({ personId: user_id });
  plain.say("/join tools");
  plain.say("/join garden");
  plain.say("/leave garden");
  plain.say("/leave");
  assertEquals(moves(page), []);
  assertEquals(page.ask("send_message", { room: "garden", message: "here" })["data"].seq, 1);
});
