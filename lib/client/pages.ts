import type { CommandData } from "../protocol.ts";
import { type Answer, CommandError } from "./requests.ts";

/** Whom a page of history is for: the one who asked, or the log of a room that is being caught up. */
export type PageFor = "asker" | "filling" | "reloading";

/** Most requests for pages of one room; one more is refused. */
const MAX_WAITING = 16;

interface Wanted {
  data: CommandData["history"];
  purpose: PageFor;
  answer: Answer<"history">;
}

/**
 * Requests for pages of history, one of a room at a time: a `message_history` has no `ref`, so this
 * is how it is known which request it belongs to.
 */
export class Pages {
  readonly #ask: (data: CommandData["history"], answer: Answer<"history">) => void;
  /** By folded name of the room; the first is under way. */
  readonly #wanted = new Map<string, Wanted[]>();

  constructor(ask: (data: CommandData["history"], answer: Answer<"history">) => void) {
    this.#ask = ask;
  }

  /** Whom a `message_history` of this room that arrives now is for; undefined if nobody asked. */
  purpose(room: string): PageFor | undefined {
    return this.#wanted.get(fold(room))?.[0]?.purpose;
  }

  want(purpose: PageFor, data: CommandData["history"], answer: Answer<"history">): void {
    const key = fold(data.room);
    const wanted = this.#wanted.get(key) ?? [];
    if (wanted.length >= MAX_WAITING) {
      const text = `Cannot load more of room "${data.room}": ${MAX_WAITING} requests are under way`;
      return answer.onError(new CommandError("too_fast", text));
    }
    this.#wanted.set(key, wanted);
    wanted.push({ purpose, data, answer });
    if (wanted.length === 1) this.#next(key, wanted);
  }

  #next(key: string, wanted: Wanted[]): void {
    const [first] = wanted;
    if (first === undefined) {
      this.#wanted.delete(key);
      return;
    }
    const done = () => {
      wanted.shift();
      this.#next(key, wanted);
    };
    this.#ask(first.data, {
      // A page that comes after all would be taken for that of the next request.
      patient: true,
      onAck: (data) => {
        done();
        first.answer.onAck(data);
      },
      onError: (error) => {
        done();
        first.answer.onError(error);
      },
    });
  }
}

function fold(room: string): string {
  return room.trim().normalize("NFKC").toLowerCase();
}
