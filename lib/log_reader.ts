import type { Audience } from "./audience.ts";
import { type Effect, toMessage } from "./chat/effects.ts";
import type { Room, Session } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import { CLOSE, type ErrorData, LIMITS } from "./protocol.ts";
import type { Connection } from "./connection.ts";
import type { Store, StoredEvent } from "./store/store.ts";

/** Events of one page of a replay. */
const REPLAY_PAGE = 200;
/** Pause before reading goes on for a connection that is behind, in milliseconds. */
const PAUSE_MS = 20;
/** Characters after which a page of messages is full, so that no page alone makes a connection slow. */
const PAGE_LENGTH = 64 * 1024;
/** Characters from which on a page of messages is long. */
const LONG_PAGE = 8 * 1024;
/** What a message weighs besides its text, roughly. */
const MESSAGE_LENGTH = 200;

const NOTHING = { messages: [], has_more: false };

export interface LogReaderOptions {
  store: Store;
  audience: Audience;
  clock: Clock;
  /** Whether the session may hear the room now. */
  mayHear: (session: Session, room: Room) => boolean;
  /** What a failure to read comes to for the client. */
  toErrorData: (error: unknown) => ErrorData;
  /** Sends, soon, what was told outside of a turn. */
  send: () => void;
}

/**
 * Reads the logs of rooms for sessions. Reading ends where members have been told so far
 * (`room.lastSeq`), so that nothing reaches anybody twice.
 */
export class LogReader {
  readonly #options: LogReaderOptions;
  /** The latest replay of each room that is not over. */
  readonly #replays = new WeakMap<Session, Map<Room, object>>();

  constructor(options: LogReaderOptions) {
    this.#options = options;
  }

  /** Sends one page, and the answer if it was asked for with a `ref`; waits while the connection is behind. */
  sendPage(effect: Extract<Effect, { kind: "history" }>): void {
    const { session, room, page, ref } = effect;
    const { audience, toErrorData, mayHear } = this.#options;
    const connection = audience.connectionOf(session);
    if (!connection) return;
    if (connection.busy) return this.#pause(connection, effect);
    try {
      // Asked for when it was allowed; a wait may have changed that.
      const { messages, has_more } = mayHear(session, room) ? this.#page(room, page) : NOTHING;
      const data = { room: room.name, messages, has_more };
      audience.tell(session, { type: "message_history", data });
      if (ref !== undefined) {
        const ack = { room: room.name, count: messages.length, has_more };
        audience.answer(session, { type: "ack", ref, data: ack });
      }
      // What is long is sent at once, to know whether the connection keeps up.
      if (lengthOf(messages) > LONG_PAGE) connection.flush();
    } catch (error) {
      audience.refuse(session, { ref, error: toErrorData(error) });
    }
  }

  /**
   * Sends what came after a cursor, page by page as the connection takes it, and then lets the session
   * hear the room. The last page and the hearing are of one turn: nothing can come between.
   */
  replay(effect: Extract<Effect, { kind: "replay" }>): void {
    const { session, room, after } = effect;
    this.#options.audience.unhear(session, room);
    const replays = this.#replays.get(session) ?? new Map<Room, object>();
    this.#replays.set(session, replays.set(room, effect));
    this.#replayFrom(effect, after);
  }

  /** @param effect the latest replay of the room for the session, or it is over */
  #replayFrom(effect: Extract<Effect, { kind: "replay" }>, after: number | null): void {
    const { session, room } = effect;
    const { audience, clock, mayHear, toErrorData } = this.#options;
    const connection = audience.connectionOf(session);
    const isLatest = this.#replays.get(session)?.get(room) === effect;
    // Whoever left and came back meanwhile hears the room already.
    if (!connection || !isLatest || !mayHear(session, room) || audience.hears(session, room)) {
      return;
    }
    if (after === null || !isReplayable(room, after)) {
      const data = { room: room.name, first_seq: room.firstSeq, last_seq: room.lastSeq };
      audience.tell(session, { type: "gap", data });
      audience.hear(session, room);
      return;
    }
    try {
      for (let cursor = after; cursor < room.lastSeq;) {
        if (connection.busy) {
          clock.after(PAUSE_MS, () => {
            connection.watch(clock.uptime());
            this.#replayFrom(effect, cursor);
            this.#options.send();
          });
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
      this.#replays.get(session)?.delete(room);
      audience.hear(session, room);
    } catch (error) {
      toErrorData(error);
      connection.close(CLOSE.resync, "The log cannot be read: come back and ask again");
    }
  }

  #pause(connection: Connection, effect: Extract<Effect, { kind: "history" }>): void {
    const { clock, send } = this.#options;
    clock.after(PAUSE_MS, () => {
      connection.watch(clock.uptime());
      this.sendPage(effect);
      send();
    });
  }

  #page(room: Room, page: Extract<Effect, { kind: "history" }>["page"]) {
    const { before = Infinity, after, limit } = page;
    if (room.lastSeq < room.firstSeq) return NOTHING;
    if (limit === 0) return { messages: [], has_more: true };
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

function lengthOf(messages: { message: string }[]): number {
  return messages.reduce((sum, { message }) => sum + message.length, 0);
}

/** As many events, from the first on, as a page may carry. */
function fitting(events: StoredEvent[]): StoredEvent[] {
  let length = 0;
  return events.filter((event) => {
    length += event.text.length + MESSAGE_LENGTH;
    return length <= PAGE_LENGTH;
  });
}
