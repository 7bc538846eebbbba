import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { setImmediate } from "node:timers";
import {
  type Answering,
  CommandError,
  type MessageChange,
  type Pending,
  type PendingChange,
} from "../../lib/client/transport.ts";
import {
  type AckData,
  CLOSE,
  type CommandData,
  type CommandType,
  type EventData,
  type RoomInfo,
  type ServerEvent,
} from "../../lib/protocol.ts";
import { markedSeq } from "../../lib/chat/reads.ts";
import type { Memory } from "../../static/memory.ts";
import { unreadTotal } from "../../static/model/unread.ts";
import { type Line, Store, type StoreOptions } from "../../static/store.ts";
import { info, message, messages, page, person } from "./cast.ts";
import { FakeDevice, newMemory } from "./device.ts";

const IN_GARDEN = { room: "garden" };

type Options = Parameters<StoreOptions["connect"]>[0];
type Answer = (data: never) => unknown;

/** A transport that a test answers for. */
class FakeLine implements Line {
  readonly sent: { type: CommandType; data: unknown }[] = [];
  readonly forgotten: string[] = [];
  readonly discarded: string[] = [];
  pending: Pending[] = [];
  changes: PendingChange[] = [];
  starts = 0;
  reconnects = 0;
  probes = 0;
  readonly retried: string[] = [];
  full = false;
  #answers = new Map<string, Answer>();

  constructor(readonly options: Options) {
    this.pending = [...options.restore?.pending ?? []];
    this.answer("join_room", (data: CommandData["join_room"]) => info(data.room.toLowerCase()));
    this.answer("login", (data: CommandData["login"]) => ({ ...data, user_id: "ada", token: "" }));
  }

  answer<T extends CommandType>(type: T, answer: (data: CommandData[T]) => unknown): void {
    this.#answers.set(type, answer as Answer);
  }
  refuse(type: CommandType, code: CommandError["code"]): void {
    this.answer(type, () => {
      throw new CommandError(code, `refused: ${code}`);
    });
  }

  start(): void {
    this.starts++;
  }
  reconnectNow(): void {
    this.reconnects++;
  }
  probe(): void {
    this.probes++;
  }
  request<T extends CommandType>(type: T, data: CommandData[T]): Promise<AckData[T]> {
    this.sent.push({ type, data });
    return Promise.try(() => (this.#answers.get(type) ?? (() => ({})))(data as never)) as Promise<
      AckData[T]
    >;
  }
  send(room: string, text: string, answering: Answering = {}): Pending {
    const cid = `c${this.pending.length}`;
    const pending = { cid, room, message: text, queuedAt: 0, ...answering };
    if (this.full) return { ...pending, failed: { code: "too_fast", message: "too many" } };
    this.setPending([...this.pending, pending]);
    return pending;
  }
  change(room: string, change: MessageChange): PendingChange {
    const pending = { cid: `d${this.changes.length}`, room, queuedAt: 0, change };
    this.setChanges([...this.changes, pending]);
    return pending;
  }
  retry(cid: string): void {
    this.retried.push(cid);
  }
  discard(cid: string): void {
    this.discarded.push(cid);
    this.setPending(this.pending.filter((entry) => entry.cid !== cid));
  }
  forget(room: string): void {
    this.forgotten.push(room);
  }

  setPending(pending: Pending[]): void {
    this.pending = pending;
    this.options.onPending?.(pending);
  }
  setChanges(changes: PendingChange[]): void {
    this.changes = changes;
    this.options.onChanges?.(changes);
  }
  emit<T extends ServerEvent["type"]>(type: T, data: EventData[T]): void {
    this.options.onEvent({ type, data } as ServerEvent);
  }
  async hello(rooms: RoomInfo[] = [], username: string | null = null): Promise<void> {
    this.options.onState({ kind: "online" });
    this.options.onHello?.({ user_id: "ada", username, token: "", epoch: "e", rooms });
    await settled();
  }
  asked(type: CommandType): unknown[] {
    return this.sent.filter((command) => command.type === type).map((command) => command.data);
  }
}

/** Lets everything that is already answered run on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function setUp(prepare: (memory: Memory) => void = () => {}) {
  const device = new FakeDevice();
  const { memory, shared } = newMemory();
  prepare(memory);
  let line: FakeLine | undefined;
  const store = new Store({
    connect: (options) => line = new FakeLine(options),
    memory,
    device,
    plain: (message) => message,
    list: (names) => names.join(", "),
  });
  assert(line !== undefined);
  return { store, line, device, memory, shared };
}

function wasIn(memory: Memory): void {
  memory.name = "Ada";
  memory.rooms = ["general", "garden"];
  memory.active = "garden";
}

Deno.test("Store goes from the form into the wanted room and remembers it", async () => {
  const { store, line, memory } = setUp();
  await line.hello();
  assertEquals(store.entry.value.inside, false);
  store.join("Ada", "General");
  assertEquals(store.entry.value.busy, true);
  await settled();
  assertEquals(store.entry.value.inside, true);
  assertEquals(store.room.value?.info.room, "general");
  assertEquals([memory.name, memory.rooms], ["Ada", ["general"]]);
  assertEquals(line.asked("list_rooms"), [{ watch: true }]);
});

Deno.test("Store stays at the form with what is wrong", async () => {
  const { store, line } = setUp();
  await line.hello();
  line.refuse("login", "name_too_similar");
  store.join("Ada", "general");
  await settled();
  assertEquals(store.entry.value.problem?.code, "name_too_similar");
  assertEquals([store.entry.value.inside, store.entry.value.busy], [false, false]);
});

Deno.test("Store goes in as soon as there is a line", async () => {
  const { store, line } = setUp();
  store.join("Ada", "general");
  await line.hello();
  assertEquals(store.entry.value.inside, true);
});

Deno.test("Store comes back into its rooms after a reload, at the one that was open", async () => {
  const { store, line, memory } = setUp(wasIn);
  assertEquals(store.entry.value.inside, true);
  assertEquals(line.options.identity(), { username: "Ada" });
  await line.hello([], "Ada");
  assertEquals(line.asked("join_room"), [{ room: "general" }, { room: "garden" }]);
  assertEquals(store.room.value?.info.room, "garden");
  assertEquals(memory.rooms, ["general", "garden"]);
});

Deno.test("Store shows the rooms that it was in before there is a line, and takes messages for them", async () => {
  const { store, line } = setUp(wasIn);
  const { rooms, active } = store.view.value;
  assertEquals([[...rooms.keys()], active], [["general", "garden"], null]);
  assertEquals([store.room.value?.info.room, store.room.value?.remembered], ["garden", true]);
  store.writing.send("hello", IN_GARDEN);
  assertEquals(line.pending.map(({ room }) => room), ["garden"]);
  await line.hello([info("garden", { last_seq: 5 })], "Ada");
  assertEquals(line.asked("join_room"), [{ room: "general" }, { room: "garden", history: 0 }]);
  assertEquals([store.view.value.active, store.room.value?.remembered], ["garden", false]);
});

Deno.test("Store opens the room that was chosen before there was a line", async () => {
  const { store, line, memory } = setUp(wasIn);
  store.open("general");
  assertEquals([store.room.value?.info.room, memory.active], ["general", "general"]);
  await line.hello([], "Ada");
  assertEquals(store.view.value.active, "general");
  await store.asking.leaveRoom("general");
  assertEquals(store.room.value?.info.room, "garden");
});

Deno.test("Store keeps its rooms where the line ends while it comes back", async () => {
  const { line, memory, store } = setUp(wasIn);
  line.refuse("join_room", "disconnected");
  await line.hello([], "Ada");
  assertEquals(store.settled.value, false);
  assertEquals(memory.rooms, ["general", "garden"]);
});

Deno.test("Store asks again for a room that it asked for too fast", async () => {
  const { line, device, store } = setUp(wasIn);
  line.refuse("join_room", "too_fast");
  await line.hello([], "Ada");
  line.answer("join_room", ({ room }) => info(room));
  device.pass(1_000);
  await settled();
  assertEquals(store.settled.value, true);
  assertEquals(store.room.value?.info.room, "garden");
});

Deno.test("Store forgets a room that may not be joined any more", async () => {
  const { line, memory, store } = setUp(wasIn);
  line.answer("join_room", ({ room }) => {
    if (room === "garden") throw new CommandError("room_not_found", "gone");
    return info(room);
  });
  await line.hello([], "Ada");
  assertEquals(memory.rooms, ["general"]);
  assertEquals(store.room.value?.info.room, "general");
});

Deno.test("Store keeps over a reload what its reader marked as unread", async () => {
  const { line, memory, store } = setUp((memory) => {
    wasIn(memory);
    memory.kept = "garden";
  });
  const look = () => store.look({ room: "garden", seq: 5, atEnd: true });
  line.answer("join_room", ({ room }) => {
    if (room === "garden") line.emit("unread", { rooms: [unread(3, 5)] });
    return info(room, { last_seq: 5 });
  });
  await line.hello([], "Ada");
  look();
  assertEquals(store.view.value.rooms.get("garden")!.unread, 2);
  store.open("general");
  assertEquals(memory.kept, null);
  store.open("garden");
  line.emit("message_history", page(messages(1, 5), { room: "garden" }));
  look();
  assertEquals(store.view.value.rooms.get("garden")!.unread, 0);
});

Deno.test("Store asks who is in a room that was resumed", async () => {
  const { line } = setUp(wasIn);
  await line.hello([], "Ada");
  line.sent.length = 0;
  await line.hello([info("general"), info("garden")], "Ada");
  assertEquals(line.asked("join_room"), [
    { room: "general", history: 0 },
    { room: "garden", history: 0 },
  ]);
});

Deno.test("Store opens a room that a slash command led into", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  line.emit("room_users", { room: "kitchen", users: [person("ada")], total: 1 });
  line.emit("message_history", page([], { room: "kitchen" }));
  assertEquals(store.room.value?.info.room, "kitchen");
  assertEquals(store.room.value?.joined, true);
});

const MINE = { user_id: "ada", username: "Ada", timestamp: "", user_count: 1 };

Deno.test("Store follows into a room that was joined in another tab, and leaves open what is open", async () => {
  const { line, store, memory } = setUp(wasIn);
  await line.hello([], "Ada");
  line.sent.length = 0;
  line.answer("join_room", ({ room }) => {
    line.emit("message_history", page([message(1, { room })], { room }));
    return info(room, { last_seq: 1 });
  });
  line.emit("user_joined", { ...MINE, room: "kitchen" });
  line.emit("user_joined", { ...MINE, room: "garden" });
  line.emit("user_joined", { ...MINE, room: "attic", user_id: "ben", username: "Ben" });
  await settled();
  assertEquals(line.asked("join_room"), [{ room: "kitchen" }]);
  assertEquals(store.room.value?.info.room, "garden");
  line.emit("new_message", message(2, { room: "kitchen" }));
  assertEquals(store.view.value.rooms.get("kitchen")?.unread, 1);
  assertEquals(memory.rooms, ["general", "garden", "kitchen"]);
  line.emit("user_left", { ...MINE, room: "kitchen" });
  assertEquals(store.view.value.rooms.get("kitchen")?.joined, false);
  assertEquals(memory.rooms, ["general", "garden"]);
});

Deno.test("Store leaves a room again that was left while it followed into it", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  line.emit("user_joined", { ...MINE, room: "kitchen" });
  line.emit("user_left", { ...MINE, room: "kitchen" });
  await settled();
  assertEquals(line.asked("leave_room"), [{ room: "kitchen" }]);
  assertEquals(store.view.value.rooms.get("kitchen")?.joined ?? false, false);
});

Deno.test("Store asks once to follow into a room, however many tabs tell of it", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  line.sent.length = 0;
  for (let i = 0; i < 3; i++) line.emit("user_joined", { ...MINE, room: "kitchen" });
  await settled();
  assertEquals(line.asked("join_room"), [{ room: "kitchen" }]);
  assertEquals(line.asked("leave_room"), []);
  assertEquals(store.view.value.rooms.get("kitchen")?.joined, true);
});

Deno.test("Store stays in a room that was left and joined again while it followed into it", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  const answers: (() => void)[] = [];
  line.answer("join_room", ({ room }) => {
    const { promise, resolve } = Promise.withResolvers<RoomInfo>();
    answers.push(() => resolve(info(room)));
    return promise;
  });
  line.emit("user_joined", { ...MINE, room: "kitchen" });
  line.emit("user_left", { ...MINE, room: "kitchen" });
  line.emit("user_joined", { ...MINE, room: "kitchen" });
  for (const answer of answers) {
    answer();
    await settled();
  }
  assertEquals(line.asked("leave_room"), []);
  assertEquals(store.view.value.rooms.get("kitchen")?.joined, true);
});

Deno.test("Store follows nobody from the form", async () => {
  const { line } = setUp();
  await line.hello();
  line.emit("user_joined", { ...MINE, room: "kitchen" });
  await settled();
  assertEquals(line.asked("join_room"), []);
});

Deno.test("Store catches up with what was joined and left in another tab while the line was down", async () => {
  const { line, store, memory } = setUp(wasIn);
  await line.hello([], "Ada");
  line.options.onState({ kind: "connecting" });
  memory.rooms = ["general", "kitchen"];
  line.sent.length = 0;
  await line.hello([info("general"), info("garden")], "Ada");
  assertEquals(line.asked("leave_room"), [{ room: "garden" }]);
  assertEquals(line.asked("join_room"), [{ room: "general", history: 0 }, { room: "kitchen" }]);
  assertEquals(memory.rooms, ["general", "kitchen"]);
  assertEquals(store.room.value?.info.room, "general");
});

Deno.test("Store goes out when another tab does", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  line.sent.length = 0;
  device.otherTab("parlor.rooms", "[]");
  assertEquals(store.entry.value.inside, true, "one may be in no room, and stay");
  device.otherTab("parlor.rooms", null);
  assertEquals(store.entry.value.inside, false);
  assertEquals(line.asked("leave_room"), [{}]);
});

Deno.test("Store says why a slash command failed, and keeps it out of the messages", async () => {
  const { line, store, shared } = setUp(wasIn);
  await line.hello([], "Ada");
  const failed = { code: "usage", message: "Usage: /join <room_name>" } as const;
  line.setPending([{ cid: "c", room: "garden", message: "/join", queuedAt: 0, failed }]);
  await settled();
  assertEquals(line.discarded, ["c"]);
  assertEquals(store.view.value.pending, []);
  assertEquals(store.room.value?.notices.map((notice) => notice.kind), ["refused"]);
  assertEquals(shared.getItem("parlor.unsent.c"), null);
});

Deno.test("Store opens the conversation with several people, and says what came in the way", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  line.answer("open_direct", () => info("direct:1", { kind: "direct", people: [person("ben")] }));
  const people = [{ user_id: "ben" }, { username: "Cy" }];
  const opened: (string | null)[] = [];
  const found = () => opened.push(store.view.value.active);
  assertEquals(await store.asking.startDirect(people, found), null);
  assertEquals(line.asked("open_direct"), [{ people }]);
  assertEquals(store.room.value?.info.room, "direct:1");
  line.refuse("open_direct", "user_not_found");
  assertEquals((await store.asking.startDirect(people, found))?.code, "user_not_found");
  assertEquals(opened, ["garden"], "called before it opens, and for nothing else");
  assertEquals(store.room.value?.notices, []);
});

Deno.test("Store opens a conversation anew that was lost with the line, with what was written", async () => {
  const { line, store, memory } = setUp(wasIn);
  await line.hello([], "Ada");
  const people = [person("ada"), person("ben")];
  const rooms = ["direct:1", "direct:2"];
  line.answer("open_direct", () => info(rooms.shift()!, { kind: "direct", people }));
  await store.asking.openDirect([{ user_id: "ben" }]);
  line.emit("room_created", info("direct:9", { kind: "direct", people: [person("cy")] }));
  store.writing.send("first words", { room: "direct:1" });
  store.writing.keepDraft({ room: "direct:1" }, "half a thou");
  line.options.onState({ kind: "connecting" });
  line.sent.length = 0;
  for (const room of ["direct:1", "direct:9"]) line.emit("room_deleted", { room });
  line.refuse("open_direct", "disconnected");
  await line.hello([info("general"), info("garden")], "Ada");
  assertEquals(line.pending.map(({ room }) => room), ["direct:1"], "kept for the next time");
  line.answer("open_direct", () => info("direct:2", { kind: "direct", people }));
  await line.hello([info("general"), info("garden")], "Ada");
  // Nobody was in the other one.
  assertEquals(line.asked("open_direct").slice(-1), [{ people: [{ user_id: "ben" }] }]);
  assertEquals(line.pending.map(({ room, message }) => [room, message]), [
    ["direct:2", "first words"],
  ]);
  assertEquals([memory.draft("direct:1"), memory.draft("direct:2")], ["", "half a thou"]);
  assertEquals(store.room.value?.info.room, "direct:2");
});

Deno.test("Store holds the open conversation that was lost until it is there anew: who types on stays in it", async () => {
  const { line, store, memory } = setUp(wasIn);
  await line.hello([], "Ada");
  const people = [person("ada"), person("ben")];
  line.answer("open_direct", () => info("direct:1", { kind: "direct", people }));
  await store.asking.openDirect([{ user_id: "ben" }]);
  const opened: (string | undefined)[] = [];
  const stop = store.room.subscribe((room) => void opened.push(room?.info.room));
  line.options.onState({ kind: "connecting" });
  line.emit("room_deleted", { room: "direct:1" });
  const anew = Promise.withResolvers<unknown>();
  line.answer("open_direct", () => anew.promise);
  await line.hello([info("general"), info("garden")], "Ada");
  store.writing.keepDraft({ room: "direct:1" }, "for Ben only");
  anew.resolve(info("direct:2", { kind: "direct", people }));
  await settled();
  stop();
  assertEquals([...new Set(opened)], ["direct:1", "direct:2"]);
  assertEquals(memory.draft("direct:2"), "for Ben only");
  assert(!store.view.value.rooms.has("direct:1"));
});

Deno.test("Store leaves alone who went to another room while a conversation was lost", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  const people = [person("ada"), person("ben")];
  line.answer("open_direct", () => info("direct:1", { kind: "direct", people }));
  await store.asking.openDirect([{ user_id: "ben" }]);
  line.options.onState({ kind: "connecting" });
  line.emit("room_deleted", { room: "direct:1" });
  store.open("general");
  line.answer("open_direct", () => info("direct:2", { kind: "direct", people }));
  await line.hello([info("general"), info("garden")], "Ada");
  assertEquals(store.room.value?.info.room, "general");
  assert(store.view.value.rooms.has("direct:2"));
});

for (const code of ["too_fast", "no_answer", "internal", "user_not_found"] as const) {
  Deno.test(`Store keeps what was written in a lost conversation if it is refused once: ${code}`, async () => {
    const { line, store, device } = setUp(wasIn);
    await line.hello([], "Ada");
    const people = [person("ada"), person("ben")];
    line.answer("open_direct", () => info("direct:1", { kind: "direct", people }));
    await store.asking.openDirect([{ user_id: "ben" }]);
    store.writing.send("first words", { room: "direct:1" });
    line.options.onState({ kind: "connecting" });
    line.emit("room_deleted", { room: "direct:1" });
    line.refuse("open_direct", code);
    await line.hello([info("general"), info("garden")], "Ada");
    assertEquals(store.room.value?.info.room, "direct:1", "not another room to type on in");
    line.answer("open_direct", () => info("direct:2", { kind: "direct", people }));
    device.pass(1_000);
    await settled();
    if (code === "user_not_found") {
      const notices = store.room.value?.notices ?? [];
      assertEquals(notices.map(({ kind }) => kind), ["refused"]);
      await line.hello([info("general"), info("garden")], "Ada");
    }
    assertEquals(line.pending.map(({ room }) => room), ["direct:2"]);
    assertEquals(store.room.value?.info.room, "direct:2");
  });
}

Deno.test("Store opens no conversation anew that nobody misses, nor a room", async () => {
  const { line } = setUp(wasIn);
  await line.hello([], "Ada");
  line.emit("room_created", info("direct:9", { kind: "direct", people: [person("cy")] }));
  line.emit("room_deleted", { room: "direct:9" });
  line.emit("room_deleted", { room: "garden" });
  await settled();
  assertEquals(line.asked("open_direct"), []);
});

Deno.test("Store goes to a room by name, and says what came in the way", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  assertEquals(await store.asking.goTo("Kitchen"), null);
  assertEquals(store.room.value?.info.room, "kitchen");
  line.refuse("join_room", "room_not_found");
  assertEquals((await store.asking.goTo("attic"))?.code, "room_not_found");
});

Deno.test("Store keeps unsent messages until they are settled, here or in another tab", async () => {
  const { line, store, shared, device } = setUp(wasIn);
  await line.hello([], "Ada");
  store.writing.send("hello", IN_GARDEN);
  store.writing.send("again", IN_GARDEN);
  assert(shared.getItem("parlor.unsent.c0") !== null);
  line.setPending(line.pending.slice(1));
  assertEquals(shared.getItem("parlor.unsent.c0"), null);
  device.otherTab("parlor.unsent.c1", null);
  assertEquals(line.discarded, ["c1"]);
});

Deno.test("Store gives what was unsent before a reload to the transport", () => {
  const pending = { cid: "c", room: "general", message: "hello", queuedAt: 1 };
  const { line, store } = setUp((memory) => {
    wasIn(memory);
    memory.keepUnsent(pending);
  });
  assertEquals(line.options.restore?.pending, [pending]);
  assertEquals(store.view.value.pending, [pending]);
});

Deno.test("Store leaves for good after /quit, and for the form where signing in failed", async () => {
  const { line, store, memory } = setUp(wasIn);
  await line.hello([], "Ada");
  const error = { code: "name_too_similar", message: "taken" } as const;
  line.options.onState({ kind: "closed", code: CLOSE.signIn, reason: "", error });
  assertEquals(store.entry.value.problem, error);
  assertEquals(memory.rooms, ["general", "garden"]);
  store.join("Adele", "general");
  assertEquals(line.starts, 1);
  await line.hello();
  assertEquals(memory.rooms, ["general", "garden"], "the other rooms are taken up again");
  line.options.onState({ kind: "closed", code: CLOSE.normal, reason: "quit" });
  assertEquals(memory.rooms, []);
  assertEquals(store.entry.value, { inside: false, busy: false, problem: null, shut: null });
});

Deno.test("Store notifies who asked for it and does not look, unless another tab shows it", async () => {
  const { line, store, device, memory } = setUp(wasIn);
  await line.hello([], "Ada");
  line.emit("new_message", message(1));
  device.pass(1_000);
  assertEquals(device.notices, []);
  await store.notifier.set(true);
  device.look(false);
  line.emit("new_message", message(2));
  device.pass(1_000);
  assertEquals(device.notices.map((notice) => [notice.title, notice.tag]), [
    ["Ben · general", "general"],
  ]);
  line.emit("new_message", message(3));
  memory.told = ["id3"];
  device.pass(1_000);
  assertEquals(device.notices.length, 1);
  device.notices[0]?.onOpen();
  assertEquals(store.room.value?.info.room, "general");
});

Deno.test("Store waits before it asks again for history that it did not get", async () => {
  const { line, store, device } = setUp(wasIn);
  line.answer("join_room", ({ room }) => info(room, { last_seq: 9 }));
  line.refuse("history", "storage_unavailable");
  await line.hello([], "Ada");
  store.history.older();
  await settled();
  store.history.older();
  assertEquals(line.asked("history").length, 1);
  device.pass(10_000);
  store.history.older();
  assertEquals(line.asked("history").length, 2);
});

Deno.test("Store asks for the name at the form after the remembered one was refused", async () => {
  const { store, line } = setUp(wasIn);
  const error = { code: "name_too_similar", message: "taken" } as const;
  line.options.onState({ kind: "closed", code: CLOSE.signIn, reason: "", error });
  store.join("Adele", "general");
  assertEquals(line.options.identity(), { username: "Adele" });
  await line.hello([], "Adele");
  assertEquals([store.entry.value.inside, store.view.value.username], [true, "Adele"]);
});

Deno.test("Store sends again what came before it was in the room, once it is", async () => {
  const waiting = { cid: "c", room: "garden", message: "hello", queuedAt: 1 };
  const { store, line } = setUp((memory) => {
    wasIn(memory);
    memory.keepUnsent(waiting);
  });
  const failed = { code: "not_in_room", message: "no" } as const;
  line.answer("join_room", ({ room }) => {
    line.setPending([{ ...waiting, failed }]);
    return info(room);
  });
  await line.hello([], "Ada");
  assertEquals(store.view.value.pending, [waiting]);
  assertEquals(line.retried, ["c"]);
  line.setPending([{ ...waiting, failed }]);
  assertEquals(store.view.value.pending, [{ ...waiting, failed }]);
});

for (const code of ["storage_unavailable", "internal", "no_answer"] as const) {
  Deno.test(`Store asks again for a room after ${code}, and keeps it`, async () => {
    const { line, device, store, memory } = setUp(wasIn);
    line.refuse("join_room", code);
    await line.hello([], "Ada");
    assertEquals(memory.rooms, ["general", "garden"]);
    line.answer("join_room", ({ room }) => info(room));
    device.pass(1_000);
    await settled();
    assertEquals([memory.rooms, store.settled.value], [["general", "garden"], true]);
  });
}

Deno.test("Store keeps a room that it cannot be in for now", async () => {
  const { line, memory } = setUp(wasIn);
  line.answer("join_room", ({ room }) => {
    if (room === "garden") throw new CommandError("too_many_rooms", "full");
    return info(room);
  });
  await line.hello([], "Ada");
  assertEquals(memory.rooms, ["general", "garden"]);
});

Deno.test("Store stops asking for a room when a newer return has begun", async () => {
  const { line, device } = setUp(wasIn);
  line.refuse("join_room", "too_fast");
  await line.hello([], "Ada");
  line.answer("join_room", ({ room }) => info(room));
  await line.hello([], "Ada");
  line.sent.length = 0;
  device.pass(10_000);
  await settled();
  assertEquals(line.asked("join_room"), []);
});

Deno.test("Store asks for few rooms at a time on coming back", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `room${index}`);
  const { line, store } = setUp((memory) => {
    wasIn(memory);
    memory.rooms = names;
  });
  let open = 0;
  let most = 0;
  line.answer("join_room", async ({ room }) => {
    most = Math.max(most, ++open);
    await settled();
    open--;
    return info(room);
  });
  await line.hello([], "Ada");
  while (!store.settled.value) await settled();
  assertEquals([most, line.asked("join_room").length], [5, 12]);
});

Deno.test("Store asks again to watch the rooms after asking too fast", async () => {
  const { line, device } = setUp(wasIn);
  line.refuse("list_rooms", "too_fast");
  await line.hello([], "Ada");
  assertEquals(line.asked("list_rooms").length, 1);
  device.pass(1_000);
  await settled();
  assertEquals(line.asked("list_rooms").length, 2);
});

Deno.test("Store says at the form that the server does not answer", async () => {
  const { store, line } = setUp();
  await line.hello();
  line.refuse("login", "no_answer");
  store.join("Ada", "general");
  await settled();
  assertEquals([store.entry.value.busy, store.entry.value.problem?.code], [false, "no_answer"]);
});

Deno.test("Store leaves the draft where the transport takes no more messages", async () => {
  const { store, line } = setUp(wasIn);
  await line.hello([], "Ada");
  store.writing.keepDraft(IN_GARDEN, "one more");
  line.full = true;
  assertEquals(store.writing.send("one more", IN_GARDEN), false);
  assertEquals(store.writing.draft(IN_GARDEN), "one more");
  assertEquals(store.room.value?.notices.map((notice) => notice.kind), ["refused"]);
  line.full = false;
  assertEquals(store.writing.send("one more", IN_GARDEN), true);
  assertEquals(store.writing.draft(IN_GARDEN), "");
});

Deno.test("Store keeps over a reload that a message failed", async () => {
  const { line, memory, store } = setUp(wasIn);
  await line.hello([], "Ada");
  store.writing.send("hello", IN_GARDEN);
  const failed = { code: "read_only", message: "no" } as const;
  line.setPending(line.pending.map((entry) => ({ ...entry, failed })));
  assertEquals(memory.unsent.map((entry) => entry.failed), [failed]);
});

Deno.test("Store notifies nobody who left", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  await store.notifier.set(true);
  device.look(false);
  store.signOut();
  line.emit("new_message", message(1));
  device.pass(1_000);
  assertEquals(device.notices, []);
});

Deno.test("Store tries a line again at once and with patience while the page is on the screen", async () => {
  const { line, device } = setUp(wasIn);
  await line.hello([], "Ada");
  device.shown = false;
  device.look(false);
  assertEquals([line.probes, line.options.awaited?.()], [0, false]);
  device.shown = true;
  device.look(false);
  assertEquals([line.probes, line.options.awaited?.()], [1, true]);
});

Deno.test("Store tries the line at once for who asks for it, whatever the server said", () => {
  const { line, store } = setUp(wasIn);
  store.tryNow();
  assertEquals([line.reconnects, line.probes], [1, 1]);
});

Deno.test("Store opens no closed line because the network is back", async () => {
  const { line, device } = setUp(wasIn);
  await line.hello([], "Ada");
  device.comeOnline();
  assertEquals([line.reconnects, line.probes], [0, 1]);
});

Deno.test("Store asks no more for what was before a log that begins late", async () => {
  const { line, store } = setUp(wasIn);
  line.answer("history", ({ room }) => ({ room, count: 0, has_more: false }));
  await line.hello([], "Ada");
  line.emit("new_message", message(7, { room: "garden" }));
  store.history.older();
  await settled();
  assertEquals(line.asked("history"), [{ room: "garden", before: 7, limit: 50 }]);
  assertEquals(store.room.value?.hasOlder, false);
  store.history.older();
  assertEquals(line.asked("history").length, 1);
});

Deno.test("Store hears every message of others that comes in one frame", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  for (const seq of [1, 2, 3]) line.emit("new_message", message(seq, { room: "garden" }));
  line.emit("new_message", message(4, { room: "garden", user_id: "ada" }));
  assertEquals(store.heard.value.map((heard) => heard.seq), [1, 2, 3]);
});

Deno.test("Store answers and changes messages, and forgets what was answered once it is sent", async () => {
  const { line, store, memory } = setUp(wasIn);
  await line.hello([], "Ada");
  const said = message(1, { room: "garden" });
  line.emit("new_message", said);
  store.writing.reply(IN_GARDEN, said);
  assertEquals(store.writing.send("yes", IN_GARDEN), true);
  const thread = { ...IN_GARDEN, thread: "id1" };
  store.writing.keepDraft(thread, "half");
  assertEquals(memory.draft("garden"), "");
  store.writing.send("no", thread);
  assertEquals(
    line.pending.map(({ message, reply_to, thread }) => [message, reply_to, thread]),
    [["yes", "id1", undefined], ["no", undefined, "id1"]],
  );
  assertEquals(store.writing.replying.value.size, 0);
  store.writing.change({ type: "delete_message", id: "id1" });
  assertEquals(store.view.value.changes[0]?.change, { type: "delete_message", id: "id1" });
  assertEquals(memory.unsentChanges.map(({ cid }) => cid), ["d0"]);
  line.setChanges([]);
  assertEquals(memory.unsentChanges, []);
});

Deno.test("Store begins to edit the last message of one's own that can be edited", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  assertEquals(store.writing.editLast(IN_GARDEN), false);
  const own = { room: "garden", user_id: "ada" };
  line.emit("new_message", message(1, own));
  line.emit("new_message", message(2, { ...own, deleted: true, message: "" }));
  line.emit("new_message", message(3, { ...own, kind: "topic" }));
  line.emit("new_message", message(4, { room: "garden" }));
  assertEquals(store.writing.editLast(IN_GARDEN), true);
  assertEquals(store.writing.editing.value, "id1");
});

/** Ada has read `garden` up to an event. */
function unread(seq: number, last_seq: number) {
  const level = "all" as const;
  return { room: "garden", seq, last_seq, unread: last_seq - seq, mentions: 0, level };
}

Deno.test("Store tells the server once what was read at the same time", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  store.look({ room: "garden", seq: null, atEnd: true });
  line.emit("new_message", message(1, { room: "garden" }));
  line.emit("new_message", message(2, { room: "garden" }));
  line.emit("new_message", message(1));
  device.pass(1_000);
  await settled();
  assertEquals(line.asked("mark_read"), [{ room: "garden", seq: 2 }]);
  line.emit("reaction", {
    ...{ room: "garden", seq: 3, id: "id1", emoji: "👍", user_id: "ben", username: "Ben" },
    timestamp: message(3).timestamp,
  });
  device.pass(1_000);
  assertEquals(line.asked("mark_read").length, 1, "a reaction is nothing to have read");
  store.markUnread(message(2, { room: "garden" }));
  assertEquals(line.asked("mark_read").at(-1), { room: "garden", seq: 1, back: true });
  device.pass(1_000);
  assertEquals(line.asked("mark_read").length, 2);
});

Deno.test("Store draws no line over what it is telling the server to be read", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  store.look({ room: "garden", seq: null, atEnd: true });
  const answers: PromiseWithResolvers<unknown>[] = [];
  line.answer("mark_read", () => {
    answers.push(Promise.withResolvers());
    return answers.at(-1)!.promise;
  });
  const stands = () => {
    const { seenSeq, unread, newAfter } = store.room.value!;
    return { seenSeq, unread, newAfter };
  };
  line.emit("new_message", message(1, IN_GARDEN));
  device.pass(1_000);
  line.emit("unread", { rooms: [unread(0, 1)] });
  assertEquals(stands(), { seenSeq: 1, unread: 0, newAfter: null });
  line.emit("read", { room: "garden", user_id: "ada", seq: 1 });
  answers[0]!.resolve({});
  await settled();
  assertEquals(stands(), { seenSeq: 1, unread: 0, newAfter: null });
  line.emit("unread", { rooms: [unread(0, 1)] });
  assertEquals(
    stands(),
    { seenSeq: 0, unread: 1, newAfter: 0 },
    "the server knows less than before",
  );
});

Deno.test("Store fetches of a thread that is opened all that is unread", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  line.emit("new_message", message(1, IN_GARDEN));
  await store.asking.followThread({ room: "garden", id: "id1" }, true);
  const thread = "id1";
  const replies = messages(2, 171).map((reply) => ({ ...reply, ...IN_GARDEN, thread }));
  for (const reply of replies.slice(50)) line.emit("new_message", reply);
  line.answer("history", ({ before = Infinity }) => {
    const older = replies.filter(({ seq }) => seq < before);
    const some = older.slice(-50);
    const has_more = some.length < older.length;
    line.emit("message_history", page(some, { ...IN_GARDEN, thread, has_more }));
    return { ...IN_GARDEN, thread, count: some.length, has_more };
  });
  await store.history.openThread("garden", thread);
  assertEquals(store.view.value.thread?.replies.length, 150);
  store.lookAtThread({ room: "garden", id: thread, seq: 171, atEnd: true });
  assertEquals(store.room.value?.threads.get(thread)?.unread, 0);
  store.closeThread(thread);
  line.emit("new_message", { ...message(172), ...IN_GARDEN, thread });
  line.answer("history", () => {
    line.emit("message_history", page([], { ...IN_GARDEN, thread, has_more: true }));
    return { ...IN_GARDEN, thread, count: 0, has_more: true };
  });
  line.sent.length = 0;
  await store.history.openThread("garden", thread);
  assertEquals(line.asked("history").length, 2, "where nothing comes it does not go on");
});

Deno.test("Store keeps a room marked as unread when the line comes back, not when somebody goes out", async () => {
  const { line, store, device, memory } = setUp(wasIn);
  await line.hello([], "Ada");
  line.emit("new_message", message(1, IN_GARDEN));
  line.emit("new_message", message(2, IN_GARDEN));
  store.markUnread(message(2, IN_GARDEN));
  await line.hello([info("general"), info("garden")], "Ada");
  store.look({ room: "garden", seq: 2, atEnd: true });
  assertEquals([store.room.value?.unread, memory.kept], [1, "garden"]);
  store.signOut();
  assertEquals(memory.kept, null);
  store.join("Eve", "garden");
  await settled();
  assertEquals([store.room.value?.info.room, store.room.value?.keptUnread], ["garden", false]);
  device.pass(1_000);
});

Deno.test("Store does not tell again what the server will never take", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  line.refuse("mark_read", "not_in_room");
  store.look({ room: "garden", seq: null, atEnd: true });
  line.emit("new_message", message(1, IN_GARDEN));
  const wait = async () => {
    for (let i = 0; i < 20; i++) {
      device.pass(1_000);
      await settled();
    }
  };
  await wait();
  assertEquals(line.asked("mark_read").length, 1);
  line.emit("new_message", message(2, IN_GARDEN));
  await wait();
  assertEquals(line.asked("mark_read").length, 2, "the next may be taken");
});

Deno.test("Store reads an open room on two devices, and neither takes the other's place for a mark", async () => {
  for (let run = 1; run <= 10; run++) assertEquals(await readOnTwoDevices(run), [false, false]);
});

/**
 * Two devices of Ada in front of which she sits, for a minute of two messages a second and 15 to 45 ms one way.
 * @returns for each whether the room stands as marked as unread there
 */
async function readOnTwoDevices(run: number): Promise<boolean[]> {
  const random = randomFrom(run);
  const devices = [setUp(wasIn), setUp(wasIn)] as const;
  const room = { lastSeq: 0, read: 0 };
  const line: { at: number; call: () => void }[] = [];
  const lastAt = new Map<unknown, number>();
  let now = 0;
  const later = (way: unknown, call: () => void) => {
    const at = Math.max(now + 15 + random() * 30, lastAt.get(way) ?? 0);
    lastAt.set(way, at);
    line.push({ at, call });
  };
  for (const one of devices) {
    const other = devices.find((each) => each !== one)!;
    one.line.answer("mark_read", (mark: CommandData["mark_read"]) => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      later(one.line, () => {
        room.read = markedSeq(room, room.read, mark);
        const read = { room: "garden", user_id: "ada", seq: room.read };
        const { back } = mark;
        const told = back === undefined ? read : { ...read, back };
        for (const each of devices) later(each, () => each.line.emit("read", told));
        const rooms = [unread(room.read, room.lastSeq)];
        later(other, () => other.line.emit("unread", { rooms }));
        later(one, () => resolve({}));
      });
      return promise;
    });
    await one.line.hello([], "Ada");
    one.store.look({ room: "garden", seq: null, atEnd: true });
  }
  let nextAt = 0;
  for (now = 0; now < 60_000; now += 5) {
    if (now >= nextAt) {
      nextAt = now + 200 + random() * 600;
      const said = message(++room.lastSeq, { room: "garden" });
      for (const each of devices) later(each, () => each.line.emit("new_message", said));
    }
    line.sort((one, other) => one.at - other.at);
    while (line.length > 0 && line[0]!.at <= now) line.shift()!.call();
    for (const each of devices) each.device.pass(5);
    for (let i = 0; i < 8; i++) await Promise.resolve();
  }
  return devices.map(({ store }) => store.room.value!.keptUnread);
}

/** Numbers from 0 to 1 that are the same each time. */
function randomFrom(seed: number): () => number {
  let state = seed * 7_919;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

Deno.test("Store tells the server one position at a time, and again what it would not take", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  store.look({ room: "garden", seq: null, atEnd: true });
  const answers: PromiseWithResolvers<unknown>[] = [];
  line.answer("mark_read", () => {
    answers.push(Promise.withResolvers());
    return answers.at(-1)!.promise;
  });
  line.emit("new_message", message(1, { room: "garden" }));
  device.pass(1_000);
  line.emit("new_message", message(2, { room: "garden" }));
  device.pass(1_000);
  assertEquals(line.asked("mark_read"), [{ room: "garden", seq: 1 }]);
  line.emit("read", { room: "garden", user_id: "ada", seq: 1 });
  answers[0]!.resolve({});
  await settled();
  device.pass(1_000);
  assertEquals(line.asked("mark_read").at(-1), { room: "garden", seq: 2 });
  answers[1]!.reject(new CommandError("too_fast", "refused"));
  await settled();
  device.pass(1_000);
  assertEquals(line.asked("mark_read").length, 2);
  device.pass(4_000);
  device.pass(1_000);
  assertEquals(line.asked("mark_read").slice(2), [{ room: "garden", seq: 2 }]);
});

Deno.test("Store makes all rooms read at once, and tells the server of many bit by bit", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  const threads = Array.from({ length: 30 }, (_, n) => ({
    ...{ id: `id${n}`, seq: 1, unread: 1, mentions: 0 },
  }));
  const unread = { seq: 1, last_seq: 9, unread: 3, mentions: 0, level: "all" as const };
  line.emit("unread", { rooms: [{ room: "garden", ...unread, threads }] });
  line.emit("unread", { rooms: [{ room: "general", ...unread, unread: 0 }] });
  store.markRead();
  assertEquals(unreadTotal(store.view.value), 0);
  assertEquals(line.asked("mark_read"), [], "what is read together is told together");
  device.pass(400);
  const soon = line.asked("mark_read");
  assertEquals(soon.slice(0, 2), [{ room: "garden", seq: 9 }, {
    ...{ room: "garden", thread: "id0", seq: 9 },
  }]);
  device.pass(5_000);
  assertEquals([soon.length < 25, line.asked("mark_read").length], [true, 31]);
});

Deno.test("Store lists the threads that are followed, asking for what it does not know", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  const threads = [3, 2, 1].map((n) => ({ id: `id${n}`, seq: n, unread: 0, mentions: 0 }));
  const unread = { seq: 9, last_seq: 9, unread: 0, mentions: 0, level: "all" as const };
  line.emit("unread", { rooms: [{ room: "garden", ...unread, threads }] });
  line.answer("history", ({ thread = "" }) => {
    if (thread === "id2") throw new CommandError("message_not_found", "gone");
    const first = message(Number(thread.slice(2)), { room: "garden" });
    line.emit("message_history", page([first], { room: "garden", thread }));
    return { room: "garden", count: 1, has_more: true };
  });
  assertEquals(await store.history.listThreads("garden"), null);
  const asked = (thread: string) => ({ room: "garden", thread, after: 0, limit: 1 });
  assertEquals(line.asked("history"), ["id3", "id2", "id1"].map(asked));
  assertEquals([...store.view.value.threadList?.firsts.keys() ?? []], ["id3", "id1"]);
  await store.history.listThreads("garden");
  assertEquals(line.asked("history").slice(3), [asked("id2")], "the others are known");
  store.closeThreadList();
  line.refuse("history", "not_in_room");
  assertEquals((await store.history.listThreads("garden"))?.code, "not_in_room");
});

Deno.test("Store loads a thread that is opened while another one is loading", async () => {
  const { line, store } = setUp(wasIn);
  await line.hello([], "Ada");
  line.answer("history", () => new Promise(() => {}));
  void store.history.openThread("garden", "id1");
  void store.history.openThread("garden", "id2");
  void store.history.olderReplies();
  const threads = line.asked("history").map((data) => (data as { thread: string }).thread);
  assertEquals(threads, ["id1", "id2"]);
});

Deno.test("Store knows where something is written and not sent, over a reload, too", async () => {
  const { line, store, memory } = setUp((memory) => {
    wasIn(memory);
    memory.keepDraft("general", "half");
    memory.keepDraft("blank", "  ");
  });
  await line.hello([], "Ada");
  const drafts = () => [...store.writing.drafts.value];
  assertEquals(drafts(), ["general"]);
  store.writing.keepDraft(IN_GARDEN, "one");
  const thread = { room: "garden", thread: "id1" };
  store.writing.keepDraft(thread, "more");
  assertEquals(drafts(), ["general", "garden", "garden\nid1"]);
  const before = store.writing.drafts.value;
  store.writing.keepDraft(thread, "more of it");
  assertStrictEquals(store.writing.drafts.value, before, "nothing is drawn with each letter");
  store.writing.keepDraft(thread, " ");
  assertEquals(store.writing.send("one", IN_GARDEN), true);
  assertEquals(drafts(), ["general"]);
  assertEquals(memory.drafts.includes("general"), true);
});

Deno.test("Store tells the server what was read when the page is left", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  store.look({ room: "garden", seq: null, atEnd: true });
  line.emit("new_message", message(1, { room: "garden" }));
  device.look(false);
  assertEquals(line.asked("mark_read"), [{ room: "garden", seq: 1 }]);
});

Deno.test("Store follows a thread, reads it and tells that", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  line.emit("new_message", message(1, { room: "garden" }));
  await store.asking.followThread({ room: "garden", id: "id1" }, true);
  assertEquals(line.asked("follow_thread"), [{ room: "garden", id: "id1", follow: true }]);
  void store.history.openThread("garden", "id1");
  line.emit("new_message", message(2, { room: "garden", thread: "id1" }));
  const threads = () => store.view.value.rooms.get("garden")!.threads.get("id1")!;
  assertEquals(threads().unread, 1);
  store.lookAtThread({ room: "garden", id: "id1", seq: 2, atEnd: true });
  assertEquals(threads().unread, 0);
  device.pass(1_000);
  await settled();
  assertEquals(line.asked("mark_read").at(-1), { room: "garden", thread: "id1", seq: 2 });
  line.refuse("follow_thread", "message_not_found");
  await store.asking.followThread({ room: "garden", id: "id1" }, false);
  assertEquals(threads().follows, true);
  assertEquals(store.room.value?.notices.map(({ kind }) => kind), ["refused"]);
});

Deno.test("Store asks before a link leads into a private room, and then goes there", async () => {
  const { store, line } = setUp(wasIn);
  await line.hello([], "Ada");
  line.emit("room_list", { rooms: [info("secret", { kind: "private" })], complete: false });
  const link = { room: "secret", id: "id1" };
  const asked = line.asked("join_room").length;
  store.follow(link);
  await settled();
  const notice = store.room.value?.notices.at(-1);
  assertEquals(notice?.kind === "linked" && notice.link, link);
  assertEquals(line.asked("join_room").length, asked);
  store.follow(link, { join: true });
  await settled();
  assertEquals(line.asked("join_room").slice(asked), [{ room: "secret" }]);
  assertEquals(store.view.value.active, "secret");
});

Deno.test("Store follows a link to a message once it is in its rooms, and loads what is around it", async () => {
  const { line, store } = setUp(wasIn);
  line.answer("history", () => {
    line.emit("message_history", page([message(5)], { has_more: true, has_newer: true }));
    return { room: "general", count: 1, has_more: true, has_newer: true };
  });
  store.follow({ room: "general", id: "id5" });
  assertEquals(line.asked("history"), []);
  await line.hello([], "Ada");
  await settled();
  assertEquals(line.asked("history"), [{ room: "general", around: "id5", limit: 50 }]);
  assertEquals(store.view.value.active, "general");
  assertEquals(store.view.value.target?.id, "id5");
});

Deno.test("Store opens the thread of the reply that a link leads to", async () => {
  const { line, store } = setUp(wasIn);
  line.answer("history", ({ around, thread }) => {
    if (around === undefined) return { room: "general", count: 0, has_more: false, thread };
    return { room: "general", count: 0, has_more: false, has_newer: false, thread: "id1" };
  });
  await line.hello([], "Ada");
  store.follow({ room: "general", id: "id9" });
  await settled();
  await settled();
  assertEquals(line.asked("history").at(-1), { room: "general", thread: "id1", limit: 50 });
  assertEquals(store.view.value.thread?.id, "id1");
});

Deno.test("Store counts the seconds until the next message goes after the last was too fast", async () => {
  const { store, line, device } = setUp(wasIn);
  store.start();
  await line.hello([info("garden")], "Ada");
  const left = () => (store.writing.paced.value.get("garden") ?? 0) - store.now.value;
  line.options.onPaced?.("garden", device.now() + 400);
  assertEquals(store.writing.paced.value.size, 0, "that would only flicker");
  line.options.onPaced?.("garden", device.now() + 2_500);
  assertEquals(left(), 2_500);
  device.pass(1_000);
  assertEquals(left(), 1_500);
  device.pass(2_000);
  assert(left() <= 0);
  const over = store.now.value;
  device.pass(1_000);
  assertEquals(store.now.value, over, "nothing is counted any more");
});

Deno.test("Store loads a thread that was opened while the line was down, or too fast", async () => {
  const { line, store, device } = setUp(wasIn);
  await line.hello([], "Ada");
  const asked = () => line.asked("history").length;
  line.options.onState({ kind: "connecting" });
  void store.history.openThread("garden", "id1");
  assertEquals(asked(), 0);
  line.refuse("history", "too_fast");
  await line.hello([info("general"), info("garden")], "Ada");
  assertEquals(asked(), 1);
  line.answer("history", () => ({ count: 0, has_more: false }));
  device.pass(1_000);
  await settled();
  assertEquals(asked(), 2);
  device.pass(10_000);
  await settled();
  assertEquals(asked(), 2);
});
