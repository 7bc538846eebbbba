import type { Audience } from "./audience.ts";
import type { Effect } from "./chat/effects.ts";
import type { Room, Session } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { emptyPage } from "./history_page.ts";
import { HistoryPage, LogPages } from "./log_pages.ts";
import type { Meters } from "./meters.ts";
import { type AckData, CLOSE, type ErrorData, LIMITS } from "./protocol.ts";
import type { Store } from "./store/store.ts";

/** Pause before reading goes on for a connection that is behind, in milliseconds. */
const PAUSE_MS = 20;
/** Characters from which on a page of messages is long. */
const LONG_PAGE = 8 * 1024;

export interface LogReaderOptions {
  store: Store;
  audience: Audience;
  clock: Clock;
  meters: Meters;
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
  readonly #pages: LogPages;
  /** The latest replay of each room that is not over. */
  readonly #replays = new WeakMap<Session, Map<Room, object>>();
  #waiting = 0;

  constructor(options: LogReaderOptions) {
    this.#options = options;
    this.#pages = new LogPages(options.store);
  }

  /** To be called every second or so. */
  tidy(): void {
    this.#pages.forget();
  }

  /** Pages and replays that wait until their connection has taken more. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Sends one page, and the answer if it was asked for with a `ref`; waits while the connection is behind. */
  sendPage(effect: Extract<Effect, { kind: "history" }>): void {
    const { session, room, page, ref } = effect;
    const { audience, toErrorData, mayHear } = this.#options;
    const connection = audience.connectionOf(session);
    if (!connection) return;
    if (connection.busy) return this.#pause(connection, () => this.sendPage(effect));
    try {
      // Asked for when it was allowed; a wait may have changed that.
      const history = mayHear(session, room)
        ? this.#pages.history(room, page)
        : new HistoryPage(emptyPage(room));
      audience.owe(connection, history.outgoing);
      if (ref !== undefined) audience.answer(session, { type: "ack", ref, data: toAck(history) });
      // What is long is sent at once, to know whether the connection keeps up.
      if (history.length > LONG_PAGE) connection.flush();
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
    this.#options.meters.resumedRooms++;
    const replays = this.#replays.get(session) ?? new Map<Room, object>();
    this.#replays.set(session, replays.set(room, effect));
    this.#replayFrom(effect, after);
  }

  /** @param effect the latest replay of the room for the session, or it is over */
  #replayFrom(effect: Extract<Effect, { kind: "replay" }>, after: number | null): void {
    const { session, room } = effect;
    const { audience, mayHear, toErrorData } = this.#options;
    const connection = audience.connectionOf(session);
    const isLatest = this.#replays.get(session)?.get(room) === effect;
    // Whoever left and came back meanwhile hears the room already.
    if (!connection || !isLatest || !mayHear(session, room) || audience.hears(session, room)) {
      return;
    }
    if (after === null || !isReplayable(room, after)) {
      this.#tellGap(session, room);
      audience.hear(session, room);
      return;
    }
    try {
      for (let cursor = after; cursor < room.lastSeq;) {
        if (connection.busy) {
          return this.#pause(connection, () => this.#replayFrom(effect, cursor));
        }
        const page = this.#pages.replay(room, cursor);
        if (page?.firstSeq !== cursor + 1) {
          // The database lacks what it should have: never a silent hole.
          this.#tellGap(session, room);
          break;
        }
        connection.pushFrames(page.frames(connection.codec));
        cursor = page.lastSeq;
      }
      this.#replays.get(session)?.delete(room);
      audience.hear(session, room);
    } catch (error) {
      toErrorData(error);
      connection.close(CLOSE.resync, "The log cannot be read: come back and ask again");
    }
  }

  #tellGap(session: Session, room: Room): void {
    const { audience, meters } = this.#options;
    const data = { room: room.name, first_seq: room.firstSeq, last_seq: room.lastSeq };
    meters.gaps++;
    audience.tell(session, { type: "gap", data });
  }

  #pause(connection: Connection, goOn: () => void): void {
    const { clock, send } = this.#options;
    this.#waiting++;
    clock.after(PAUSE_MS, () => {
      this.#waiting--;
      connection.watch(clock.uptime());
      goOn();
      send();
    });
  }
}

function toAck({ data, thread }: HistoryPage): AckData["history"] {
  const { room, messages, has_more, has_newer } = data;
  return {
    room,
    count: messages.length,
    has_more,
    ...(has_newer === undefined ? {} : { has_newer }),
    ...(thread === undefined ? {} : { thread }),
  };
}

/** Whether everything after the cursor is kept, and not too much of it. */
function isReplayable(room: Room, after: number): boolean {
  return after >= room.firstSeq - 1 && after <= room.lastSeq &&
    room.lastSeq - after <= LIMITS.resumeEvents;
}
