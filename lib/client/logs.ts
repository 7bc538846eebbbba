import {
  type AckData,
  type Cursors,
  type EventData,
  LIMITS,
  type RoomInfo,
  type ServerEvent,
} from "../protocol.ts";
import { fullJitter } from "./backoff.ts";
import type { TransportClock } from "./link.ts";
import type { Pages } from "./pages.ts";
import type { CommandError } from "./requests.ts";
import { type LogEvent, RoomLog } from "./room_log.ts";

/** A resume of conversations ends here, in bytes: well before the frame is full. */
const RESUME_BYTES = LIMITS.frameBytes / 2;

export interface LogsOptions {
  /** Takes an event when its turn has come. */
  pass(event: ServerEvent): void;
  pages: Pages;
  clock: TransportClock;
  random: () => number;
}

/**
 * The logs of the rooms that the session is in: passes on each durable event once and in order,
 * fetches what is missing, and says `gap` where something cannot be had.
 */
export class Logs {
  readonly #options: LogsOptions;
  readonly #logs = new Map<string, RoomLog>();
  /** What the cursors count in. It moves to `#nextEpoch` only when no log is of the old one any more. */
  #epoch: string;
  #nextEpoch: string;
  /** Requests under way that end in a room. */
  #joins = 0;
  #me: string | null = null;
  readonly #cancelRetries = new Set<() => void>();

  constructor(options: LogsOptions, restored: { epoch: string; cursors: Cursors }) {
    this.#options = options;
    this.#epoch = this.#nextEpoch = restored.epoch;
    for (const [room, cursor] of Object.entries(restored.cursors)) this.#track(room, cursor);
  }

  get epoch(): string {
    return this.#epoch;
  }

  get cursors(): Cursors {
    const known = [...this.#logs.values()].filter((log) => log.mode !== "joining");
    return Object.fromEntries(known.map((log) => [log.room, log.cursor]));
  }

  /**
   * The cursors that a `hello` may carry: of more rooms than the server takes, those of the rooms
   * joined, which it would leave otherwise, and of the conversations active last.
   */
  get resumable(): Cursors {
    const all = Object.entries(this.cursors);
    const joined = all.filter(([room]) => !isDirect(room));
    const active = (room: string) => this.#logs.get(room)?.activeAt ?? "";
    const directs = all.filter(([room]) => isDirect(room))
      .sort(([a], [b]) => active(a) < active(b) ? -1 : active(a) > active(b) ? 1 : 0);
    const resumed = joined.slice(0, LIMITS.resumeRooms);
    let bytes = resumed.reduce((sum, each) => sum + bytesOf(each), 0);
    for (const direct of directs.reverse()) {
      bytes += bytesOf(direct);
      if (resumed.length >= LIMITS.resumeRooms || bytes > RESUME_BYTES) break;
      resumed.push(direct);
    }
    return Object.fromEntries(resumed);
  }

  /**
   * @param resumed the cursors that the `hello` carried
   * @param refused whether the server refused them before, so that everything is loaded anew
   */
  hello(ack: AckData["hello"], resumed: Cursors, refused = false): void {
    this.#me = ack.user_id;
    const resumes = Object.keys(resumed).length > 0;
    const restored = refused || this.#epoch !== "" && this.#epoch !== ack.epoch;
    this.#nextEpoch = ack.epoch;
    const rooms = new Set(ack.rooms.map((info) => info.room));
    for (const room of this.#logs.keys()) {
      if (rooms.has(room)) continue;
      this.#logs.delete(room);
      // The server was not asked to join it again, and so says nothing of it.
      if (refused) this.#options.pass({ type: "room_deleted", data: { room } });
    }
    for (const info of ack.rooms) {
      const log = this.#logs.get(info.room);
      if (log === undefined) {
        // A conversation that was not there before began while the line was down.
        const began = resumes && !restored && info.kind === "direct";
        const log = this.#track(info.room, began ? 0 : info.last_seq);
        log.learn(info.last_seq);
        this.#advance(log);
      } else if (restored || info.last_seq < log.cursor) {
        log.restart(info.last_seq);
        this.#reload(log);
      } else if (!Object.hasOwn(resumed, info.room)) {
        log.learn(info.last_seq);
        this.#advance(log);
      }
    }
    this.#settleEpoch();
  }

  joinAsked(): void {
    this.#joins += 1;
  }

  /** @param info null: the join failed */
  joinSettled(info: RoomInfo | null): void {
    this.#joins -= 1;
    if (info !== null) this.follow(info);
    if (this.#joins > 0) return;
    for (const log of this.#logs.values()) {
      if (log.mode !== "joining") continue;
      log.mode = "live";
      this.#advance(log);
    }
  }

  /** Follows a room from its newest event on, unless it is followed already. */
  follow(info: RoomInfo): void {
    const log = this.#logs.get(info.room) ?? this.#track(info.room, info.last_seq);
    if (log.mode === "joining") {
      log.mode = "live";
      log.skipTo(Math.min(info.last_seq, (log.firstHeld ?? Infinity) - 1));
    }
    log.learn(info.last_seq);
    this.#advance(log);
  }

  forget(room: string): void {
    this.#logs.delete(room);
    this.#settleEpoch();
  }

  /** Rooms were left: these remain, besides conversations and what is said to everyone. */
  remain(rooms: readonly string[], kept: (room: string) => boolean): void {
    for (const room of this.#logs.keys()) {
      if (!rooms.includes(room) && !kept(room)) this.forget(room);
    }
  }

  /** The line is gone: the next `hello` fetches what was missed. */
  down(): void {
    for (const cancel of this.#cancelRetries) cancel();
    this.#cancelRetries.clear();
    for (const log of this.#logs.values()) log.down();
    this.#nextEpoch = this.#epoch;
  }

  take(event: ServerEvent): void {
    const { pass } = this.#options;
    switch (event.type) {
      case "new_message":
      case "message_edited":
      case "message_deleted":
      case "reaction":
      case "message_pinned": {
        const { room, seq } = event.data;
        const log = this.#logs.get(room) ?? this.#track(room, seq - 1);
        log.offer(event);
        return this.#advance(log);
      }
      case "message_history":
        return this.#history(event.data);
      case "gap": {
        const log = this.#logs.get(event.data.room);
        if (log === undefined || log.mode === "reloading") return;
        log.learn(event.data.last_seq);
        return this.#reload(log);
      }
      case "heartbeat":
        for (const [room, seq] of Object.entries(event.data.rooms)) {
          const log = this.#logs.get(room);
          if (log === undefined) continue;
          log.learn(seq);
          this.#advance(log);
        }
        break;
      case "room_created":
        // A conversation is followed from its first sign on; other rooms are joined.
        if (event.data.kind === "direct") this.follow(event.data);
        break;
      case "room_deleted":
        this.forget(event.data.room);
        break;
      case "user_left":
        if (event.data.user_id === this.#me) this.forget(event.data.room);
        break;
    }
    pass(event);
  }

  #history(page: EventData["message_history"]): void {
    const { pages, pass } = this.#options;
    const { room, messages } = page;
    const log = this.#logs.get(room);
    const purpose = pages.purpose(room);
    if (purpose === "filling" || purpose === "reloading") {
      // Otherwise it is no longer wanted: the room was left, or turned out to need another page.
      if (log?.mode !== purpose) return;
      return purpose === "filling" ? this.#filled(log, page) : this.#reloaded(log, page);
    }
    if (log === undefined) {
      // Nobody asked for it: a join, perhaps by a slash command.
      if (purpose === undefined) {
        const joined = this.#track(room, isEmpty(page) ? 0 : page.last_seq);
        joined.beginsAnywhere = isEmpty(page);
        // Whether the log is empty, or none of it was asked for, the ack tells.
        if (isEmpty(page) && this.#joins > 0) joined.mode = "joining";
      }
      return pass({ type: "message_history", data: page });
    }
    for (const { timestamp } of messages) log.note(timestamp);
    log.learn(page.last_seq);
    pass({ type: "message_history", data: seenOf(page, log.cursor) });
    this.#advance(log);
  }

  /** Passes on what has its turn, and fetches what is missing. */
  #advance(log: RoomLog): void {
    while (this.#isFollowed(log) && (log.mode === "live" || log.mode === "filling")) {
      const event = log.take();
      if (event === undefined) break;
      this.#options.pass(event);
    }
    if (!this.#isFollowed(log) || log.mode !== "live" || !log.behind) return;
    log.mode = "filling";
    this.#load(log);
  }

  #reload(log: RoomLog): void {
    log.mode = "reloading";
    this.#load(log);
  }

  #load(log: RoomLog, attempt = 0): void {
    const purpose = log.mode === "filling" ? "filling" : "reloading";
    const { room, cursor } = log;
    const limit = LIMITS.historyPage;
    const page = purpose === "filling" ? { room, limit, after: cursor } : { room, limit };
    const current = () => this.#isFollowed(log) && log.mode === purpose;
    this.#options.pages.want(purpose, page, {
      onAck: () => {
        if (!current()) return;
        // Nothing new in what should have had it: it is not to be had.
        if (log.cursor === cursor) return this.#giveUp(log);
        log.mode = "live";
        this.#advance(log);
      },
      onError: (error) => {
        if (!current() || error.code === "disconnected") return;
        if (error.retryable) this.#loadLater(log, { attempt: attempt + 1, error });
        else this.#giveUp(log);
      },
    });
  }

  #loadLater(log: RoomLog, { attempt, error }: { attempt: number; error: CommandError }): void {
    const { clock, random } = this.#options;
    const { mode } = log;
    const cancel = clock.after(error.retryAfterMs ?? fullJitter(attempt, random()), () => {
      this.#cancelRetries.delete(cancel);
      if (this.#isFollowed(log) && log.mode === mode) this.#load(log, attempt);
    });
    this.#cancelRetries.add(cancel);
  }

  #filled(log: RoomLog, page: EventData["message_history"]): void {
    const events = eventsOf(page);
    if (events.length > 0 && page.first_seq > log.cursor + 1) {
      // The server keeps less than was asked for.
      if (!log.beginsAnywhere) return this.#reload(log);
      log.skipTo(page.first_seq - 1);
    }
    for (const event of events) {
      log.offer(event);
      this.#advance(log);
    }
  }

  #reloaded(log: RoomLog, page: EventData["message_history"]): void {
    if (isEmpty(page)) return this.#skip(log, page);
    log.skipTo(page.last_seq);
    this.#gap(log, { first_seq: page.first_seq, page });
  }

  /** What was asked for is not to be had; perhaps it came by itself meanwhile. */
  #giveUp(log: RoomLog): void {
    if (log.mode === "filling" && !log.behind) log.mode = "live";
    else this.#skip(log, undefined);
  }

  /** Gives up on what is missing before what is there. */
  #skip(log: RoomLog, page: EventData["message_history"] | undefined): void {
    const first = log.firstHeld ?? log.newest + 1;
    log.skipTo(first - 1);
    this.#gap(log, { first_seq: first, page });
  }

  #gap(
    log: RoomLog,
    { first_seq, page }: { first_seq: number; page: EventData["message_history"] | undefined },
  ): void {
    const { pass } = this.#options;
    const { room, newest } = log;
    log.mode = "live";
    this.#settleEpoch();
    pass({ type: "gap", data: { room, first_seq, last_seq: newest } });
    if (page !== undefined && this.#isFollowed(log)) pass({ type: "message_history", data: page });
    this.#advance(log);
  }

  #track(room: string, cursor: number): RoomLog {
    const log = new RoomLog(room, cursor);
    this.#logs.set(room, log);
    return log;
  }

  #isFollowed(log: RoomLog): boolean {
    return this.#logs.get(log.room) === log;
  }

  #settleEpoch(): void {
    const reloading = [...this.#logs.values()].some((log) => log.mode === "reloading");
    if (!reloading) this.#epoch = this.#nextEpoch;
  }
}

/** Whether the page stands for no part of the log. */
function isEmpty(page: EventData["message_history"]): boolean {
  return page.last_seq < page.first_seq;
}

/** What of a page was passed on before: what is new in it has its turn later. */
function seenOf(
  page: EventData["message_history"],
  cursor: number,
): EventData["message_history"] {
  if (page.last_seq <= cursor) return page;
  const { changes, ...rest } = page;
  return {
    ...rest,
    messages: page.messages.filter((message) => message.seq <= cursor),
    last_seq: Math.max(page.first_seq - 1, cursor),
    ...(changes === undefined ? {} : { changes: changes.filter(({ data }) => data.seq <= cursor) }),
  };
}

/** Everything in a page that was asked for with `after`, in the order of the log. */
function eventsOf({ messages, changes = [] }: EventData["message_history"]): LogEvent[] {
  const events: LogEvent[] = messages.map((data) => ({ type: "new_message", data }));
  return events.concat(changes).sort((one, other) => one.data.seq - other.data.seq);
}

function isDirect(room: string): boolean {
  return room.startsWith("direct:");
}

/** What a cursor takes in the frame, in bytes: "[]" stands for ":" and ",". */
function bytesOf(cursor: readonly [room: string, seq: number]): number {
  return new TextEncoder().encode(JSON.stringify(cursor)).length;
}
