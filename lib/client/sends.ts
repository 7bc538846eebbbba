import { type CommandData, type ErrorData, LIMITS } from "../protocol.ts";
import { fullJitter } from "./backoff.ts";
import type { TransportClock } from "./link.ts";
import { Pace } from "./pace.ts";
import type { Answer, CommandError } from "./requests.ts";

interface Unacked {
  cid: string;
  room: string;
  /** Milliseconds since 1970. */
  queuedAt: number;
  /** Why the server will not take it; it stays until `retry()` or `discard()`. */
  failed?: ErrorData;
}

/** What a message is an answer to: one that it quotes, one in whose thread it is. */
export interface Answering {
  reply_to?: string;
  thread?: string;
}

/** A message that is not acked yet, or that failed. */
export interface Pending extends Unacked, Answering {
  message: string;
}

/** What may be done to a message; `id` is the message's. */
export type MessageChange =
  | { type: "edit_message"; id: string; message: string }
  | { type: "delete_message"; id: string }
  | { type: "react"; id: string; emoji: string; remove?: boolean }
  | { type: "pin_message"; id: string; pinned: boolean };

/** A change of a message that is not acked yet, or that failed. */
export interface PendingChange extends Unacked {
  change: MessageChange;
}

/** Most messages and changes kept; one more is not taken, and its `failed` says so. */
export const MAX_PENDING = 500;
/** An `internal` error may be the message's own fault: after this many it counts as failed. */
const MAX_INTERNAL = 8;

/** The commands that are sent until they are acked. */
type Sendable = "send_message" | MessageChange["type"];

export interface SendsOptions {
  ask<T extends Sendable>(type: T, data: CommandData[T], answer: Answer<T>): void;
  /** `messages` or `changes` is another list than before. */
  onChange(): void;
  onDelayed(pending: Pending | PendingChange, error: CommandError): void;
  /** As the server finds it too fast, the next of the room goes then, in milliseconds since 1970. */
  onPaced(room: string, at: number): void;
  clock: TransportClock;
  random: () => number;
  newId: () => string;
}

interface Item {
  pending: Pending | PendingChange;
  attempts: number;
}

/** What of a room waits for its answer, or for its next attempt. */
interface Busy {
  item: Item;
  cancelTimer: () => void;
}

/**
 * The messages and changes that the server has not acked, each sent until it is, with the same `cid`.
 * One of a room is under way at a time: otherwise a retry of the first could land behind the second.
 */
export class Sends {
  readonly #options: SendsOptions;
  #items: Item[];
  readonly #busy = new Map<string, Busy>();
  readonly #pace = new Pace();
  #up = false;

  constructor(
    options: SendsOptions,
    restored: { pending: readonly Pending[]; changes: readonly PendingChange[] },
  ) {
    this.#options = options;
    this.#items = [...restored.pending, ...restored.changes].slice(0, MAX_PENDING)
      .map((pending) => ({ pending, attempts: 0 }));
  }

  get messages(): Pending[] {
    return this.#items.map((item) => item.pending).filter(isMessage);
  }

  get changes(): PendingChange[] {
    return this.#items.map((item) => item.pending).filter(isChange);
  }

  add(room: string, message: string, answering: Answering = {}): Pending {
    return this.#add({ ...this.#unacked(room), message, ...answering }, message);
  }

  addChange(room: string, change: MessageChange): PendingChange {
    const text = change.type === "edit_message" ? change.message : "";
    return this.#add({ ...this.#unacked(room), change }, text);
  }

  #unacked(room: string): Unacked {
    const { clock, newId } = this.#options;
    return { cid: newId(), room, queuedAt: clock.now() };
  }

  #add<P extends Pending | PendingChange>(pending: P, text: string): P {
    if (this.#items.length >= MAX_PENDING) {
      return failed(pending, {
        code: "too_fast",
        message: `Cannot send: ${MAX_PENDING} messages wait to be sent`,
      });
    }
    const tooLong = text.length > LIMITS.messageLength && [...text].length > LIMITS.messageLength;
    const taken = tooLong
      ? failed(pending, {
        code: "message_too_long",
        message: `Cannot send: a message has at most ${LIMITS.messageLength} characters`,
      })
      : pending;
    this.#items.push({ pending: taken, attempts: 0 });
    this.#changed();
    this.#pump(pending.room);
    return taken;
  }

  /** Puts what failed at the end of what waits for its room. */
  retry(cid: string): void {
    const item = this.#items.find((item) => item.pending.cid === cid);
    if (item?.pending.failed === undefined) return;
    const { failed: _, ...pending } = item.pending;
    this.#items = this.#items.filter((other) => other !== item);
    this.#items.push({ pending, attempts: 0 });
    this.#changed();
    this.#pump(pending.room);
  }

  discard(cid: string): void {
    this.#remove((item) => item.pending.cid === cid);
  }

  /** The message came back from the server: it is sent, ack or not. */
  confirmed(cid: string): void {
    for (const [room, busy] of this.#busy) {
      if (busy.item.pending.cid !== cid) continue;
      busy.cancelTimer();
      this.#busy.delete(room);
      this.#remove((item) => item === busy.item);
      this.#pump(room);
      return;
    }
    this.#remove((item) => item.pending.cid === cid);
  }

  /** Online, in the rooms: sends what waits, in order. */
  up(): void {
    this.#up = true;
    for (const room of new Set(this.#items.map((item) => item.pending.room))) this.#pump(room);
  }

  /** Nothing under way will be answered. */
  down(): void {
    this.#up = false;
    for (const busy of this.#busy.values()) busy.cancelTimer();
    this.#busy.clear();
  }

  #pump(room: string): void {
    if (!this.#up || this.#busy.has(room)) return;
    const item = this.#items.find(({ pending }) =>
      pending.room === room && pending.failed === undefined
    );
    if (item === undefined) return;
    const busy: Busy = { item, cancelTimer: () => {} };
    this.#busy.set(room, busy);
    const delay = this.#pace.turn(this.#options.clock.uptime());
    if (delay === 0) this.#send(busy);
    else {
      this.#later(busy, { delay, call: () => this.#send(busy) });
      this.#paced(room, delay);
    }
  }

  #send(busy: Busy): void {
    const { item } = busy;
    const { room } = item.pending;
    // Discarded while it waited.
    if (!this.#items.includes(item)) return this.#next(room);
    const current = () => this.#busy.get(room) === busy;
    this.#ask(item.pending, {
      onAck: () => {
        if (!current()) return;
        this.#pace.accepted();
        this.#remove((other) => other === item);
        this.#next(room);
      },
      onError: (error) => {
        // Without a line there is nothing to do: `down()` follows, or came first.
        if (current() && error.code !== "disconnected") this.#refused(busy, error);
      },
    });
  }

  #ask(pending: Pending | PendingChange, answer: Answer<Sendable>): void {
    const { ask } = this.#options;
    if (isMessage(pending)) {
      const { room, queuedAt: _, failed: __, ...data } = pending;
      return ask("send_message", { ...(room === "" ? {} : { room }), ...data }, answer);
    }
    const { room, cid, change: { type, ...data } } = pending;
    return ask(type, { room, ...data, cid }, answer);
  }

  #refused(busy: Busy, error: CommandError): void {
    const { item } = busy;
    const { room } = item.pending;
    const { clock, random } = this.#options;
    item.attempts += 1;
    if (error.code === "too_fast") this.#pace.tooFast(clock.uptime(), error.retryAfterMs ?? 0);
    if (error.retryable && !(error.code === "internal" && item.attempts >= MAX_INTERNAL)) {
      const delay = error.retryAfterMs ?? fullJitter(item.attempts, random());
      this.#later(busy, { delay, call: () => this.#next(room) });
      if (error.code === "too_fast") this.#paced(room, delay);
      return this.#options.onDelayed(item.pending, error);
    }
    const { code, message, reason, values } = error;
    if (code !== "disconnected" && code !== "no_answer") {
      item.pending = failed(item.pending, {
        code,
        message,
        ...(reason === undefined ? {} : { reason }),
        ...(values === undefined ? {} : { values }),
      });
    }
    if (this.#items.includes(item)) this.#changed();
    this.#next(room);
  }

  #next(room: string): void {
    this.#busy.delete(room);
    this.#pump(room);
  }

  #later(busy: Busy, { delay, call }: { delay: number; call: () => void }): void {
    busy.cancelTimer = this.#options.clock.after(delay, call);
  }

  #paced(room: string, delay: number): void {
    this.#options.onPaced(room, this.#options.clock.now() + delay);
  }

  #remove(which: (item: Item) => boolean): void {
    const before = this.#items.length;
    this.#items = this.#items.filter((item) => !which(item));
    if (this.#items.length !== before) this.#changed();
  }

  #changed(): void {
    this.#options.onChange();
  }
}

function isMessage(pending: Pending | PendingChange): pending is Pending {
  return !isChange(pending);
}

function isChange(pending: Pending | PendingChange): pending is PendingChange {
  return "change" in pending;
}

function failed<P extends Pending | PendingChange>(pending: P, error: ErrorData): P {
  return { ...pending, failed: error };
}
