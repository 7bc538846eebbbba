import type { Transport } from "../lib/client/transport.ts";
import type { EventData } from "../lib/protocol.ts";
import { attempt } from "./attempt.ts";
import type { Room, View } from "./model/view.ts";

/** What is read within this time is told at once, in milliseconds. */
const TOGETHER_MS = 400;

export interface ReadMarksOptions {
  readonly line: Pick<Transport, "request">;
  readonly view: () => View;
  readonly online: () => boolean;
  /** Calls once after `ms`. */
  readonly after: (ms: number, call: () => void) => void;
}

/** Tells the server how far the person has read, for their other devices and the others in small rooms. */
export class ReadMarks {
  readonly #options: ReadMarksOptions;
  /** What the server knows, by room. */
  readonly #told = new Map<string, number>();
  readonly #waiting = new Set<string>();

  constructor(options: ReadMarksOptions) {
    this.#options = options;
  }

  /** The view changed: tells what was read. */
  follow(before: View, after: View): void {
    for (const [name, room] of after.rooms) {
      if (!room.joined || room === before.rooms.get(name) || this.#waiting.has(name)) continue;
      if (!this.#isNews(room)) continue;
      this.#waiting.add(name);
      this.#options.after(TOGETHER_MS, () => {
        this.#waiting.delete(name);
        const now = this.#options.view().rooms.get(name);
        if (now?.joined && this.#isNews(now)) this.tell(name, now.seenSeq);
      });
    }
  }

  tell(room: string, seq: number): void {
    if (!this.#options.online()) return;
    this.#told.set(room, seq);
    void attempt(() => this.#options.line.request("mark_read", { room, seq })).then((problem) => {
      if (problem !== null && this.#told.get(room) === seq) this.#told.delete(room);
    });
  }

  /** The server told how far it knows the person to have read. */
  heard({ rooms }: EventData["unread"]): void {
    for (const { room, seq } of rooms) this.#told.set(room, seq);
  }

  /** Reactions and other changes of messages are nothing to have read. */
  #isNews({ info, messages, seenSeq, seenKnown }: Room): boolean {
    if (!seenKnown) return false;
    const told = this.#told.get(info.room) ?? 0;
    const last = messages[messages.length - 1]?.seq ?? seenSeq;
    return seenSeq > told && seenSeq >= last && last > told;
  }
}
