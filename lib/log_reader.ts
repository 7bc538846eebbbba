import type { Audience } from "./audience.ts";
import { type Effect, toMessage } from "./chat/effects.ts";
import type { Room, Session } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import { CLOSE, type ErrorData, LIMITS } from "./protocol.ts";
import type { Store, StoredEvent } from "./store/store.ts";

/** Events of one page of a replay. */
const REPLAY_PAGE = 200;
/** Pause before a replay goes on for a connection that is behind, in milliseconds. */
const REPLAY_PAUSE_MS = 20;
/** Characters after which a page of messages is full, so that no page alone makes a connection slow. */
const PAGE_LENGTH = 256 * 1024;
/** What a message weighs besides its text, roughly. */
const MESSAGE_LENGTH = 200;

export interface LogReaderOptions {
  store: Store;
  audience: Audience;
  clock: Clock;
  /** Whether the session may hear the room now. */
  mayHear: (session: Session, room: Room) => boolean;
  /** What a failure to read comes to for the client. */
  toErrorData: (error: unknown) => ErrorData;
  /** Has an effect carried out in a turn of its own. */
  later: (effect: Effect) => void;
}

/**
 * Reads the logs of rooms for sessions. Reading ends where members have been told so far
 * (`room.lastSeq`), so that nothing reaches anybody twice.
 */
export class LogReader {
  readonly #options: LogReaderOptions;

  constructor(options: LogReaderOptions) {
    this.#options = options;
  }

  /** Sends one page, and the answer if it was asked for with a `ref`. */
  sendPage({ session, room, page, ref }: Extract<Effect, { kind: "history" }>): void {
    const { audience, toErrorData } = this.#options;
    try {
      const { messages, has_more } = this.#page(room, page);
      const data = { room: room.name, messages, has_more };
      audience.tell(session, { type: "message_history", data });
      if (ref === undefined) return;
      const ack = { room: room.name, count: messages.length, has_more };
      audience.answer(session, { type: "ack", ref, data: ack });
    } catch (error) {
      audience.refuse(session, { ref, error: toErrorData(error) });
    }
  }

  /**
   * Sends what came after a cursor, page by page as the connection takes it, and then lets the session
   * hear the room. The last page and the hearing are of one turn: nothing can come between.
   */
  replay({ session, room, after }: Extract<Effect, { kind: "replay" }>): void {
    const { audience, clock, mayHear, toErrorData } = this.#options;
    const connection = audience.connectionOf(session);
    if (!connection || !mayHear(session, room)) return;
    if (after === null || !isReplayable(room, after)) {
      const data = { room: room.name, first_seq: room.firstSeq, last_seq: room.lastSeq };
      audience.tell(session, { type: "gap", data });
      audience.hear(session, room);
      return;
    }
    try {
      for (let cursor = after; cursor < room.lastSeq;) {
        if (connection.busy) {
          clock.after(REPLAY_PAUSE_MS, () => this.#goOn(session, room, cursor));
          return;
        }
        const page = this.#told(room, { after: cursor, limit: REPLAY_PAGE });
        if (page.events.length === 0) break;
        for (const event of fitting(page.events)) {
          audience.tell(session, { type: "new_message", data: toMessage(room.name, event) });
          cursor = event.seq;
        }
        connection.flush();
      }
      audience.hear(session, room);
    } catch (error) {
      toErrorData(error);
      connection.close(CLOSE.resync, "The log cannot be read: come back and ask again");
    }
  }

  #goOn(session: Session, room: Room, after: number): void {
    const { audience, clock, later } = this.#options;
    audience.connectionOf(session)?.watch(clock.uptime());
    later({ kind: "replay", session, room, after });
  }

  #page(room: Room, page: Extract<Effect, { kind: "history" }>["page"]) {
    const { before = Infinity, after, limit } = page;
    if (limit === 0) return { messages: [], has_more: room.lastSeq >= room.firstSeq };
    const newest = after === undefined;
    const range = newest ? { before: Math.min(before, room.lastSeq + 1) } : { after };
    const { events, hasMore } = this.#told(room, { ...range, limit });
    const kept = newest ? fitting(events.toReversed()).reverse() : fitting(events);
    return {
      messages: kept.map((event) => toMessage(room.name, event)),
      has_more: hasMore || kept.length < events.length,
    };
  }

  #told(room: Room, range: Parameters<Store["history"]>[1]) {
    const { events, hasMore } = this.#options.store.history(room.id, range);
    return { events: events.filter((event) => event.seq <= room.lastSeq), hasMore };
  }
}

/** Whether everything after the cursor is kept, and not too much of it. */
function isReplayable(room: Room, after: number): boolean {
  return after >= room.firstSeq - 1 && after <= room.lastSeq &&
    room.lastSeq - after <= LIMITS.resumeEvents;
}

/** As many events, from the first on, as a page may carry. */
function fitting(events: StoredEvent[]): StoredEvent[] {
  let length = 0;
  return events.filter((event) => {
    length += event.text.length + MESSAGE_LENGTH;
    return length <= PAGE_LENGTH;
  });
}
