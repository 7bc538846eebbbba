import { CommandError, type Transport } from "../lib/client/transport.ts";
import type { Change } from "./model/reduce.ts";
import type { Reading, View } from "./model/view.ts";

/** What is read within this time is told at once, in milliseconds. */
const TOGETHER_MS = 400;
/** More places than this are told one after the other, so many milliseconds apart: the server takes no more. */
const AT_ONCE = 20;
const APART_MS = 100;
/** Pause after the server would not be told, in milliseconds. */
const PAUSE_MS = 3_000;

export interface ReadMarksOptions {
  readonly line: Pick<Transport, "request">;
  readonly view: () => View;
  readonly change: (change: Change) => void;
  readonly online: () => boolean;
  /** Calls once after `ms`. */
  readonly after: (ms: number, call: () => void) => void;
}

/** A room, or a thread of it. */
interface Place {
  readonly room: string;
  readonly thread?: string;
}

/**
 * Tells the server how far the person has read, for their other devices and the others in small rooms.
 * Of each place one thing at a time, so that what comes back from there can be told from what another
 * device said.
 */
export class ReadMarks {
  readonly #options: ReadMarksOptions;
  /** Places of which the server is going to be told. */
  readonly #waiting = new Map<string, Place>();
  /** Places of which it is being told. */
  readonly #telling = new Set<string>();

  constructor(options: ReadMarksOptions) {
    this.#options = options;
  }

  /** The view changed: tells what was read. */
  follow(before: View, after: View): void {
    for (const [name, room] of after.rooms) {
      const known = before.rooms.get(name);
      if (room === known || !room.joined || !room.seenKnown) continue;
      if (isNews(room)) this.#tellSoon({ room: name });
      if (room.threads === known?.threads) continue;
      for (const [id, thread] of room.threads) {
        if (thread.follows && isNews(thread)) this.#tellSoon({ room: name, thread: id });
      }
    }
  }

  /** Tells at once what waits to be told. */
  flush(): void {
    for (const [key, place] of this.#waiting) void this.#tell(key, place);
  }

  #tellSoon(place: Place): void {
    const key = `${place.room}\n${place.thread ?? ""}`;
    if (this.#waiting.has(key) || this.#telling.has(key)) return;
    this.#waiting.set(key, place);
    // All that was unread may be read at once.
    const later = Math.max(0, this.#waiting.size - AT_ONCE) * APART_MS;
    this.#options.after(TOGETHER_MS + later, () => {
      if (this.#waiting.has(key)) void this.#tell(key, place);
    });
  }

  async #tell(key: string, place: Place): Promise<void> {
    const { after, change, line, online } = this.#options;
    this.#waiting.delete(key);
    const reading = this.#readingOf(place);
    if (reading === null || !isNews(reading) || !online()) return;
    const { seenSeq: seq, toldSeq: before } = reading;
    this.#telling.add(key);
    change({ type: "told", ...place, seq, telling: true });
    const back = seq < before ? { back: true } : {};
    const error = await failureOf(line.request("mark_read", { ...place, seq, ...back }));
    const done = () => {
      this.#telling.delete(key);
      const now = this.#readingOf(place);
      if (now === null) return;
      // What the server will never take is left.
      const again = error?.retryable === true && now.toldSeq === seq;
      change({ type: "told", ...place, seq: again ? before : now.toldSeq, telling: false });
    };
    if (error === null || error.code === "disconnected") done();
    else after(PAUSE_MS, done);
  }

  #readingOf({ room: name, thread: id }: Place): Reading | null {
    const room = this.#options.view().rooms.get(name);
    if (room?.joined !== true) return null;
    if (id === undefined) return room;
    const thread = room.threads.get(id);
    return thread?.follows === true ? thread : null;
  }
}

async function failureOf(request: Promise<unknown>): Promise<CommandError | null> {
  try {
    await request;
    return null;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return error;
  }
}

function isNews({ seenSeq, toldSeq }: Reading): boolean {
  return seenSeq !== toldSeq;
}
