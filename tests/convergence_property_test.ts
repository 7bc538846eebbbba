import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { ChangeEvent, CommandData, EventData, Message, ServerEvent } from "../lib/protocol.ts";
import { type Guest, Stage } from "./stage.ts";

const ROOM = "garden";

/** The messages of a room as a client has them that does what docs/protocol.md says. */
class Copy {
  readonly messages = new Map<string, Message>();
  /** `seq` of the last event that it took. */
  cursor = 0;

  take(event: ServerEvent): void {
    if (event.type === "message_history") return this.#takePage(event.data);
    if (event.type !== "new_message" && !isChange(event)) return;
    if (event.data.room !== ROOM || event.data.seq <= this.cursor) return;
    assertEquals(event.data.seq, this.cursor + 1, "The log has a gap");
    this.#take(event);
    this.cursor++;
  }

  #takePage({ messages, changes = [], first_seq, last_seq }: EventData["message_history"]): void {
    assertEquals(first_seq, this.cursor + 1);
    const told = messages.map((data): ServerEvent => ({ type: "new_message", data }));
    for (const event of [...told, ...changes].toSorted((a, b) => seqOf(a) - seqOf(b))) {
      this.#take(event);
    }
    this.cursor = last_seq;
  }

  #take(event: ServerEvent): void {
    if (event.type === "new_message") return this.#add(event.data);
    if (isChange(event)) this.#change(event);
  }

  #add(message: Message): void {
    this.messages.set(message.id, message);
    const first = this.messages.get(message.thread ?? "");
    if (!first || message.seq <= (first.changed_seq ?? first.seq)) return;
    const { count = 0, users = [] } = first.replies ?? {};
    const latest = new Set([message.user_id, ...users]);
    const replies = {
      count: count + 1,
      last_at: message.timestamp,
      users: [...latest].slice(0, 3),
    };
    this.messages.set(first.id, { ...first, changed_seq: message.seq, replies });
  }

  #change({ type, data }: ChangeEvent): void {
    const message = this.messages.get(data.id);
    if (!message) return;
    if (type === "message_edited") this.#requote(data.id, { message: first140(data.message) });
    if (type === "message_deleted") this.#requote(data.id, { message: "", deleted: true });
    if (data.seq <= (message.changed_seq ?? message.seq)) return;
    this.messages.set(data.id, {
      ...changed(message, { type, data } as ChangeEvent),
      changed_seq: data.seq,
    });
  }

  #requote(id: string, now: { message: string; deleted?: true }): void {
    for (const message of this.messages.values()) {
      if (message.reply_to?.id !== id) continue;
      this.messages.set(message.id, { ...message, reply_to: { ...message.reply_to, ...now } });
    }
  }
}

function changed(message: Message, { type, data }: ChangeEvent): Message {
  switch (type) {
    case "message_edited":
      return { ...message, message: data.message, edited_at: data.edited_at };
    case "message_deleted": {
      const { edited_at: _, pinned: __, reactions: ___, reply_to: ____, ...rest } = message;
      return { ...rest, message: "", deleted: true };
    }
    case "message_pinned": {
      const { pinned: _, ...rest } = message;
      const { user_id, timestamp } = data;
      return data.pinned ? { ...rest, pinned: { user_id, timestamp } } : rest;
    }
    case "reaction": {
      const { reactions = [], ...rest } = message;
      const known = reactions.find(({ emoji }) => emoji === data.emoji);
      const users = known?.users.filter((id) => id !== data.user_id) ?? [];
      if (!data.removed) users.push(data.user_id);
      const all = known
        ? reactions.map((each) => each === known ? { ...each, users } : each)
        : [...reactions, { emoji: data.emoji, users }];
      const left = all.filter(({ users }) => users.length > 0);
      return left.length > 0 ? { ...rest, reactions: left } : rest;
    }
  }
}

function isChange(event: ServerEvent): event is ChangeEvent {
  return ["message_edited", "message_deleted", "reaction", "message_pinned"].includes(event.type);
}

function seqOf(event: ServerEvent): number {
  return event.type === "new_message" || isChange(event) ? event.data.seq : 0;
}

function first140(text: string): string {
  return [...text].slice(0, 140).join("");
}

/** Somebody who looks at the room, over a line that may be lost with what is in it. */
class Reader {
  readonly copy = new Copy();
  readonly #stage: Stage;
  #guest: Guest | undefined;
  #token: string | undefined;
  #epoch = "";
  #unread: ServerEvent[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
    this.come();
  }

  /** Comes back, if it was away, and is told what it missed. */
  come(): void {
    if (this.#guest) return;
    this.#guest = this.#stage.connect();
    const epoch = this.#epoch || this.#guest.events("welcome")[0]!.epoch;
    this.#hello(this.#guest, { resume: { epoch, rooms: { [ROOM]: this.copy.cursor } } });
  }

  #hello(guest: Guest, more: Pick<CommandData["hello"], "resume">): void {
    const token = this.#token === undefined ? {} : { token: this.#token };
    const ack = guest.ask("hello", { username: "Cy", ...token, ...more })["data"];
    this.#token = ack.token;
    this.#epoch = ack.epoch;
  }

  /** Takes some of what it was sent. */
  read(count: number): void {
    if (!this.#guest) return;
    this.#unread.push(...this.#guest.news() as ServerEvent[]);
    for (const event of this.#unread.splice(0, count)) this.copy.take(event);
  }

  /** The line is lost. */
  cut(): void {
    this.#guest?.socket.end();
    this.#guest = undefined;
    this.#unread = [];
  }

  /** Comes back without a word of what it has, and asks for what it missed page by page. */
  fetch(limit: number): void {
    this.cut();
    const guest = this.#guest = this.#stage.connect();
    this.#hello(guest, {});
    guest.ask("join_room", { room: ROOM, history: 0 });
    guest.news();
    for (let more = true; more;) {
      more = guest.ask("history", { room: ROOM, after: this.copy.cursor, limit })["data"].has_more;
      this.read(Infinity);
    }
  }
}

const nat = fc.nat(30);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("say" as const), who: nat }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("thread" as const, "quote" as const),
      who: nat,
      to: nat,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        ...["edit", "edit", "delete", "react", "react", "unreact", "pin", "unpin"] as const,
      ),
      who: nat,
      to: nat,
      what: fc.nat(2),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom("read" as const, "fetch" as const),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 4, arbitrary: fc.constantFrom({ kind: "cut" as const }, { kind: "come" as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const EMOJIS = ["🌹", "🌷", "🌻"];

/** @param ids of all messages so far; takes more */
function take(
  one: Step,
  { people, reader, ids }: { people: Guest[]; reader: Reader; ids: string[] },
) {
  if (one.kind === "cut") return reader.cut();
  if (one.kind === "come") return reader.come();
  if ("count" in one) return one.kind === "read" ? reader.read(one.count) : reader.fetch(one.count);
  const guest = people[one.who % people.length]!;
  const id = "to" in one ? ids[one.to % ids.length] : undefined;
  const room = ROOM;
  const say = (more: { thread?: string; reply_to?: string }) => {
    const { data } = guest.ask("send_message", { room, message: `Roses ${ids.length}`, ...more });
    if (data.id) ids.push(data.id);
  };
  if (one.kind === "say") return say({});
  if (id === undefined) return;
  switch (one.kind) {
    case "thread":
      return say({ thread: id });
    case "quote":
      return say({ reply_to: id });
    case "edit": {
      const message = `Tulips ${one.what}`.repeat(20);
      return void guest.ask("edit_message", { room, id, message });
    }
    case "delete":
      return void guest.ask("delete_message", { room, id });
    case "react":
    case "unreact": {
      const emoji = EMOJIS[one.what]!;
      return void guest.ask("react", { room, id, emoji, remove: one.kind === "unreact" });
    }
    case "pin":
    case "unpin":
      return void guest.ask("pin_message", { room, id, pinned: one.kind === "pin" });
  }
}

Deno.test("hub: whoever comes back has every message as one who never left has it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => {
      const stage = new Stage();
      const people = ["Ada", "Ben"].map((name) => stage.guest(name, ROOM));
      const [stayer, reader] = [new Reader(stage), new Reader(stage)];
      const ids: string[] = [];
      for (const one of steps) {
        stage.clock.advance(1_000);
        take(one, { people, reader, ids });
      }
      stayer.read(Infinity);
      reader.come();
      reader.read(Infinity);
      const inOrder = ({ messages }: Copy) => [...messages.values()].sort((a, b) => a.seq - b.seq);
      assertEquals(inOrder(reader.copy), inOrder(stayer.copy));

      const latecomer = new Reader(stage);
      latecomer.read(Infinity);
      assertEquals(inOrder(latecomer.copy), inOrder(stayer.copy));
      for (const { id, thread, deleted } of stayer.copy.messages.values()) {
        if (thread !== undefined) continue;
        people[0]!.ask("history", { room: ROOM, around: id, limit: 1 });
        const [message] = people[0]!.events("message_history").at(-1)!.messages;
        assertEquals(message, stayer.copy.messages.get(id), deleted ? "deleted" : "");
      }
    }),
    { numRuns: 150 },
  );
});
