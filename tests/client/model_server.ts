import type { LogEvent } from "../../lib/client/room_log.ts";
import type { ChangeEvent, Message, RoomInfo } from "../../lib/protocol.ts";
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
  /** Messages are in their present state. */
  readonly logs = new Map<string, LogEvent[]>();
  /** By author and `cid`. */
  readonly #first = new Map<string, LogEvent>();
  /** By room: how many of its first events are kept no more. */
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

  /** Delivers the next event of a log on its way to nobody, as a server does that has no room for it. */
  lose(wire: Wire): void {
    const next = wire.down.findIndex(({ type }) =>
      type === "new_message" || type === "message_edited"
    );
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
      wire.down.push({ type: "ack", ref, data: { ...this.#append(wire.user, data).data } });
    } else if (type === "edit_message") {
      wire.down.push({ type: "ack", ref, data: this.#edit(wire.user, data) });
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
        wire.down.push(...log.slice(cursor));
      }
    }
  }

  #history(wire: Wire, { data, ref }: SentCommand): void {
    const { room, after } = data;
    const log = this.logs.get(room) ?? [];
    const kept = log.slice(this.trimmed.get(room) ?? 0);
    const from = after === undefined ? kept : kept.filter(({ data }) => data.seq > after);
    const part = after === undefined ? from.slice(endOf(from)) : from.slice(0, PAGE);
    const messages = part.filter(isMessage).map(({ data }) => data);
    const changes = after === undefined ? {} : { changes: part.filter(isChange) };
    const has_more = from.length > part.length;
    const last_seq = part.at(-1)?.data.seq ?? log.length;
    const first_seq = part[0]?.data.seq ?? last_seq + 1;
    const page = { room, messages, ...changes, has_more, first_seq, last_seq };
    wire.down.push({ type: "message_history", data: page });
    wire.down.push({ type: "ack", ref, data: { room, count: messages.length, has_more } });
  }

  #append(user: string, data: { room: string; message: string; cid: string }): LogEvent {
    const known = this.#first.get(`${user} ${data.cid}`);
    if (known !== undefined) return known;
    const message: Message = {
      ...data,
      id: data.cid,
      seq: (this.logs.get(data.room)?.length ?? 0) + 1,
      kind: "text",
      user_id: user,
      username: user,
      timestamp: AT,
    };
    return this.#take(data.cid, { type: "new_message", data: message });
  }

  #edit(
    user: string,
    { room, id, message: text, cid }: Record<"room" | "id" | "message" | "cid", string>,
  ) {
    const log = this.logs.get(room) ?? [];
    const seq = log.length + 1;
    const known = this.#first.get(`${user} ${cid}`);
    const target = log.filter(isMessage).find(({ data }) => data.id === id);
    if (known === undefined && target !== undefined) {
      Object.assign(target.data, { message: text, changed_seq: seq });
      const by = { user_id: user, username: user, edited_at: AT };
      this.#take(cid, { type: "message_edited", data: { room, seq, id, message: text, ...by } });
    }
    return { room, id, seq: known?.data.seq ?? seq, timestamp: AT };
  }

  #take(cid: string, event: LogEvent): LogEvent {
    const { room, user_id } = event.data;
    this.#first.set(`${user_id} ${cid}`, event);
    this.logs.get(room)?.push(event);
    for (const wire of this.wires) {
      // As it is now: it may change before it is delivered.
      if (wire.rooms.has(room)) wire.down.push(structuredClone(event));
    }
    return event;
  }
}

/** Where the last page begins: it has a few messages, and what came after them. */
function endOf(log: readonly LogEvent[]): number {
  const seqs = log.filter(isMessage).slice(-PAGE).map(({ data }) => data.seq);
  return seqs.length < PAGE ? 0 : log.findIndex(({ data }) => data.seq === seqs[0]);
}

function isMessage(event: LogEvent): event is Extract<LogEvent, { type: "new_message" }> {
  return event.type === "new_message";
}

function isChange(event: LogEvent): event is ChangeEvent {
  return !isMessage(event);
}
