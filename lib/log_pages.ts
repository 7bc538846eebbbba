import type { PageRange } from "./chat/effects.ts";
import { toEvent } from "./chat/events.ts";
import type { Room } from "./chat/state.ts";
import type { Codec } from "./codec/codec.ts";
import { type Page, type PageData, readerOf, readLog, readPage } from "./history_page.ts";
import { type Frame, Outgoing, Owed } from "./outbox.ts";
import type { ServerEvent } from "./protocol.ts";
import type { Store } from "./store/store.ts";

/** Events of one page of a replay. */
const REPLAY_PAGE = 200;
/** Most pages of a kind that are kept; past it all are forgotten. */
const KEPT_PAGES = 32;

/** What somebody gets who asks for a page. */
export class HistoryPage {
  readonly data: PageData;
  readonly thread: string | undefined;
  readonly outgoing: Outgoing;
  /** Characters of its texts. */
  readonly length: number;

  constructor({ data, thread }: Page) {
    this.data = data;
    this.thread = thread;
    this.outgoing = new Outgoing({ type: "message_history", data });
    this.length = data.messages.reduce((sum, { message }) => sum + message.length, 0);
  }
}

/** A part of what somebody missed, made into frames once for all who missed it. */
export class ReplayPage {
  readonly firstSeq: number;
  /** `seq` of its last event: where the next page begins. */
  readonly lastSeq: number;
  readonly #events: readonly ServerEvent[];
  readonly #frames = new Map<Codec, readonly Frame[]>();

  /** @param events that follow one another in a log from the first `seq` to the last */
  constructor(events: readonly ServerEvent[], seqs: { firstSeq: number; lastSeq: number }) {
    this.#events = events;
    this.firstSeq = seqs.firstSeq;
    this.lastSeq = seqs.lastSeq;
  }

  frames(codec: Codec): readonly Frame[] {
    let frames = this.#frames.get(codec);
    if (!frames) {
      let owed = new Owed(codec);
      for (const event of this.#events) owed = owed.andPieces(codec.encode(event));
      this.#frames.set(codec, frames = owed.frames());
    }
    return frames;
  }
}

/**
 * Reads the logs of rooms in pages, up to where members have been told so far (`room.lastSeq`). After a
 * restart thousands come back at once and miss the same: a page is read and encoded once for all of them.
 */
export class LogPages {
  readonly #store: Store;
  readonly #replays = new Kept<ReplayPage | undefined>();
  readonly #histories = new Kept<HistoryPage>();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * What comes after a cursor, as far as it fits into a page; nothing if nothing does.
   * @throws {StoreError} if the log cannot be read
   */
  replay(room: Room, after: number): ReplayPage | undefined {
    return this.#replays.get(room, `${after}`, () => {
      const { events, hasMore } = readLog(this.#store, room, { after, limit: REPLAY_PAGE });
      const [first, last] = [events[0], events.at(-1)];
      if (!first || !last) return { value: undefined, final: false };
      const read = readerOf(this.#store, room);
      const told = events.map((event) => toEvent(room.name, event, read));
      const value = new ReplayPage(told, { firstSeq: first.seq, lastSeq: last.seq });
      return { value, final: hasMore || events.length === REPLAY_PAGE };
    });
  }

  /**
   * A page as it was asked for.
   * @throws {StoreError} if the log cannot be read
   * @throws {ChatError} `message_not_found`
   */
  history(room: Room, range: PageRange): HistoryPage {
    const { before, after, around, thread, limit } = range;
    return this.#histories.get(room, JSON.stringify([before, after, around, thread, limit]), () => {
      return { value: new HistoryPage(readPage(this.#store, room, range)), final: false };
    });
  }

  /** Forgets the pages; to be called every second or so. */
  forget(): void {
    this.#replays.clear();
    this.#histories.clear();
  }
}

/** What was read of rooms, for whoever asks for the same soon. */
class Kept<V> {
  readonly #kept = new Map<string, { value: V; final: boolean; seq: number }>();

  /** @param read `final`: what is said in the room later does not change it, but for changes of messages */
  get(room: Room, what: string, read: () => { value: V; final: boolean }): V {
    const key = `${room.id} ${room.name} ${what}`;
    let known = this.#kept.get(key);
    if (!known || known.seq !== (known.final ? room.changedSeq : room.lastSeq)) {
      const { value, final } = read();
      known = { value, final, seq: final ? room.changedSeq : room.lastSeq };
      if (this.#kept.size >= KEPT_PAGES) this.clear();
      this.#kept.set(key, known);
    }
    return known.value;
  }

  clear(): void {
    this.#kept.clear();
  }
}
