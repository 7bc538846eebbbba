import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { CLOSE, LIMITS, TIMES } from "../lib/protocol.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import { type Appended, StoreError, type StoreRecord } from "../lib/store/store.ts";
import { FakeSocket, type Frame, type Guest, Stage } from "./stage.ts";

/** A store that can be made to fail, and that counts its commits. */
class WatchedStore extends MemoryStore {
  failing = false;
  commits: number[] = [];

  override commit(records: readonly StoreRecord[]): Appended[] {
    if (this.failing) throw new StoreError("full", { cause: new Error("disk full") });
    this.commits.push(records.length);
    return super.commit(records);
  }
}

function send(guest: Guest, message: string, cid?: string) {
  const data = { room: "garden", message, ...(cid ? { cid } : {}) };
  guest.socket.receive(JSON.stringify({ type: "send_message", data }));
}

Deno.test("Hub commits a turn at once and sends each socket one frame", () => {
  const store = new WatchedStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const cy = stage.guest("Cy", "garden");
  stage.clock.advance(100);
  [ada, ben, cy].forEach((guest) => guest.socket.frames.length = 0);
  store.commits = [];
  for (let i = 0; i < 10; i++) {
    send(ada, `a${i}`);
    send(ben, `b${i}`);
  }
  assertEquals(ada.socket.frames, []);
  stage.settle();
  assertEquals(store.commits.length, 1);
  for (const guest of [ada, ben, cy]) {
    assertEquals(guest.socket.frames.length, 1);
    assertEquals(
      guest.events("new_message").map((data) => data.seq),
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  }
});

Deno.test("Hub tells a client that takes it the short form, and the others what they know", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.connect({ isBrief: true });
  ben.ask("hello", { username: "Ben" });
  ben.ask("join_room", { room: "garden" });
  [ada, ben].forEach((guest) => guest.news());
  send(ada, "one");
  send(ada, "two");
  stage.settle();
  assertEquals(ada.news().map(({ type }) => type), ["new_message", "new_message"]);
  const [{ type, data }, ...more] = ben.news() as [Frame, ...Frame[]];
  assertEquals([type, data.room, data.seq, more], ["messages", "garden", 1, []]);
  assertEquals(data.messages.map((row: unknown[]) => row[3]), ["one", "two"]);
});

/** A store that has lost the beginning of every log. */
class HoledStore extends MemoryStore {
  override history(...page: Parameters<MemoryStore["history"]>) {
    const { events, hasMore } = super.history(...page);
    return { events: events.filter(({ seq }) => seq > 2), hasMore };
  }
}

Deno.test("Hub tells of a gap where the database lacks what it should have", () => {
  const stage = new Stage({ store: new HoledStore() });
  const ada = stage.guest("Ada", "garden");
  for (const text of ["one", "two", "three"]) send(ada, text);
  stage.settle();
  const ben = stage.connect();
  const { epoch } = ben.events("welcome")[0]!;
  ben.ask("hello", { username: "Ben", resume: { epoch, rooms: { garden: 0 } } });
  assertEquals(ben.events("gap"), [{ room: "garden", first_seq: 1, last_seq: 3 }]);
  send(ada, "four");
  stage.settle();
  assertEquals(ben.events("new_message").map(({ seq }) => seq), [4]);
});

Deno.test("Hub sends nothing before the commit, and then at once", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  stage.clock.advance(100);
  ada.socket.frames.length = 0;
  send(ada, "one");
  assertEquals(ada.socket.frames.length, 0);
  stage.clock.advance(0);
  assertEquals(ada.socket.frames.length, 1);
  send(ada, "two");
  stage.clock.advance(0);
  assertEquals(ada.socket.frames.length, 2);
});

Deno.test("Hub refuses sends while the store fails, goes on reading, and recovers", () => {
  const store = new WatchedStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  ada.ask("send_message", { room: "garden", message: "before", cid: "c1" });
  ben.news();
  store.failing = true;
  const refused = ada.ask("send_message", { room: "garden", message: "during", cid: "c2" });
  assertEquals(refused["data"].code, "storage_unavailable");
  assert(refused["data"].retry_after_ms > 0);
  assertEquals(ada.ask("create_room", { room: "attic" })["data"].code, "storage_unavailable");
  assertEquals(ada.ask("create_channel", { channel: "c" })["data"].code, "storage_unavailable");
  const { room } = ada.ask("open_direct", { username: "Ben" })["data"];
  const psst = ada.ask("send_message", { room, message: "psst" });
  assertEquals(psst["data"].code, "storage_unavailable");
  assertEquals(
    ada.ask("send_message", { room: "garden", message: "/topic x" })["data"].code,
    "storage_unavailable",
  );
  assertEquals(ben.news().filter((frame) => frame["type"] !== "room_created"), []);
  // Nothing of it happened.
  ada.ask("list_rooms", {});
  assertEquals(
    ada.events("room_list").at(-1)?.rooms.map((room) => [room.room, room.topic]),
    [
      ["garden", ""],
      ["general", ""],
    ].reverse(),
  );
  assertEquals(ada.events("channel_list").at(-1)?.channels, []);
  assertEquals(ada.ask("history", { room: "garden" })["data"].count, 1);
  const cy = stage.connect();
  assertEquals(cy.ask("hello", { username: "Cy" })["type"], "ack");
  assertEquals(cy.ask("join_room", { room: "somewhere" })["type"], "ack");
  store.failing = false;
  const again = ada.ask("send_message", { room: "garden", message: "during", cid: "c2" });
  assertEquals(again["data"].seq, 2);
  assertEquals(ben.events("new_message").map((data) => data.seq), [1, 2]);
  assertEquals(ada.ask("create_room", { room: "attic" })["type"], "ack");
  assertEquals(ada.ask("send_message", { room, message: "psst" })["data"].seq, 1);
});

Deno.test("Hub survives a bug in the store and answers with internal words only", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  ada.ask("send_message", { room: "garden", message: "hi" });
  store.history = () => {
    throw new Error("secret detail");
  };
  const answer = ada.ask("history", { room: "garden" });
  assertEquals(answer["data"].code, "internal");
  assertEquals(JSON.stringify(answer).includes("secret"), false);
  assertEquals(ada.ask("ping", {})["type"], "ack");
});

Deno.test("Hub beats every 25 seconds with the newest seq of the rooms that changed", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden", "kitchen");
  ada.ask("send_message", { room: "garden", message: "hi" });
  stage.clock.advance(TIMES.heartbeatMs);
  assertEquals(ada.events("heartbeat").map((data) => data.rooms), [{ garden: 1 }]);
  stage.clock.advance(2 * TIMES.heartbeatMs);
  assertEquals(ada.events("heartbeat").length, 3);
  assertEquals(ada.events("heartbeat").at(-1)?.rooms, {});
  const plain = stage.plain({ username: "Ben", room: "garden" });
  plain.say("hi");
  stage.clock.advance(TIMES.heartbeatMs);
  assertEquals(plain.all().filter((frame) => frame["type"] === "heartbeat"), []);
});

Deno.test("Hub replays what came after each cursor, then goes on live", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (let i = 1; i <= 700; i++) send(ada, `${i}`);
  stage.settle();
  const ben = stage.connect();
  const resume = { epoch: stage.store.epoch, rooms: { garden: 3, general: 0 } };
  ben.socket.receive(
    JSON.stringify({ type: "hello", data: { username: "Ben", resume }, ref: "h" }),
  );
  // In the same turn: must come after the replay, once.
  send(ada, "701");
  stage.settle();
  send(ada, "702");
  stage.settle();
  const seqs = ben.events("new_message").map((data) => data.seq);
  assertEquals(seqs, Array.from({ length: 699 }, (_, i) => i + 4));
  assertEquals(ben.events("gap"), []);
  assertEquals(ada.events("user_joined").map((data) => data.username), ["Ben"]);
});

Deno.test("Hub replays no faster than the connection takes it", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const long = "x".repeat(LIMITS.messageLength - 10);
  for (let i = 1; i <= 300; i++) send(ada, `${i} ${long}`);
  stage.settle();
  const ben = stage.connect();
  ben.socket.stalled = true;
  const resume = { epoch: stage.store.epoch, rooms: { garden: 0 } };
  ben.say(JSON.stringify({ type: "hello", data: { username: "Ben", resume } }));
  stage.clock.advance(1_000);
  assertLess(ben.events("new_message").length, 100);
  // What is sent meanwhile is not lost.
  send(ada, "301");
  stage.settle();
  for (let i = 0; i < 20; i++) {
    ben.socket.bufferedAmount = 0;
    stage.clock.advance(20);
  }
  assertEquals(
    ben.events("new_message").map((data) => data.seq),
    Array.from({ length: 301 }, (_, i) => i + 1),
  );
});

Deno.test("Hub's heartbeat says nothing of a room that is still being replayed", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden", "general");
  const ben = stage.connect();
  ben.socket.stalled = true;
  for (let i = 1; i <= 100; i++) send(ada, "x".repeat(LIMITS.messageLength));
  ada.ask("send_message", { room: "general", message: "Hello" });
  const resume = { epoch: stage.store.epoch, rooms: { garden: 0, general: 1 } };
  ben.say(JSON.stringify({ type: "hello", data: { username: "Ben", resume } }));
  const beats = () => ben.events("heartbeat").map((data) => data.rooms);
  const take = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      // Slow, but not stalled.
      ben.socket.bufferedAmount -= 100;
      stage.clock.advance(1_000);
    }
  };
  take(TIMES.heartbeatMs);
  assertEquals(beats(), [{ general: 1 }]);
  ben.socket.bufferedAmount = 0;
  ben.socket.stalled = false;
  stage.clock.advance(1_000);
  send(ada, "Hi");
  take(TIMES.heartbeatMs);
  assertEquals(beats().at(-1), { garden: 101 });
});

Deno.test("Hub answers a cursor that it cannot replay with a gap, and goes on live", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (let i = 1; i <= LIMITS.resumeEvents + 1; i++) send(ada, `${i}`);
  stage.settle();
  const last_seq = LIMITS.resumeEvents + 1;
  const cases: [string, number, boolean][] = [
    [stage.store.epoch, 0, true],
    [stage.store.epoch, 1, false],
    [stage.store.epoch, last_seq, false],
    [stage.store.epoch, last_seq + 1, true],
    ["another", last_seq, true],
  ];
  for (const [epoch, cursor, gap] of cases) {
    const ben = stage.connect();
    ben.ask("hello", { username: "Ben", resume: { epoch, rooms: { garden: cursor } } });
    assertEquals(ben.events("gap"), gap ? [{ room: "garden", first_seq: 1, last_seq }] : []);
    ben.socket.end();
  }
});

Deno.test("Hub tells a resuming client which rooms it may not come back to", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  ada.ask("create_room", { room: "attic", kind: "private" });
  const ben = stage.connect();
  const rooms = { attic: 0, garden: 0, "direct:x": 4, "a,b": 1 };
  const ack = ben.ask("hello", { username: "Ben", resume: { epoch: stage.store.epoch, rooms } });
  assertEquals(ack["data"].rooms.map((room: { room: string }) => room.room), ["*", "garden"]);
  assertEquals(ben.events("room_deleted").map((data) => data.room), ["attic", "direct:x", "a,b"]);
});

Deno.test("Hub closes a connection that is too slow with 4008, and the others do not notice", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  ben.socket.stalled = true;
  for (let i = 0; i < 400; i++) {
    send(ada, `${i} ${"x".repeat(3_900)}`);
    stage.settle();
  }
  assertEquals(ben.socket.closeCode, CLOSE.slow);
  assertLess(ben.socket.bufferedAmount, 1.5 * 1024 * 1024);
  assertEquals(ada.events("new_message").length, 400);
  assertEquals(ada.events("user_left").map((data) => data.username), ["Ben"]);
});

Deno.test("Hub closes a connection that takes nothing for 10 seconds", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  ben.socket.stalled = true;
  send(ada, "hi");
  stage.clock.advance(9_000);
  assertEquals(ben.socket.closeCode, undefined);
  stage.clock.advance(3_000);
  assertEquals(ben.socket.closeCode, CLOSE.slow);
});

Deno.test("Hub takes nobody for slow, and beats on, after the process stood still", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  ben.socket.stalled = true;
  send(ada, "hi");
  stage.clock.advance(1_000);
  stage.clock.jump(60_000);
  stage.clock.advance(2_000);
  assertEquals(ben.socket.closeCode, undefined);
  ben.socket.stalled = false;
  ben.socket.bufferedAmount = 0;
  const before = ben.events("heartbeat").length;
  stage.clock.advance(2 * TIMES.heartbeatMs);
  assertLess(before + 1, ben.events("heartbeat").length);
  assertEquals(ben.socket.closeCode, undefined);
});

Deno.test("Hub stops: commits, closes with 1012 and a hint, and waits no longer than told", async () => {
  const store = new WatchedStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  ben.socket.stalled = true;
  send(ada, "last words");
  const stopped = stage.hub.stop(4_000);
  await ada.socket.closed;
  assertEquals(ada.events("new_message").map((data) => data.message), ["last words"]);
  assertEquals(ada.socket.closeCode, CLOSE.restart);
  assertMatch(ada.socket.closeReason, /^retry_after_ms=\d+$/);
  stage.clock.advance(4_000);
  await stopped;
  assertEquals(stage.hub.connectionCount, 0);
  const late = stage.connect();
  assertEquals(late.socket.closeCode, CLOSE.restart);
});

Deno.test("Hub logs sessions and messages by short id, and the text only as debug", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  send(ada, "secret");
  stage.settle();
  ada.socket.end();
  stage.settle();
  assertMatch(stage.lines[0] ?? "", /^\[CONNECT\] Session [0-9a-z]{8} connected$/);
  assertMatch(stage.lines[1] ?? "", /^\[MESSAGE\] Session [0-9a-z]{8}: message 1 in garden$/);
  assertMatch(stage.lines[2] ?? "", /^\[MESSAGE\] Session [0-9a-z]{8}: secret$/);
  assertMatch(stage.lines[3] ?? "", /^\[DISCONNECT\] Session [0-9a-z]{8} disconnected$/);
});

Deno.test("Hub does not announce joins in a room too large to list", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (let i = 1; i < LIMITS.announcedPeople; i++) stage.guest(`g${i}`, "garden");
  assertEquals(ada.events("user_joined").length, LIMITS.announcedPeople - 1);
  const last = stage.guest("one too many", "garden");
  assertEquals(ada.events("user_joined").length, LIMITS.announcedPeople - 1);
  const users = last.events("room_users")[0];
  assertEquals([users?.users.length, users?.total], [
    LIMITS.listedOfMany,
    LIMITS.announcedPeople + 1,
  ]);
});

Deno.test("Hub holds history back for a connection that does not take it", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (let i = 0; i < 100; i++) send(ada, "文".repeat(2_600));
  stage.settle();
  const ben = stage.guest("Ben", "garden");
  ben.socket.stalled = true;
  for (let i = 1; i <= 57; i++) {
    ben.socket.receive(JSON.stringify({ type: "history", data: { room: "garden" }, ref: i }));
  }
  stage.clock.advance(1_000);
  assertLess(ben.socket.bufferedAmount, 300_000);
  for (let i = 0; i < 200; i++) {
    ben.socket.bufferedAmount = 0;
    stage.clock.advance(20);
  }
  const answers = ben.all().filter((frame) => frame["type"] === "ack" && frame["ref"] <= 57);
  assertEquals(answers.length, 57);
});

Deno.test("Hub replays a room once, though it is left, joined or resumed again meanwhile", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const long = "x".repeat(LIMITS.messageLength - 10);
  for (let i = 1; i <= 100; i++) send(ada, `${i} ${long}`);
  stage.settle();
  const hello = (rooms: Record<string, number>) =>
    JSON.stringify({
      type: "hello",
      data: { username: "Ben", resume: { epoch: stage.store.epoch, rooms } },
    });
  const drain = (socket: typeof ada.socket) => {
    for (let i = 0; i < 20; i++) {
      socket.bufferedAmount = 0;
      stage.clock.advance(20);
    }
  };
  const twice = stage.connect();
  twice.socket.stalled = true;
  twice.say(hello({ garden: 0 }));
  const shown = twice.events("new_message").length;
  twice.say(hello({ garden: shown }));
  drain(twice.socket);
  assertEquals(
    twice.events("new_message").map((data) => data.seq),
    Array.from({ length: 100 }, (_, i) => i + 1),
  );

  const back = stage.connect();
  back.socket.stalled = true;
  back.say(hello({ garden: 0 }));
  back.say('{"type":"leave_room","data":{"room":"garden"}}');
  back.say('{"type":"join_room","data":{"room":"garden","history":0}}');
  send(ada, "new");
  stage.settle();
  drain(back.socket);
  const seqs = back.events("new_message").map((data) => data.seq);
  assertEquals(new Set(seqs).size, seqs.length);
  assertEquals(seqs.at(-1), 101);
});

Deno.test("Hub beats what changed though the seconds are not exact", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  stage.clock.advance(TIMES.heartbeatMs);
  ada.ask("send_message", { room: "garden", message: "hi" });
  // The process stood still for a while.
  stage.clock.jump(10_000);
  stage.clock.advance(TIMES.heartbeatMs);
  assertEquals(ada.events("heartbeat").some((data) => data.rooms["garden"] === 1), true);
});

Deno.test("Hub says once that the database takes nothing, and once that it does again", () => {
  const store = new WatchedStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  store.failing = true;
  for (let i = 0; i < 5; i++) ada.ask("send_message", { room: "garden", message: "hi" });
  store.failing = false;
  for (let i = 0; i < 5; i++) ada.ask("send_message", { room: "garden", message: "hi" });
  assertEquals(stage.lines.filter((line) => line.startsWith("[STORE]")).length, 2);
});

Deno.test("Hub keeps what happened besides when a commit fails", () => {
  const store = new WatchedStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const eve = stage.plain();
  eve.say('{"type":"join_room","data":{"room":"garden","username":"Eve"}}');
  stage.clock.advance(1_000);
  const before = stage.hub.census;
  ada.news();
  store.failing = true;
  eve.say('{"type":"create_room","data":{"room":"attic"}}');
  ada.ask("create_room", { room: "loft" });
  store.failing = false;
  stage.clock.advance(1_000);
  // Both are where they were.
  assertEquals(ada.ask("send_message", { message: "hi" })["data"].room, "garden");
  assertEquals(eve.all().at(-1)?.["data"].message, "hi");
  assertEquals(ada.events("user_left"), []);
  assertEquals(stage.hub.census, before);
});

Deno.test("Hub replays for a session that hears the room already", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (let i = 1; i <= 3; i++) ada.ask("send_message", { room: "garden", message: `${i}` });
  const ben = stage.guest("Ben", "garden");
  ben.ask("hello", { resume: { epoch: stage.store.epoch, rooms: { garden: 1 } } });
  ada.ask("send_message", { room: "garden", message: "4" });
  assertEquals(ben.events("new_message").map((data) => data.seq), [2, 3, 4]);
});

Deno.test("Hub takes changes of one turn back in reverse order, and tells what stands", () => {
  const store = new WatchedStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const flat = stage.plain();
  ada.ask("join_room", { room: "general" });
  ada.news();
  store.failing = true;
  for (const topic of ["One", "Two"]) {
    const data = { room: "garden", message: `/topic ${topic}` };
    ada.socket.receive(JSON.stringify({ type: "send_message", data }));
  }
  flat.say('{"message":"Hello!"}');
  store.failing = false;
  assertEquals(ada.ask("join_room", { room: "garden" })["data"].topic, "");
  // The line was refused, but who sent it is in the room.
  assertEquals(flat.all().at(-1)?.["code"], "storage_unavailable");
  assertEquals(ada.events("user_joined").map((data) => data.room), ["general"]);
});

Deno.test("Hub tells all who come into a large room in one turn the same list, as it is then", () => {
  const stage = new Stage();
  for (let i = 0; i < LIMITS.announcedPeople - 1; i++) stage.guest(`Ada ${i}`, "garden");
  const late = [stage.guest("Ben"), stage.guest("Cy"), stage.guest("Dee")];
  for (const { socket } of late) {
    socket.receive(JSON.stringify({ type: "join_room", data: { room: "garden" } }));
  }
  stage.settle();
  const lists = late.map((guest) => guest.events("room_users").at(-1));
  const most = LIMITS.announcedPeople;
  // Ben made it a room that still lists everybody, just as it was when he came.
  assertEquals(lists.map((list) => list?.total), [most, most + 2, most + 2]);
  assertEquals(lists.map((list) => list?.users.length), [
    most,
    LIMITS.listedOfMany,
    LIMITS.listedOfMany,
  ]);
  const eve = stage.guest("Eve", "garden");
  assertEquals(eve.events("room_users").at(-1)?.total, most + 3);
});

Deno.test("Hub greets version 1 in the frame of its first answer, and others at once", () => {
  const stage = new Stage();
  const socket = (version1: boolean) => {
    const socket = new FakeSocket();
    const visit = { address: "", personId: null, username: null, room: null, version1 };
    stage.hub.accept(socket as unknown as WebSocket, visit);
    socket.open();
    return socket;
  };
  const ada = socket(true);
  ada.receive('{"type":"hello","data":{"username":"Ada"},"ref":1}');
  stage.settle();
  const frames = ada.frames.map((frame) => JSON.parse(frame as string));
  assertEquals(frames.map((frame) => frame.map((each: Frame) => each["type"])), [[
    "welcome",
    "ack",
  ]]);
  assertEquals(socket(false).frames.length, 1);
});
