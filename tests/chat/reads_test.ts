import { assertEquals } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { type Guest, Stage } from "../stage.ts";

/** A person's connection that can come back: with another device, or later. */
function enter(stage: Stage, username: string, room = "garden"): { guest: Guest; token: string } {
  const guest = stage.connect();
  const { token } = guest.ask("hello", { username })["data"];
  guest.ask("join_room", { room });
  guest.news();
  return { guest, token };
}

function say(guest: Guest, ...messages: string[]): void {
  for (const message of messages) guest.ask("send_message", { room: "garden", message });
}

/** Comes back with what was seen of the garden, and tells what is unread there. */
function back(stage: Stage, token: string, cursor = 0): { guest: Guest; unread: unknown } {
  const guest = stage.connect();
  const resume = { epoch: stage.store.epoch, rooms: { garden: cursor } };
  guest.ask("hello", { token, resume });
  return { guest, unread: guest.events("unread").at(-1)?.rooms };
}

const garden = { room: "garden", level: "all" } as const;

Deno.test("markRead() tells one's own sessions how far, and the other ones what is left", () => {
  const stage = new Stage();
  const { guest: ada } = enter(stage, "Ada");
  const { guest: ben, token } = enter(stage, "Ben");
  const phone = back(stage, token).guest;
  say(ada, "one", "two", "three");
  const { user_id } = ben.ask("hello", {})["data"];
  ben.news();
  phone.news();
  assertEquals(ben.ask("mark_read", { room: "garden", seq: 2 })["data"], {});
  const read = { type: "read", data: { room: "garden", user_id, seq: 2 } };
  assertEquals(ben.news().slice(0, -1), [read]);
  const rooms = [{ ...garden, seq: 2, last_seq: 3, unread: 1, mentions: 0 }];
  assertEquals(phone.news(), [read, { type: "unread", data: { rooms } }]);
});

Deno.test("markRead() takes nothing back unless it is asked to, and then says so", () => {
  const stage = new Stage();
  const { guest: ada } = enter(stage, "Ada");
  const { guest: ben, token } = enter(stage, "Ben");
  const phone = back(stage, token).guest;
  say(ada, "one", "two", "three");
  const mark = (guest: Guest, seq: number, more: object = {}) => {
    guest.ask("mark_read", { room: "garden", seq, ...more });
    const { user_id: _, ...read } = ben.events("read").at(-1)!;
    return read;
  };
  assertEquals(mark(ben, 3), { room: "garden", seq: 3 });
  assertEquals(mark(phone, 2), { room: "garden", seq: 3 }, "the slower device");
  assertEquals(mark(phone, 2, { back: false }), { room: "garden", seq: 3 });
  assertEquals(phone.events("unread").at(-1)?.rooms[0]?.unread, 0);
  assertEquals(mark(phone, 2, { back: true }), { room: "garden", seq: 2, back: true });
  assertEquals(ben.events("unread").at(-1)?.rooms[0]?.unread, 1);
  // deno-lint-ignore no-explicit-any
  const refused = ben.ask("mark_read", { room: "garden", seq: 1, back: "yes" } as any);
  assertEquals(refused["data"].code, "bad_field");
});

Deno.test("markRead() goes back as far as there is, and not beyond what was told", () => {
  const stage = new Stage();
  const { guest: ada } = enter(stage, "Ada");
  const { guest: ben, token } = enter(stage, "Ben");
  say(ada, "one", "two");
  ben.ask("mark_read", { room: "garden", seq: 99 });
  assertEquals(ben.events("read").at(-1)?.seq, 2);
  ben.ask("mark_read", { room: "garden", seq: 0, back: true });
  assertEquals(back(stage, token).unread, [{
    ...garden,
    seq: 0,
    last_seq: 2,
    unread: 2,
    mentions: 0,
  }]);
});

Deno.test("markRead() counts what others said, not one's own", () => {
  const stage = new Stage();
  const { guest: ada, token } = enter(stage, "Ada");
  const { guest: ben } = enter(stage, "Ben");
  say(ada, "mine");
  say(ben, "his", "his too");
  assertEquals(back(stage, token).unread, [{
    ...garden,
    seq: 0,
    last_seq: 3,
    unread: 2,
    mentions: 0,
  }]);
});

Deno.test("markRead() is refused where one is not, and for what is no place in a log", () => {
  const stage = new Stage();
  const { guest: ada } = enter(stage, "Ada");
  const { guest: ben } = enter(stage, "Ben");
  enter(stage, "Cy", "cellar");
  const { room } = ada.ask("open_direct", { username: "Cy" })["data"];
  // deno-lint-ignore no-explicit-any
  const code = (data: any) => ben.ask("mark_read", data)["data"].code;
  assertEquals(code({ room: "cellar", seq: 0 }), "not_in_room");
  assertEquals(code({ room, seq: 0 }), "room_not_found");
  assertEquals(code({ room: "*", seq: 0 }), "room_not_found");
  for (const seq of [-1, 1.5, "1", null, 1e300]) {
    assertEquals(code({ room: "garden", seq }), "bad_field");
  }
  assertEquals(
    stage.connect().ask("mark_read", { room: "garden", seq: 0 })["data"].code,
    "name_required",
  );
});

Deno.test("markRead() is told to the others in a small room and in conversations, not in a large one", () => {
  const stage = new Stage();
  const { guest: ada } = enter(stage, "Ada");
  const { guest: ben } = enter(stage, "Ben");
  const crowd = Array.from(
    { length: LIMITS.readByPeople - 2 },
    (_, i) => enter(stage, `Guest ${i}`),
  );
  say(ada, "one");
  ben.ask("mark_read", { room: "garden", seq: 1 });
  assertEquals(ada.events("read").length, 1);
  assertEquals(crowd[0]!.guest.events("read").length, 1);
  enter(stage, "Cy");
  ben.ask("mark_read", { room: "garden", seq: 1 });
  assertEquals(ada.events("read").length, 1);
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("send_message", { room, message: "psst" });
  ben.ask("mark_read", { room, seq: 1 });
  assertEquals(ada.events("read").at(-1)?.room, room);
  assertEquals(crowd[0]!.guest.events("read").length, 1);
});

Deno.test("markRead() says nothing to clients that know nothing of Parlor", () => {
  const stage = new Stage();
  const { guest: ada } = enter(stage, "Ada");
  const simple = stage.plain({ username: "Ben", room: "garden" });
  simple.say("Hello");
  const events = stage.plain();
  events.say(JSON.stringify({ type: "join_room", data: { username: "Cy", room: "garden" } }));
  simple.news();
  events.news();
  ada.ask("mark_read", { room: "garden", seq: 1 });
  assertEquals([simple.news(), events.news()], [[], []]);
});

Deno.test("show() tells who comes in how far the others have read", () => {
  const stage = new Stage();
  const { guest: ada, token } = enter(stage, "Ada");
  const { guest: ben } = enter(stage, "Ben");
  say(ada, "one", "two");
  ben.ask("mark_read", { room: "garden", seq: 1 });
  const { user_id } = ben.ask("hello", {})["data"];
  const reads = [{ room: "garden", user_id, seq: 1 }];
  const { guest: cy } = enter(stage, "Cy");
  assertEquals(cy.events("read"), reads);
  const resumed = back(stage, token, 2).guest.events("read");
  assertEquals(resumed.filter((read) => read.user_id === user_id), reads);
  assertEquals(resumed.length, 2);
  cy.ask("history", { room: "garden", before: 2 });
  assertEquals(cy.events("read").length, 1);
  cy.ask("history", { room: "garden" });
  assertEquals(cy.events("read").slice(1), reads);
});

Deno.test("showReaders() knows how far somebody read in a conversation who is away since", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const { guest: ada, token } = enter(stage, "Ada");
  const { guest: ben } = enter(stage, "Ben");
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("send_message", { room, message: "psst" });
  ben.ask("mark_read", { room, seq: 1 });
  stage.clock.advance(2_000);

  const later = new Stage({ store });
  const again = later.connect();
  again.ask("hello", { token });
  assertEquals(again.events("read"), []);
  again.ask("history", { room });
  assertEquals(again.events("read").map(({ room, seq }) => [room, seq]), [[room, 1]]);
});

Deno.test("readOf() starts at a room's end, and in a conversation at its beginning", () => {
  const stage = new Stage();
  const { guest: ada } = enter(stage, "Ada");
  say(ada, "one", "two");
  const ben = stage.connect();
  const { token } = ben.ask("hello", { username: "Ben" })["data"];
  assertEquals(ben.events("unread"), []);
  ben.ask("join_room", { room: "garden" });
  assertEquals(ben.events("unread"), [{
    rooms: [{ ...garden, seq: 2, last_seq: 2, unread: 0, mentions: 0 }],
  }]);
  ben.socket.end();
  stage.settle();
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  ada.ask("send_message", { room, message: "psst" });
  say(ada, "three");
  assertEquals(back(stage, token).unread, [
    { ...garden, seq: 2, last_seq: 3, unread: 1, mentions: 0 },
    { room, level: "all", seq: 0, last_seq: 1, unread: 1, mentions: 0 },
  ]);
});

Deno.test("keepReads() keeps where people stood when a room's first message came", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const { guest: ada } = enter(stage, "Ada");
  const { token } = enter(stage, "Ben");
  say(ada, "one", "two");
  // Killed at once.
  assertEquals(back(new Stage({ store }), token).unread, [
    { ...garden, seq: 0, last_seq: 2, unread: 2, mentions: 0 },
  ]);
});

Deno.test("setLevel() is told to one's other sessions, and there after a crash", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const { guest: ada } = enter(stage, "Ada");
  const { guest: ben, token } = enter(stage, "Ben");
  say(ada, "one");
  const phone = back(stage, token).guest;
  phone.news();
  ben.news();
  assertEquals(ben.ask("set_level", { room: "garden", level: "mentions" })["data"], {});
  const rooms = [{
    room: "garden",
    seq: 0,
    last_seq: 1,
    unread: 1,
    mentions: 0,
    level: "mentions",
  }];
  assertEquals(phone.news(), [{ type: "unread", data: { rooms } }]);
  assertEquals(ben.news().length, 1);
  assertEquals(back(new Stage({ store }), token).unread, rooms);
  // deno-lint-ignore no-explicit-any
  const bad = ben.ask("set_level", { room: "garden", level: "loud" } as any);
  assertEquals(bad["data"].code, "bad_field");
});

Deno.test("setLevel() is taken back if it cannot be kept", () => {
  const stage = new Stage();
  const { guest: ada, token } = enter(stage, "Ada");
  say(ada, "one");
  const { commit } = stage.store;
  stage.store.commit = () => {
    throw new Error("no");
  };
  assertEquals(ada.ask("set_level", { room: "garden", level: "nothing" })["type"], "error");
  stage.store.commit = commit;
  assertEquals(back(stage, token).unread, [{
    ...garden,
    seq: 0,
    last_seq: 1,
    unread: 0,
    mentions: 0,
  }]);
});

Deno.test("markRead() costs no commit of its own", () => {
  const stage = new Stage();
  const { guest: ada } = enter(stage, "Ada");
  const { guest: ben } = enter(stage, "Ben");
  say(ada, "one", "two");
  stage.clock.advance(2_000);
  let commits = 0;
  const commit = stage.store.commit.bind(stage.store);
  stage.store.commit = (records) => {
    commits++;
    return commit(records);
  };
  for (let i = 0; i < 50; i++) ben.ask("mark_read", { room: "garden", seq: i % 3 });
  assertEquals(commits, 0);
  say(ada, "three");
  assertEquals(commits, 1);
  stage.clock.advance(2_000);
  assertEquals(commits, 1);
});

Deno.test("leave() leaves nothing in memory of how far somebody has read", () => {
  const stage = new Stage();
  const before = stage.hub.census;
  const people = ["Ada", "Ben"].map((name) => enter(stage, name).guest);
  const { room } = people[0]!.ask("open_direct", { username: "Ben" })["data"];
  people[0]!.ask("send_message", { room, message: "psst" });
  people[1]!.ask("mark_read", { room, seq: 1 });
  enter(stage, "Cy", "general").guest.ask("leave_room", {});
  people[0]!.ask("join_room", { room: "general" });
  assertEquals(stage.hub.census["reads"], 4);
  for (const guest of people) guest.socket.end();
  stage.clock.advance(2_000);
  assertEquals(stage.hub.census["reads"], before["reads"]);
});
