import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Audience } from "../lib/audience.ts";
import { Few } from "../lib/chat/few.ts";
import { newRoom, type Person, type Room, type Session } from "../lib/chat/state.ts";
import { Connection } from "../lib/connection.ts";
import { Meters } from "../lib/meters.ts";
import type { ServerEvent } from "../lib/protocol.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeSocket } from "./stage.ts";

/** More than are sent to in one slice of a flush. */
const LISTENERS = 40;
const PEOPLE = 20;
const ROOMS = 3;

/** A clock whose `soon` waits to be called. */
class SlowClock extends FakeClock {
  #next = () => {};

  override soon(call: () => void): () => void {
    this.#next = call;
    return () => this.#next = () => {};
  }

  goOn(): void {
    const next = this.#next;
    this.#next = () => {};
    next();
  }
}

/** Somebody who hears rooms, and what they should have been sent. */
class Listener {
  readonly socket = new FakeSocket();
  readonly session: Session;
  readonly connection: Connection;
  readonly expected: string[] = [];
  readonly hears = new Set<Room>();

  constructor(clock: FakeClock, person: Person, dialect: "v1" | "undecided") {
    this.session = {
      id: "",
      person,
      dialect,
      away: false,
      rooms: new Few(),
      current: null,
      listensAfter: null,
      greeted: true,
    };
    this.connection = new Connection(this.socket as unknown as WebSocket, {
      dialect,
      owner: {
        rate: null,
        meters: new Meters(),
        clock,
        open: () => {},
        decided: () => {},
        command: () => {},
        refused: () => {},
        bytes: () => {},
        release: () => {},
        closed: () => {},
        bug: (error) => {
          throw error;
        },
      },
    });
    this.socket.open();
  }

  /** What came, in order. */
  get received(): string[] {
    return this.socket.frames.flatMap((frame) => [JSON.parse(String(frame))].flat())
      .map((frame) => frame.data?.message ?? frame.message);
  }
}

function makePerson(id: string): Person {
  return { id, name: id, status: "online", since: 0, sessions: new Few(), directs: new Few() };
}

function makeRoom(name: string): Room {
  return newRoom({ id: name, name, key: name, kind: "public", createdBy: "", createdAt: 0 });
}

function notice(message: string): ServerEvent {
  return { type: "system", data: { message, timestamp: "" } };
}

function makeStage() {
  const clock = new SlowClock();
  const audience = new Audience({ clock, meters: new Meters(), onSlow() {} });
  const people = Array.from({ length: PEOPLE }, (_, i) => makePerson(`p${i}`));
  const rooms = Array.from({ length: ROOMS }, (_, i) => makeRoom(`r${i}`));
  const listeners = Array.from({ length: LISTENERS }, (_, i) => {
    const listener = new Listener(clock, people[i % PEOPLE]!, i % 3 === 0 ? "undecided" : "v1");
    audience.add(listener.session, listener.connection);
    return listener;
  });
  const hear = (listener: Listener, room: Room) => {
    audience.hear(listener.session, room);
    listener.hears.add(room);
  };
  return { clock, audience, people, rooms, listeners, hear };
}

const listener = fc.nat({ max: LISTENERS - 1 });
const room = fc.nat({ max: ROOMS - 1 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("publish" as const), room }) },
  fc.record({ kind: fc.constant("except" as const), room, person: fc.nat({ max: PEOPLE - 1 }) }),
  fc.record({ kind: fc.constant("only" as const), room }),
  fc.record({ kind: fc.constant("volatile" as const), room }),
  fc.record({ kind: fc.constant("tell" as const), listener }),
  fc.record({ kind: fc.constant("answer" as const), listener }),
  fc.record({ kind: fc.constant("send" as const), listener }),
  fc.record({ kind: fc.constant("hear" as const), room, listener }),
  fc.record({ kind: fc.constant("unhear" as const), room, listener }),
  fc.record({ kind: fc.constant("remove" as const), listener }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("flush" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("slice" as const) }) },
);

Deno.test("Audience sends each connection what it hears, in order, however turns and flushes meet", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { clock, audience, people, rooms, listeners, hear } = makeStage();
      listeners.forEach((listener, i) => hear(listener, rooms[i % 2]!));
      const gone = new Set<Listener>();
      steps.forEach((step, n) => {
        const text = `${n}`;
        const room = "room" in step ? rooms[step.room]! : undefined;
        const one = "listener" in step ? listeners[step.listener]! : undefined;
        const publish = (
          options: { except?: Person; only?: "v1"; volatile?: boolean },
        ) => {
          audience.publish({ room: room!, event: notice(text), ...options });
          for (const listener of listeners) {
            const { person, dialect } = listener.session;
            if (!listener.hears.has(room!) || person === options.except) continue;
            if (!options.only || options.only === dialect) listener.expected.push(text);
          }
        };
        if (one && gone.has(one)) return;
        switch (step.kind) {
          case "publish":
            return publish({});
          case "except":
            return publish({ except: people[step.person]! });
          case "only":
            return publish({ only: "v1" });
          case "volatile":
            return publish({ volatile: true });
          case "tell":
            one!.expected.push(text);
            return audience.tell(one!.session, notice(text));
          case "answer":
            one!.expected.push(text);
            return audience.answer(one!.session, {
              type: "error",
              ref: 1,
              data: { code: "internal", message: text },
            });
          case "send":
            return one!.connection.flush();
          case "hear":
            return hear(one!, room!);
          case "unhear":
            one!.hears.delete(room!);
            return audience.unhear(one!.session, room!);
          case "remove":
            one!.connection.flush();
            one!.hears.clear();
            gone.add(one!);
            return audience.remove(one!.session);
          case "flush":
            return audience.flush(() => {});
          case "slice":
            return clock.goOn();
        }
      });
      audience.flush(() => {});
      for (let i = 0; i < LISTENERS; i++) clock.goOn();
      for (const listener of listeners) assertEquals(listener.received, listener.expected);
    }),
    { numRuns: 1_500 },
  );
});

Deno.test("Audience says when everybody was sent what they are owed", () => {
  const { clock, audience, rooms: [room], listeners, hear } = makeStage();
  const seen: string[] = [];
  audience.flush(() => seen.push("nothing to send"));
  assertEquals(seen, ["nothing to send"]);
  listeners.forEach((listener) => hear(listener, room!));
  audience.publish({ room: room!, event: notice("a") });
  audience.flush(() => seen.push("too early"));
  assertEquals(seen.length, 1);
  audience.publish({ room: room!, event: notice("b") });
  audience.flush(() => seen.push(`all sent to ${listeners.at(-1)!.received}`));
  for (let i = 0; i < LISTENERS; i++) clock.goOn();
  assertEquals(seen.slice(1), ["all sent to a,b"]);
});

Deno.test("Audience makes one frame for all who are owed a room's messages only", () => {
  const { clock, audience, rooms: [room], listeners, hear } = makeStage();
  const v1 = listeners.filter(({ session }) => session.dialect === "v1");
  v1.forEach((listener) => hear(listener, room!));
  const [first, ...others] = v1 as [Listener, ...Listener[]];
  for (const text of ["a", "b"]) audience.publish({ room: room!, event: notice(text) });
  audience.tell(first.session, notice("alone"));
  audience.publish({ room: room!, event: notice("c") });
  audience.flush(() => {});
  for (let i = 0; i < LISTENERS; i++) clock.goOn();
  assertEquals(first.received, ["a", "b", "alone", "c"]);
  for (const { socket, received } of others) {
    assertEquals(received, ["a", "b", "c"]);
    assertEquals(socket.frames.length, 1);
  }
});

Deno.test("Audience spares a connection that is behind what is volatile, and nobody else", () => {
  const { clock, audience, rooms: [room], listeners, hear } = makeStage();
  listeners.forEach((listener) => hear(listener, room!));
  const behind = listeners[1]!;
  behind.socket.stalled = true;
  audience.tell(behind.session, notice("x".repeat(70_000)));
  audience.flush(() => {});
  clock.goOn();
  assert(behind.connection.busy);
  audience.publish({ room: room!, event: notice("a") });
  audience.publish({ room: room!, event: notice("typing"), volatile: true });
  audience.publish({ room: room!, event: notice("b") });
  audience.flush(() => {});
  for (let i = 0; i < LISTENERS; i++) clock.goOn();
  assertEquals(behind.received.slice(1), ["a", "b"]);
  for (const listener of listeners) {
    if (listener !== behind) assertEquals(listener.received, ["a", "typing", "b"]);
  }
});
