import type { Message, RoomInfo } from "../../lib/protocol.ts";
import type { FakeSocket, SentCommand } from "./fake_socket.ts";
import { info } from "./session.ts";

/** So small that every catch-up takes several pages. */
const PAGE = 3;

const AT = "2026-01-01T00:00:00.000Z";

/** One connection, with what is on its way in either direction. */
export interface Wire {
  user: string;
  socket: FakeSocket;
  /** From the client, not processed yet. */
  up: SentCommand[];
  /** Frames to the client, not delivered yet. */
  down: Frame[];
  rooms: Set<string>;
}

type Frame = { type: string; data: unknown; ref?: unknown };

/** The least server that keeps the promises a client relies on; what goes wrong on the way is the test's. */
export class ModelServer {
  readonly logs = new Map<string, Message[]>();
  /** By room: how many of its first messages are kept no more. */
  readonly trimmed = new Map<string, number>();
  readonly wires: Wire[] = [];
  /** How many of the next commands are refused with an error that passes. */
  refusals = 0;

  constructor(rooms: string[]) {
    for (const room of rooms) this.logs.set(room, []);
  }

  accept(user: string, socket: FakeSocket): Wire {
    const wire: Wire = { user, socket, up: [], down: [], rooms: new Set() };
    socket.onCommand = (command) => wire.up.push(command);
    this.wires.push(wire);
    socket.accept();
    return wire;
  }

  /** The connection is gone, with all that was on its way. */
  cut(wire: Wire): void {
    this.wires.splice(this.wires.indexOf(wire), 1);
    wire.up = [];
    wire.down = [];
    wire.socket.end(1006);
  }

  /** Delivers the next message on its way to nobody, as a server does that has no room for it. */
  lose(wire: Wire): void {
    const next = wire.down.findIndex((frame) => frame.type === "new_message");
    if (next >= 0) wire.down.splice(next, 1);
  }

  heartbeat(): void {
    const all = [...this.logs].map(([room, log]) => [room, log.length]);
    const data = { rooms: Object.fromEntries(all), timestamp: AT };
    for (const wire of this.wires) wire.down.push({ type: "heartbeat", data });
  }

  process(wire: Wire): void {
    const command = wire.up.shift();
    if (command === undefined) return;
    const { type, data, ref } = command;
    if (this.refusals > 0) {
      this.refusals -= 1;
      const error = { code: "storage_unavailable", message: "Full" };
      wire.down.push({ type: "error", ref, data: error });
    } else if (type === "hello") {
      this.#hello(wire, command);
    } else if (type === "history") {
      this.#history(wire, command);
    } else if (type === "send_message") {
      const message = this.#append(wire.user, data);
      wire.down.push({ type: "ack", ref, data: { ...message } });
    } else {
      wire.down.push({ type: "ack", ref, data: {} });
    }
  }

  #hello(wire: Wire, { data, ref }: SentCommand): void {
    const cursors: Record<string, number> = data.resume?.rooms ?? {};
    const rooms: RoomInfo[] = [...this.logs].map(([room, log]) => info(room, log.length));
    for (const { room } of rooms) wire.rooms.add(room);
    const ack = { user_id: wire.user, username: wire.user, token: "t", epoch: "e", rooms };
    wire.down.push({ type: "ack", ref, data: ack });
    for (const [room, cursor] of Object.entries(cursors)) {
      const log = this.logs.get(room) ?? [];
      const trimmed = this.trimmed.get(room) ?? 0;
      if (cursor < trimmed) {
        const gap = { room, first_seq: trimmed + 1, last_seq: log.length };
        wire.down.push({ type: "gap", data: gap });
      } else {
        for (const data of log.slice(cursor)) wire.down.push({ type: "new_message", data });
      }
    }
  }

  #history(wire: Wire, { data, ref }: SentCommand): void {
    const { room, after } = data;
    const log = this.logs.get(room) ?? [];
    const kept = log.slice(this.trimmed.get(room) ?? 0);
    const from = after === undefined ? kept : kept.filter((each) => each.seq > after);
    const messages = after === undefined ? from.slice(-PAGE) : from.slice(0, PAGE);
    const has_more = from.length > messages.length;
    wire.down.push({ type: "message_history", data: { room, messages, has_more } });
    wire.down.push({ type: "ack", ref, data: { room, count: messages.length, has_more } });
  }

  #append(user: string, data: { room: string; message: string; cid: string }): Message {
    const log = this.logs.get(data.room) ?? [];
    const first = log.find((each) => each.user_id === user && each.cid === data.cid);
    if (first !== undefined) return first;
    const message: Message = {
      ...data,
      id: data.cid,
      seq: log.length + 1,
      kind: "text",
      user_id: user,
      username: user,
      timestamp: AT,
    };
    log.push(message);
    for (const wire of this.wires) {
      if (wire.rooms.has(data.room)) wire.down.push({ type: "new_message", data: message });
    }
    return message;
  }
}
