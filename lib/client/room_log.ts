import type { Message, Timestamp } from "../protocol.ts";

/**
 * Most messages of one room that wait for those before them. More are dropped: they are in the
 * server's log, and are fetched once the hole before them is filled.
 */
const MAX_HELD = 256;

/**
 * What the client has seen of one room's log.
 * - `joining`: where the log begins for this client is not known before the ack
 * - `live`: everything up to the newest known message was passed on
 * - `filling`: messages after the cursor are being fetched
 * - `reloading`: what follows the cursor cannot be had; the last page is being fetched
 */
export class RoomLog {
  readonly room: string;
  mode: "joining" | "live" | "filling" | "reloading" = "live";
  /** Whether the first message may have any `seq`: the log was empty, but may have been longer once. */
  beginsAnywhere = false;
  /** When the newest message seen was sent; "" if none was. */
  activeAt: Timestamp = "";
  #cursor: number;
  #newest: number;
  readonly #held = new Map<number, Message>();

  constructor(room: string, cursor: number) {
    this.room = room;
    this.#cursor = cursor;
    this.#newest = cursor;
  }

  /** `seq` of the last message passed on. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Greatest `seq` heard of. */
  get newest(): number {
    return this.#newest;
  }

  /** Whether the server has more than was passed on. */
  get behind(): boolean {
    return this.#newest > this.#cursor;
  }

  /** Smallest `seq` of the messages that wait, if any do. */
  get firstHeld(): number | undefined {
    return this.#held.size === 0 ? undefined : Math.min(...this.#held.keys());
  }

  /** The server has a message with this `seq`. */
  learn(seq: number): void {
    this.#newest = Math.max(this.#newest, seq);
  }

  /** Somebody was active then. */
  note({ timestamp }: Message): void {
    if (timestamp > this.activeAt) this.activeAt = timestamp;
  }

  /** Takes a message in, unless it was seen before. */
  offer(message: Message): void {
    const { seq } = message;
    this.note(message);
    if (seq <= this.#cursor) return;
    this.learn(seq);
    if (seq === this.#cursor + 1 || this.#held.size < MAX_HELD) this.#held.set(seq, message);
  }

  /** The message after the cursor, if it is here; the cursor moves onto it. */
  take(): Message | undefined {
    const message = this.#held.get(this.#cursor + 1);
    if (message === undefined) return undefined;
    this.#cursor += 1;
    this.beginsAnywhere = false;
    this.#held.delete(this.#cursor);
    return message;
  }

  /** Moves the cursor without passing anything on. */
  skipTo(cursor: number): void {
    this.#cursor = cursor;
    this.#newest = Math.max(this.#newest, cursor);
    for (const seq of this.#held.keys()) if (seq <= cursor) this.#held.delete(seq);
  }

  /** The log is another one than before: its newest message is this. */
  restart(newest: number): void {
    this.#held.clear();
    this.#cursor = this.#newest = newest;
  }

  /** The line is gone; what waits will come again. */
  down(): void {
    this.#held.clear();
    this.#newest = this.#cursor;
    this.mode = "live";
  }
}
