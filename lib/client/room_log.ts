import type { ChangeEvent, ServerEvent, Timestamp } from "../protocol.ts";

/** An event that has a place in a room's log: a message, or what changes one. */
export type LogEvent = ServerEvent<"new_message"> | ChangeEvent;

/**
 * Most events of one room that wait for those before them. More are dropped: they are in the
 * server's log, and are fetched once the hole before them is filled.
 */
const MAX_HELD = 256;

/**
 * What the client has seen of one room's log.
 * - `joining`: where the log begins for this client is not known before the ack
 * - `live`: everything up to the newest known event was passed on
 * - `filling`: events after the cursor are being fetched
 * - `reloading`: what follows the cursor cannot be had; the last page is being fetched
 */
export class RoomLog {
  readonly room: string;
  mode: "joining" | "live" | "filling" | "reloading" = "live";
  /** Whether the first event may have any `seq`: the log was empty, but may have been longer once. */
  beginsAnywhere = false;
  /** When the newest event seen came to be; "" if none was. */
  activeAt: Timestamp = "";
  #cursor: number;
  #newest: number;
  readonly #held = new Map<number, LogEvent>();

  constructor(room: string, cursor: number) {
    this.room = room;
    this.#cursor = cursor;
    this.#newest = cursor;
  }

  /** `seq` of the last event passed on. */
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

  /** Smallest `seq` of the events that wait, if any do. */
  get firstHeld(): number | undefined {
    return this.#held.size === 0 ? undefined : Math.min(...this.#held.keys());
  }

  /** The server has an event with this `seq`. */
  learn(seq: number): void {
    this.#newest = Math.max(this.#newest, seq);
  }

  /** Somebody was active then. */
  note(timestamp: Timestamp): void {
    if (timestamp > this.activeAt) this.activeAt = timestamp;
  }

  /** Takes an event in, unless it was seen before. */
  offer(event: LogEvent): void {
    const { seq } = event.data;
    this.note(event.type === "message_edited" ? event.data.edited_at : event.data.timestamp);
    if (seq <= this.#cursor) return;
    this.learn(seq);
    if (seq === this.#cursor + 1 || this.#held.size < MAX_HELD) this.#held.set(seq, event);
  }

  /** The event after the cursor, if it is here; the cursor moves onto it. */
  take(): LogEvent | undefined {
    const event = this.#held.get(this.#cursor + 1);
    if (event === undefined) return undefined;
    this.#cursor += 1;
    this.beginsAnywhere = false;
    this.#held.delete(this.#cursor);
    return event;
  }

  /** Moves the cursor without passing anything on. */
  skipTo(cursor: number): void {
    this.#cursor = cursor;
    this.#newest = Math.max(this.#newest, cursor);
    for (const seq of this.#held.keys()) if (seq <= cursor) this.#held.delete(seq);
  }

  /** The log is another one than before: its newest event is this. */
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
