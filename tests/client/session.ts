import { type LinkState, Transport, type TransportOptions } from "../../lib/client/transport.ts";
import type {
  AckData,
  EventData,
  EventType,
  Message,
  RoomInfo,
  ServerEvent,
} from "../../lib/protocol.ts";
import type { Pending, PendingChange } from "../../lib/client/sends.ts";
import { FakeClock } from "../fake_clock.ts";
import { FakeSocket } from "./fake_socket.ts";

export const EPOCH = "epoch1";
export const ADA = "ada00000000000000000";
export const BEN = "ben00000000000000000";

/** A transport with everything around it faked, and what it said. */
export class TestSession {
  readonly clock = new FakeClock();
  readonly sockets: FakeSocket[] = [];
  readonly events: ServerEvent[] = [];
  readonly states: LinkState[] = [];
  readonly ignored: string[] = [];
  pending: readonly Pending[] = [];
  changes: readonly PendingChange[] = [];
  random = 0.5;
  readonly transport: Transport;

  constructor(options: Partial<TransportOptions> = {}) {
    const sockets = this.sockets;
    let ids = 0;
    this.transport = new Transport({
      url: "ws://parlor.test/ws",
      identity: () => ({ username: "Ada" }),
      onEvent: (event) => this.events.push(event),
      onState: (state) => this.states.push(state),
      onPending: (pending) => this.pending = pending,
      onChanges: (changes) => this.changes = changes,
      onIgnored: (reason) => this.ignored.push(reason),
      clock: this.clock,
      random: () => this.random,
      newId: () => `cid${++ids}`,
      WebSocket: class extends FakeSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols);
          sockets.push(this);
        }
      },
      ...options,
    });
  }

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("No socket was opened");
    return socket;
  }

  get state(): LinkState | undefined {
    return this.states.at(-1);
  }

  /** The texts of the messages passed on, in order. */
  get texts(): string[] {
    return this.of("new_message").map((data) => data.message);
  }

  of<T extends EventType>(type: T): EventData[T][] {
    return this.events.filter((event) => event.type === type)
      .map((event) => event.data as EventData[T]);
  }

  /** Starts if needed, accepts the socket and answers the `hello`. */
  connect(rooms: RoomInfo[] = [], ack: Partial<AckData["hello"]> = {}): void {
    this.transport.start();
    this.socket.accept();
    this.answer("hello", {
      user_id: ADA,
      username: "Ada",
      token: "token1",
      epoch: EPOCH,
      rooms,
      ...ack,
    });
  }

  /** Acks the newest command of a type. */
  answer(type: string, data: unknown): void {
    this.socket.say({ type: "ack", ref: this.socket.last(type).ref, data });
  }

  refuse(type: string, data: { code: string; message?: string; retry_after_ms?: number }): void {
    const error = { message: "No", ...data };
    this.socket.say({ type: "error", ref: this.socket.last(type).ref, data: error });
  }

  /** Answers the newest `history`: the page, then the ack. */
  answerHistory(
    room: string,
    messages: Message[],
    has_more = false,
    more: Partial<EventData["message_history"]> = {},
  ): void {
    this.socket.say(page(room, messages, has_more, more));
    const count = messages.length + (more.changes?.length ?? 0);
    this.answer("history", { room, count, has_more });
  }

  /** Milliseconds until the next attempt. */
  get delay(): number {
    if (this.state?.kind !== "waiting") throw new Error(`Not waiting but ${this.state?.kind}`);
    return this.state.retryAt - this.clock.now();
  }

  /** Lets time pass until the next attempt. */
  retry(): void {
    this.clock.advance(this.delay);
  }

  /** Breaks the line, waits for the next attempt and lets it come up. */
  reconnect(rooms: RoomInfo[], ack: Partial<AckData["hello"]> = {}): void {
    this.socket.end(1006);
    this.retry();
    this.connect(rooms, ack);
  }
}

export function info(room: string, last_seq = 0, more: Partial<RoomInfo> = {}): RoomInfo {
  return { room, kind: "public", topic: "", user_count: 1, last_seq, ...more };
}

export function message(room: string, seq: number, more: Partial<Message> = {}): Message {
  return {
    room,
    id: `${room}${seq}`,
    seq,
    kind: "text",
    user_id: BEN,
    username: "Ben",
    message: `${room} ${seq}`,
    timestamp: "2026-01-01T00:00:00.000Z",
    ...more,
  };
}

export function messages(room: string, from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(room, from + index));
}

export function news(room: string, seq: number, more: Partial<Message> = {}) {
  return { type: "new_message", data: message(room, seq, more) };
}

/** A page that covers its messages and changes, and no more. */
export function page(
  room: string,
  messages: Message[],
  has_more = false,
  more: Partial<EventData["message_history"]> = {},
) {
  const seqs = [...messages, ...(more.changes ?? []).map(({ data }) => data)].map(({ seq }) => seq);
  const last_seq = Math.max(0, ...seqs);
  const first_seq = seqs.length === 0 ? last_seq + 1 : Math.min(...seqs);
  const data = { room, messages, has_more, first_seq, last_seq, ...more };
  return { type: "message_history", data };
}

/** The message `id` of the room was changed: an event of the log. */
export function edited(room: string, seq: number, id: string, text = "Better") {
  const edited_at = "2026-01-01T00:01:00.000Z";
  const data = { room, seq, id, user_id: BEN, username: "Ben", message: text, edited_at };
  return { type: "message_edited" as const, data };
}
