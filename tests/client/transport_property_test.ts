import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Transport } from "../../lib/client/transport.ts";
import type { Message, ServerEvent } from "../../lib/protocol.ts";
import { FakeClock } from "../fake_clock.ts";
import { FakeSocket } from "./fake_socket.ts";
import { ModelServer, type Wire } from "./model_server.ts";

const ROOMS = ["general", "garden"];
const USERS = ["Ada", "Ben", "Cy"];

type Step =
  | { kind: "send" | "edit"; user: number; room: number }
  /** The server gets the client's next command; the client the server's next frames, in one array. */
  | { kind: "up" | "cut" | "lose"; user: number }
  | { kind: "down"; user: number; frames: number }
  | { kind: "refuse" | "heartbeat" }
  | { kind: "trim"; room: number }
  | { kind: "wait"; ms: number };

const user = fc.nat({ max: USERS.length - 1 });
const room = fc.nat({ max: ROOMS.length - 1 });

function steps(...more: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> {
  const frames = fc.integer({ min: 1, max: 4 });
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("send" as const), user, room }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("edit" as const), user, room }) },
    { weight: 12, arbitrary: fc.record({ kind: fc.constant("up" as const), user }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("down" as const), user, frames }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("lose" as const), user }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("cut" as const), user }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom("refuse" as const, "heartbeat" as const) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("wait" as const),
        ms: fc.integer({ min: 1, max: 12_000 }),
      }),
    },
    ...more.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
  return fc.array(step, { maxLength: 200, size: "max" });
}

/** A member of both rooms, and everything they were shown. */
class Member {
  readonly events: ServerEvent[] = [];
  readonly transport: Transport;
  socket: FakeSocket | null = null;
  wire: Wire | null = null;
  sent = 0;

  constructor(readonly name: string, clock: FakeClock) {
    const opened = (socket: FakeSocket) => this.socket = socket;
    let ids = 0;
    this.transport = new Transport({
      url: "ws://model/",
      identity: () => ({ username: name }),
      onEvent: (event) => this.events.push(event),
      onState: () => {},
      clock,
      random: () => 0.5,
      newId: () => `${name}-${++ids}`,
      restore: {
        epoch: "e",
        cursors: Object.fromEntries(ROOMS.map((room) => [room, 0])),
        pending: [],
        changes: [],
      },
      WebSocket: class extends FakeSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols);
          opened(this);
        }
      },
    });
    this.transport.start();
  }
}

function play(script: Step[]): { server: ModelServer; members: Member[] } {
  const clock = new FakeClock();
  const server = new ModelServer(ROOMS);
  const members = USERS.map((name) => new Member(name, clock));

  function connect(): void {
    for (const member of members) {
      const { socket, wire } = member;
      // A socket that the client closed, or that another one replaced, is gone for the server too.
      if (wire && (wire.socket !== socket || socket?.closedWith !== undefined)) {
        server.cut(wire);
        member.wire = null;
      }
      if (socket && socket.closedWith === undefined && member.wire === null) {
        member.wire = server.accept(member.name, socket);
      }
    }
  }

  function deliver(wire: Wire, frames: number): void {
    const out = wire.down.splice(0, frames);
    if (out.length > 0) wire.socket.say(out);
  }

  function run(step: Step): void {
    const member = "user" in step ? members[step.user] : undefined;
    const wire = member?.wire;
    switch (step.kind) {
      case "send":
        member?.transport.send(ROOMS[step.room] ?? "", `${member.name} ${++member.sent}`);
        break;
      case "edit": {
        const { id } = server.logs.get(ROOMS[step.room] ?? "")?.[0]?.data ?? {};
        if (member === undefined || id === undefined) break;
        const message = `${member.name} ${++member.sent}`;
        member.transport.change(ROOMS[step.room] ?? "", { type: "edit_message", id, message });
        break;
      }
      case "up":
        if (wire) server.process(wire);
        break;
      case "down":
        if (wire) deliver(wire, step.frames);
        break;
      case "cut":
        if (!member || !wire) break;
        member.wire = null;
        member.socket = null;
        server.cut(wire);
        break;
      case "lose":
        if (wire) server.lose(wire);
        break;
      case "refuse":
        server.refusals = Math.min(3, server.refusals + 1);
        break;
      case "heartbeat":
        server.heartbeat();
        break;
      case "trim": {
        const room = ROOMS[step.room] ?? "";
        server.trimmed.set(room, Math.max(0, (server.logs.get(room)?.length ?? 0) - 2));
        break;
      }
      case "wait":
        clock.advance(step.ms);
        break;
    }
    connect();
  }

  connect();
  for (const step of script) run(step);
  // Now everything works, and things come to rest.
  for (let round = 0; round < 60; round++) {
    server.heartbeat();
    for (const { wire } of members) {
      while (wire && (wire.up.length > 0 || wire.down.length > 0)) {
        while (wire.up.length > 0) server.process(wire);
        deliver(wire, 100);
      }
    }
    clock.advance(2_000);
    connect();
  }
  return { server, members };
}

/**
 * What a member was shown of a room: seqs in order, which ones a `gap` declared missing, and what each
 * message says in the end.
 */
function shown(
  member: Member,
  room: string,
): { seqs: number[]; missing: Set<number>; texts: Map<string, string> } {
  const seqs: number[] = [];
  const missing = new Set<number>();
  const messages = new Map<string, Message>();
  let last = 0;
  let reloading = false;
  for (const { type, data } of member.events) {
    if (type === "gap" && data.room === room) {
      for (let seq = last + 1; seq < data.first_seq; seq++) missing.add(seq);
      last = Math.max(last, data.first_seq - 1);
      reloading = true;
      messages.clear();
    } else if (type === "message_history" && data.room === room) {
      assert(reloading, "a page that nobody asked for");
      for (const message of data.messages) messages.set(message.id, message);
      while (last < data.last_seq) seqs.push(++last);
      reloading = false;
    } else if ((type === "new_message" || type === "message_edited") && data.room === room) {
      assertEquals(data.seq, last + 1, `${member.name} in ${room}`);
      seqs.push(data.seq);
      last = data.seq;
      if (type === "new_message") messages.set(data.id, data);
      const message = messages.get(data.id);
      if (type === "message_edited" && message && data.seq > (message.changed_seq ?? 0)) {
        messages.set(data.id, { ...message, message: data.message, changed_seq: data.seq });
      }
    }
  }
  const texts = new Map([...messages.values()].map(({ id, message }) => [id, message]));
  return { seqs, missing, texts };
}

function checkLogs(server: ModelServer, members: Member[]): void {
  for (const member of members) {
    assertEquals(member.transport.snapshot().pending, [], "unsent at the end");
    assertEquals(member.transport.snapshot().changes, [], "unsent at the end");
    const own = [...server.logs.values()].flat().filter(({ data }) => data.user_id === member.name);
    assertEquals(own.length, member.sent, "not stored, or stored twice");
  }
  for (const log of server.logs.values()) {
    for (const { name } of members) {
      const order = log.filter(({ data }) => data.user_id === name && "cid" in data)
        .map(({ data }) => "cid" in data ? Number(data.cid?.split("-")[1]) : 0);
      assertEquals(order, order.toSorted((a, b) => a - b), "stored out of order");
    }
  }
}

/** What each message of the room says. */
function textsOf(server: ModelServer, room: string): Map<string, string> {
  const messages = (server.logs.get(room) ?? []).filter(({ type }) => type === "new_message");
  return new Map(messages.map(({ data }) => [data.id, "message" in data ? data.message : ""]));
}

Deno.test("Transport gives each member each event once, in order, without a gap", () => {
  fc.assert(
    fc.property(steps(), (script) => {
      const { server, members } = play(script);
      checkLogs(server, members);
      for (const member of members) {
        for (const room of ROOMS) {
          const { seqs, missing, texts } = shown(member, room);
          assertEquals(missing.size, 0);
          assertEquals(seqs, server.logs.get(room)?.map(({ data }) => data.seq));
          assertEquals(texts, textsOf(server, room));
        }
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("Transport names every gap in a log that is being cut short", () => {
  const trim = fc.record({ kind: fc.constant("trim" as const), room });
  fc.assert(
    fc.property(steps(trim), (script) => {
      const { server, members } = play(script);
      checkLogs(server, members);
      for (const member of members) {
        for (const room of ROOMS) {
          const { seqs, missing } = shown(member, room);
          const all = [...seqs, ...missing].toSorted((a, b) => a - b);
          assertEquals(all, server.logs.get(room)?.map(({ data }) => data.seq));
        }
      }
    }),
    { numRuns: 300 },
  );
});
