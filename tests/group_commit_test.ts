import { assertEquals } from "@std/assert";
import { CLOSE } from "../lib/protocol.ts";
import { GroupCommit } from "../lib/group_commit.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import { type Appended, StoreError, type StoreRecord } from "../lib/store/store.ts";
import { WriteBehind } from "../lib/write_behind.ts";
import { FakeClock } from "./fake_clock.ts";
import { type Guest, Stage } from "./stage.ts";

/** A store that chokes on one text. */
class ChokingStore extends MemoryStore {
  readonly reason: "damaged" | "full";

  constructor(reason: "damaged" | "full") {
    super();
    this.reason = reason;
  }

  /** A channel is choked on when it is made, not when it is changed. */
  #chokes(record: StoreRecord): boolean {
    return record.kind !== "put_channel" || record.channel.rooms.length === 0;
  }

  override commit(records: readonly StoreRecord[]): Appended[] {
    if (records.some((record) => isPoison(record) && this.#chokes(record))) {
      throw new StoreError(this.reason, { cause: new Error("bad page") });
    }
    return super.commit(records);
  }
}

function isPoison(record: StoreRecord): boolean {
  return record.kind === "append"
    ? record.message.text === "poison"
    : record.kind === "put_channel" && record.channel.name === "poison";
}

/** What three people who send in one turn, the second of them poison, are answered. */
function answers(store: ChokingStore): string[] {
  const stage = new Stage({ store });
  const guests = ["Ada", "Ben", "Cy"].map((name) => stage.guest(name, "garden"));
  ["one", "poison", "three"].forEach((message, i) => {
    const data = { room: "garden", message };
    guests[i]?.socket.receive(JSON.stringify({ type: "send_message", data, ref: 1 }));
  });
  stage.settle();
  return guests.map((guest) => {
    const answer = guest.all().findLast((frame) => frame["ref"] === 1);
    return answer?.["data"].code ?? answer?.["data"].seq;
  });
}

Deno.test("GroupCommit lets one call that the database chokes on cost nobody else", () => {
  assertEquals(answers(new ChokingStore("damaged")), [1, "storage_unavailable", 2]);
});

Deno.test("GroupCommit refuses the whole turn while the database takes nothing", () => {
  assertEquals(answers(new ChokingStore("full")), Array(3).fill("storage_unavailable"));
});

Deno.test("GroupCommit takes back only what failed", () => {
  const store = new ChokingStore("damaged");
  const stage = new Stage({ store });
  const [ada, ben] = [stage.guest("Ada"), stage.guest("Ben", "garden")];
  const create = { type: "create_room", data: { room: "attic" }, ref: 1 };
  const poison = { type: "send_message", data: { room: "garden", message: "poison" }, ref: 1 };
  ada.socket.receive(JSON.stringify(create));
  ben.socket.receive(JSON.stringify(poison));
  stage.settle();
  assertEquals(ada.all().findLast((frame) => frame["ref"] === 1)?.["type"], "ack");
  assertEquals(ben.ask("send_message", { room: "garden", message: "ok" })["data"].seq, 1);
  assertEquals(new Stage({ store }).hub.roomsOnline().map((room) => room.name).sort(), [
    "attic",
    "general",
  ]);
});

/** A store whose disk works until told that it is done. */
class SlowStore extends MemoryStore {
  syncs: ((error: StoreError | null) => void)[] = [];
  override isEmptying = false;

  override sync(done: (error: StoreError | null) => void): void {
    this.syncs.push(done);
  }

  /** The disk is done with what it works on. */
  synced(error: StoreError | null = null): void {
    const syncs = this.syncs;
    this.syncs = [];
    for (const done of syncs) done(error);
  }
}

/** Says something without waiting for the answer. */
function say(guest: Guest, message: string, ref: string): void {
  const data = { room: "garden", message, cid: message };
  guest.socket.receive(JSON.stringify({ type: "send_message", data, ref }));
}

/** What a guest was told since the last call: texts of messages, and answers by their `ref`. */
function toldTo(guest: Guest): string[] {
  return guest.news().map(({ type, ref, data }) =>
    type === "new_message" ? data.message : `${type} ${ref} ${data.code ?? data.seq ?? ""}`.trim()
  );
}

Deno.test("GroupCommit tells nobody of a message before it is on the disk, and gathers meanwhile", () => {
  const store = new SlowStore();
  const stage = new Stage({ store });
  const [ada, ben] = [stage.guest("Ada", "garden"), stage.guest("Ben", "garden")];
  ada.news();
  say(ada, "one", "r1");
  stage.clock.advance(1_500);
  say(ada, "two", "r2");
  say(ben, "three", "r3");
  stage.clock.advance(1_500);
  assertEquals([toldTo(ada), toldTo(ben), store.syncs.length], [[], [], 1]);
  store.synced();
  assertEquals([toldTo(ada), toldTo(ben)], [["one", "ack r1 1"], ["one"]]);
  stage.settle();
  assertEquals(store.syncs.length, 1);
  store.synced();
  assertEquals(toldTo(ada), ["two", "ack r2 2", "three"]);
  assertEquals(toldTo(ben), ["two", "three", "ack r3 3"]);
});

Deno.test("GroupCommit gathers while the turn before is being sent, but not for long", () => {
  const clock = new FakeClock();
  let sent = () => {};
  let sends = 0;
  const turns = new GroupCommit({
    store: new WriteBehind(new MemoryStore()),
    clock,
    onStoreError: () => {},
    onBug: () => {},
    carryOut: () => {},
    send: (done) => {
      sends++;
      sent = done;
    },
  });
  // At once when it is quiet.
  turns.schedule();
  clock.advance(0);
  assertEquals(sends, 1);
  turns.schedule();
  clock.advance(19);
  assertEquals(sends, 1);
  clock.advance(1);
  assertEquals(sends, 2);
  // As soon as all is sent.
  turns.schedule();
  clock.advance(10);
  sent();
  clock.advance(0);
  assertEquals(sends, 3);
  sent();
  clock.advance(100);
  assertEquals(sends, 3);
  turns.schedule();
  clock.advance(0);
  assertEquals(sends, 4);
});

Deno.test("GroupCommit does not make a turn of all that one client pours in", async () => {
  const store = new SlowStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  ada.news();
  for (let i = 1; i <= 2_500; i++) say(ada, `${i}`, `r${i}`);
  const acked = () => toldTo(ada).filter((told) => told.startsWith("ack")).length;
  stage.settle();
  store.synced();
  assertEquals(acked(), 1_000);
  const stopped = stage.hub.stop(4_000);
  for (const count of [1_000, 500]) {
    await tick();
    assertEquals(ada.socket.closeCode, undefined);
    store.synced();
    assertEquals(acked(), count);
  }
  await stopped;
});

Deno.test("who comes while the disk works is told where the log stands when they begin to hear it", () => {
  const store = new SlowStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const broadcast = { type: "broadcast", data: { message: "all hear" }, ref: "b" };
  ada.socket.receive(JSON.stringify(broadcast));
  say(ada, "one", "r1");
  stage.settle();
  const ben = stage.connect();
  for (const [type, data] of [["hello", { username: "Ben" }], ["join_room", { room: "garden" }]]) {
    ben.socket.receive(JSON.stringify({ type, data, ref: type }));
  }
  stage.settle();
  store.synced();
  stage.settle();
  const answers = new Map(ben.all().map(({ ref, data }) => [ref, data]));
  assertEquals(answers.get("hello").rooms[0].last_seq, 1);
  assertEquals(answers.get("join_room").last_seq, 1);
});

Deno.test("GroupCommit takes back what was built on what failed, however much waits", () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const create = { type: "create_channel", data: { channel: "news" }, ref: "c" };
  const add = { type: "add_room", data: { channel: "news", room: "garden" }, ref: "a" };
  say(ada, "kept", "r0");
  stage.settle();
  ada.news();
  store.failing = true;
  ada.socket.receive(JSON.stringify(create));
  for (let i = 1; i < 1_000; i++) say(ada, `${i}`, `r${i}`);
  ada.socket.receive(JSON.stringify(add));
  const once = store.commits;
  stage.clock.soon(() => store.failing = false);
  stage.settle();
  const refused = toldTo(ada).filter((told) => told.endsWith("storage_unavailable"));
  assertEquals([refused.length, refused.at(-1)], [1_001, "error a storage_unavailable"]);
  assertEquals([store.commits - once, store.load().channels], [1, []]);
});

Deno.test("GroupCommit lets nothing stand that was built on what the database choked on", () => {
  const store = new ChokingStore("damaged");
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  ada.news();
  const send = (type: string, data: unknown) => {
    ada.socket.receive(JSON.stringify({ type, data, ref: type }));
  };
  say(ada, "one", "r1");
  send("create_channel", { channel: "poison" });
  send("add_room", { channel: "poison", room: "garden" });
  stage.settle();
  assertEquals(toldTo(ada), [
    "one",
    "ack r1 1",
    "error create_channel storage_unavailable",
    "error add_room storage_unavailable",
  ]);
  assertEquals(store.load().channels, []);
});

Deno.test("GroupCommit refuses what the disk failed to keep, and what was built on it", () => {
  const store = new SlowStore();
  const stage = new Stage({ store });
  const [ada, ben] = [stage.guest("Ada", "garden"), stage.guest("Ben", "garden")];
  const rooms = () => stage.hub.roomsOnline().map((room) => room.name).sort();
  ada.news();
  ada.socket.receive(JSON.stringify({ type: "create_room", data: { room: "attic" }, ref: "r1" }));
  stage.settle();
  say(ben, "two", "r2");
  stage.settle();
  assertEquals(rooms(), ["attic", "garden", "general"]);
  store.synced(new StoreError("damaged", { cause: new Error("input/output error") }));
  assertEquals(toldTo(ada), ["error r1 storage_unavailable"]);
  assertEquals(toldTo(ben), ["error r2 storage_unavailable"]);
  assertEquals(rooms(), ["garden", "general"]);
  assertEquals(stage.lines.filter((line) => line.startsWith("[STORE]")).length, 1);
});

Deno.test("GroupCommit.stop() waits until the disk has everything, but not for ever", async () => {
  for (const ends of [true, false]) {
    const store = new SlowStore();
    const stage = new Stage({ store });
    const ada = stage.guest("Ada", "garden");
    say(ada, "one", "r1");
    stage.settle();
    say(ada, "two", "r2");
    const stopped = stage.hub.stop(4_000);
    const told = [[], ["one", "ack r1 1"], ["two", "ack r2 2"]];
    for (let sync = 1; sync <= 2 && ends; sync++) {
      await tick();
      assertEquals([ada.socket.closeCode, store.syncs.length], [undefined, 1]);
      store.synced();
      assertEquals(toldTo(ada), told[sync]);
    }
    if (!ends) stage.clock.advance(4_000);
    await stopped;
    assertEquals(toldTo(ada), []);
    assertEquals(ada.socket.closeCode, CLOSE.restart);
  }
});

Deno.test("GroupCommit commits nothing while the store empties its log, and everything right after", () => {
  const store = new SlowStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  stage.clock.advance(2_000);
  ada.news();
  const kept = () =>
    store.load().rooms.filter(({ name }) => name === "garden").map(({ lastSeq }) => lastSeq);
  store.isEmptying = true;
  say(ada, "one", "r1");
  stage.clock.advance(1_500);
  say(ada, "two", "r2");
  stage.clock.advance(1_500);
  assertEquals([kept(), toldTo(ada), store.syncs.length], [[], [], 1]);
  store.isEmptying = false;
  store.synced();
  stage.settle();
  assertEquals([kept(), toldTo(ada), store.syncs.length], [[2], [], 1]);
  store.synced();
  assertEquals(toldTo(ada), ["one", "ack r1 1", "two", "ack r2 2"]);
});

Deno.test("GroupCommit.stop() waits until the store has emptied its log, and keeps what could wait", async () => {
  const store = new SlowStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  store.isEmptying = true;
  say(ada, "one", "r1");
  const stopped = stage.hub.stop(4_000);
  await tick();
  assertEquals([store.peopleNamed("Ada", 1), store.syncs.length], [[], 1]);
  store.isEmptying = false;
  store.synced();
  await tick();
  store.synced();
  await stopped;
  assertEquals(toldTo(ada).slice(-2), ["one", "ack r1 1"]);
  assertEquals(store.peopleNamed("Ada", 1).length, 1);
});

/** Lets everything go on that waits for nothing but its turn. */
function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** A store that counts its commits and can be made to take nothing. */
class CountingStore extends MemoryStore {
  commits = 0;
  failing = false;
  override isEmptying = false;

  override commit(records: readonly StoreRecord[]): Appended[] {
    if (records.length > 0) this.commits++;
    if (this.failing) throw new StoreError("full", { cause: new Error("disk full") });
    return super.commit(records);
  }
}

Deno.test("GroupCommit acks a hello without a commit, and keeps the name within a second", () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  const { user_id } = stage.connect().ask("hello", { username: "Ada" })["data"];
  assertEquals([store.commits, store.person(user_id)], [0, undefined]);
  stage.clock.advance(1_000);
  assertEquals([store.commits, store.person(user_id)?.name], [1, "Ada"]);
  stage.clock.advance(10_000);
  assertEquals(store.commits, 1);
});

Deno.test("GroupCommit puts off what could wait while the store empties its log", () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  const { user_id } = stage.connect().ask("hello", { username: "Ada" })["data"];
  store.isEmptying = true;
  stage.clock.advance(10_000);
  assertEquals([store.commits, store.person(user_id)], [0, undefined]);
  store.isEmptying = false;
  stage.clock.advance(1_000);
  assertEquals([store.commits, store.person(user_id)?.name], [1, "Ada"]);
});

Deno.test("GroupCommit keeps a name with the first message after it", () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada", "garden");
  const { user_id } = ada.ask("login", { username: "Eve" })["data"];
  ada.ask("send_message", { room: "garden", message: "hi" });
  assertEquals([store.commits, store.person(user_id)?.name], [1, "Eve"]);
});

Deno.test("GroupCommit keeps the names of many in commits of some hundred", () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  for (let i = 0; i < 501; i++) stage.connect().ask("hello", { username: `Ada ${i}` });
  assertEquals([store.commits, store.peopleNamed("Ada 499", 1).length], [2, 1]);
  assertEquals(store.peopleNamed("Ada 500", 1), []);
});

Deno.test("GroupCommit keeps all that could wait of one turn, however much it is", () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada");
  const names = ["garden", "tools", "compost", "seeds"];
  for (const room of names) ada.ask("create_room", { room });
  const rooms = Object.fromEntries(names.map((name) => [name, 0]));
  const resume = { epoch: store.epoch, rooms };
  const guests = Array.from({ length: 600 }, () => stage.connect());
  for (const [i, { socket }] of guests.entries()) {
    const data = { username: `Ben ${i}`, resume };
    socket.receive(JSON.stringify({ type: "hello", data }));
  }
  stage.clock.advance(2_000);
  const people = [0, 599].map((i) => store.peopleNamed(`Ben ${i}`, 1)[0]!);
  const garden = store.load().rooms.find(({ name }) => name === "garden")!;
  assertEquals(people.map(({ id }) => store.readOf(id, garden.id)?.level), ["all", "all"]);
});

Deno.test("GroupCommit.stop() keeps what could wait", async () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  stage.guest("Ada");
  await stage.hub.stop(1_000);
  assertEquals(store.peopleNamed("Ada", 1).length, 1);
});

Deno.test("GroupCommit.stop() does not try again", async () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  stage.guest("Ada");
  store.failing = true;
  await stage.hub.stop(1_000);
  assertEquals([store.commits, stage.clock.nextIn], [1, undefined]);
});

Deno.test("GroupCommit tries again each second what could wait, says once that it fails, and answers", () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  store.failing = true;
  const told = () => stage.lines.filter((line) => line.startsWith("[STORE]")).length;
  for (let i = 0; i < 600; i++) stage.connect().ask("hello", { username: `Ada ${i}` });
  stage.clock.advance(10_000);
  assertEquals(told(), 1);
  // One try for each second, whatever comes.
  assertEquals(store.commits < 20, true);
  store.failing = false;
  stage.clock.advance(1_000);
  assertEquals([told(), store.peopleNamed("Ada 0", 1).length], [2, 1]);
});

Deno.test("GroupCommit finds who left a moment ago, though their name is not kept yet", () => {
  const store = new CountingStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  stage.clock.advance(1_000);
  const { token, user_id } = ben.ask("login", { username: "Cy" })["data"];
  ben.socket.end();
  stage.settle();
  assertEquals(store.person(user_id)?.name, "Ben");
  const again = stage.connect();
  assertEquals(again.ask("hello", { token })["data"].username, "Cy");
  again.socket.end();
  stage.settle();
  assertEquals(ada.ask("open_direct", { username: "Ben" })["data"].code, "user_not_found");
  assertEquals(ada.ask("open_direct", { username: "Cy" })["type"], "ack");
});
