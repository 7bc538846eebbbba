import { toMessage } from "./chat/effects.ts";
import type { Room } from "./chat/state.ts";
import type { Codec } from "./codec/codec.ts";
import { type Frame, Outgoing, Owed } from "./outbox.ts";
import type { Store, StoredEvent } from "./store/store.ts";

/** Events of one page of a replay. */
const REPLAY_PAGE = 200;
/** Characters after which a page of messages is full, so that no page alone makes a connection slow. */
const PAGE_LENGTH = 64 * 1024;
/** What a message weighs besides its text, roughly. */
const MESSAGE_LENGTH = 200;
/** Most pages of a kind that are kept; past it all are forgotten. */
const KEPT_PAGES = 32;

/** Which part of a room's log is wanted; `before` and `after` are cursors, without either the last. */
export interface PageRange {
  before?: number;
  after?: number;
  limit: number;
}

/** What somebody gets who asks for a page. */
export interface HistoryPage {
  outgoing: Outgoing;
  count: number;
  hasMore: boolean;
  /** Characters of its texts. */
  length: number;
}

/** A part of what somebody missed, made into frames once for all who missed it. */
export class ReplayPage {
  readonly firstSeq: number;
  /** `seq` of its last event: where the next page begins. */
  readonly lastSeq: number;
  readonly #room: string;
  readonly #events: readonly StoredEvent[];
  readonly #frames = new Map<Codec, readonly Frame[]>();

  /** @param events at least one */
  constructor(room: string, events: readonly StoredEvent[]) {
    this.#room = room;
    this.#events = events;
    this.firstSeq = events[0]!.seq;
    this.lastSeq = events.at(-1)!.seq;
  }

  frames(codec: Codec): readonly Frame[] {
    let frames = this.#frames.get(codec);
    if (!frames) {
      let owed = new Owed(codec);
      for (const event of this.#events) {
        const data = toMessage(this.#room, event);
        owed = owed.andPieces(codec.encode({ type: "new_message", data }));
      }
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
      const { events } = this.#read(room, { after, limit: REPLAY_PAGE });
      const kept = fitting(events);
      const value = kept.length === 0 ? undefined : new ReplayPage(room.name, kept);
      return { value, final: kept.length === REPLAY_PAGE || kept.length < events.length };
    });
  }

  /**
   * A page as it was asked for.
   * @throws {StoreError} if the log cannot be read
   */
  history(room: Room, range: PageRange): HistoryPage {
    const { before = "", after = "", limit } = range;
    return this.#histories.get(room, `${before} ${after} ${limit}`, () => {
      return { value: this.#history(room, range), final: false };
    });
  }

  /** Forgets the pages; to be called every second or so. */
  forget(): void {
    this.#replays.clear();
    this.#histories.clear();
  }

  #history(room: Room, { before = Infinity, after, limit }: PageRange): HistoryPage {
    if (room.lastSeq < room.firstSeq) return toPage(room, [], false);
    if (limit === 0) return toPage(room, [], true);
    const newest = after === undefined;
    const range = newest ? { before: Math.min(before, room.lastSeq + 1) } : { after };
    const { events, hasMore } = this.#read(room, { ...range, limit });
    const kept = newest ? fitting(events.toReversed()).reverse() : fitting(events);
    return toPage(room, kept, hasMore || kept.length < events.length);
  }

  #read(room: Room, range: PageRange) {
    const { events, hasMore } = this.#store.history(room.id, range);
    return { events: events.filter((event) => event.seq <= room.lastSeq), hasMore };
  }
}

/** What was read of rooms, for whoever asks for the same soon. */
class Kept<V> {
  readonly #kept = new Map<string, { value: V; final: boolean; lastSeq: number }>();

  /** @param read `final`: what is said in the room later does not change it */
  get(room: Room, what: string, read: () => { value: V; final: boolean }): V {
    const { lastSeq } = room;
    const key = `${room.id} ${room.name} ${what}`;
    let known = this.#kept.get(key);
    if (!known || (!known.final && known.lastSeq !== lastSeq)) {
      known = { ...read(), lastSeq };
      if (this.#kept.size >= KEPT_PAGES) this.clear();
      this.#kept.set(key, known);
    }
    return known.value;
  }

  clear(): void {
    this.#kept.clear();
  }
}

/** Some events of a room as a page. */
export function toPage(room: Room, events: readonly StoredEvent[], hasMore: boolean): HistoryPage {
  const messages = events.map((event) => toMessage(room.name, event));
  const data = { room: room.name, messages, has_more: hasMore };
  return {
    outgoing: new Outgoing({ type: "message_history", data }),
    count: messages.length,
    hasMore,
    length: messages.reduce((sum, { message }) => sum + message.length, 0),
  };
}

/** As many events, from the first on, as a page may carry. */
function fitting(events: StoredEvent[]): StoredEvent[] {
  let length = 0;
  return events.filter((event) => {
    length += event.text.length + MESSAGE_LENGTH;
    return length <= PAGE_LENGTH;
  });
}
