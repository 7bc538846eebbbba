import { filling } from "../chat/fitting.ts";
import { type Change, type Changeable, changed, replied } from "./changes.ts";
import { all, type EventRow, one, type Statements } from "./statements.ts";
import type {
  Appended,
  Extras,
  PageOptions,
  Said,
  SaidOptions,
  StoredEvent,
  StoreRecord,
} from "./store.ts";

/** The log of a room while a transaction appends to it. */
export interface OpenLog {
  nr: number;
  lastSeq: number;
}

/** Rows of a page that are read at first; four times as many after each time that all of them fit. */
const FIRST_ROWS = 16;

type Message = (StoreRecord & { kind: "append" })["message"];

interface SentPlace {
  roomId: string | null;
  id: string;
  seq: number;
  at: number;
}

type SaidRow = Pick<Said, "seq" | "authorId"> & { mentions: string | null; here: string | null };

/** The tables of events: the logs of the rooms, and which messages are pinned. What writes is for a transaction. */
export class EventTables {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  history(
    roomId: string,
    { before = Number.MAX_SAFE_INTEGER, after, limit, length = Infinity, of }: PageOptions,
  ): { events: StoredEvent[]; hasMore: boolean } {
    const forward = after !== undefined;
    const events: StoredEvent[] = [];
    const fits = filling(length);
    let hasMore = false;
    let [from, to] = [after ?? 0, before];
    // Bit by bit: what does not fit any more may be long. Not with `iterate()`, which takes an error for the end.
    let count = length === Infinity ? Infinity : FIRST_ROWS;
    for (let isEnd = false; !isEnd && !hasMore; count *= 4) {
      const wanted = Math.min(count, limit + 1 - events.length);
      const rows = this.#rows([roomId, from, to, wanted], { of, forward });
      isEnd = rows.length < wanted;
      for (const row of rows) {
        const event = toEvent(row);
        hasMore = events.length === limit || !fits(event);
        if (hasMore) break;
        events.push(event);
        if (forward) from = event.seq;
        else to = event.seq;
      }
    }
    if (!forward) events.reverse();
    return { events, hasMore };
  }

  #rows(
    bounds: readonly [roomId: string, after: number, before: number, limit: number],
    { of, forward }: { of: PageOptions["of"]; forward: boolean },
  ): EventRow[] {
    const sql = this.#sql;
    const rows = of === undefined
      ? (forward ? sql.firstEvents : sql.lastEvents).all(...bounds)
      : of === "lines"
      ? (forward ? sql.firstLines : sql.lastLines).all(...bounds)
      : (forward ? sql.firstOfThread : sql.lastOfThread).all(...bounds, of.thread);
    return rows as unknown as EventRow[];
  }

  said(roomId: string, { after, to, limit, thread }: SaidOptions): Said[] {
    const rows = thread === undefined
      ? all<SaidRow>(this.#sql.said, roomId, after, to, limit)
      : all<SaidRow>(this.#sql.saidInThread, roomId, after, to, limit, thread);
    return rows.map((row) => ({
      ...row,
      mentions: parse(row.mentions) ?? [],
      here: parse(row.here) ?? [],
    }));
  }

  message(roomId: string, id: string): StoredEvent | undefined {
    const row = this.#sql.message.get(roomId, id) as EventRow | undefined;
    return row && toEvent(row);
  }

  versions(roomId: string, id: string, limit: number): { text: string; at: number }[] {
    const message = this.message(roomId, id);
    if (!message) return [];
    // Each edit has what it replaced: that was said since the one before it.
    const edits = all<{ text: string; at: number }>(this.#sql.versions, roomId, id, limit);
    const texts = [message.text, ...edits.map(({ text }) => text)];
    const times = [...edits.map(({ at }) => at), message.at];
    return times.slice(0, limit).map((at, i) => ({ text: texts[i]!, at })).reverse();
  }

  pins(roomId: string): StoredEvent[] {
    return (this.#sql.pins.all(roomId) as unknown as EventRow[]).map(toEvent);
  }

  isSent(authorId: string, cid: string): boolean {
    return one(this.#sql.isSent, authorId, cid) !== undefined;
  }

  /** @param logs those that the transaction has open */
  append(
    { message, rooms }: StoreRecord & { kind: "append" },
    logs: Map<string, OpenLog>,
  ): Appended {
    const { authorId, cid, at, target, thread } = message;
    if (cid !== null) {
      const sent = all<{ nr: number } & SentPlace>(this.#sql.sent, authorId, cid);
      const places = sent.filter((place) => place.roomId !== null)
        .map(({ roomId, id, seq, at }) => ({ roomId: roomId!, id, seq, at }));
      if (places.length > 0) return { duplicate: true, places };
      for (const { nr } of sent) this.#sql.deleteEvent.run(nr);
    }
    const places: Appended["places"] = [];
    for (const [part, { roomId, id }] of rooms.entries()) {
      const log = this.#openLog(roomId, logs);
      const seq = log.lastSeq + 1;
      let { text } = message;
      if (target !== null) {
        const made = this.#change(target, { ...message, seq }, log.nr);
        if (typeof made === "string") return { duplicate: false, places, unchanged: made };
        ({ text } = made);
      } else if (thread !== null) this.#countReply(thread, { ...message, seq }, log.nr);
      log.lastSeq = seq;
      this.#insert(message, { room: log.nr, seq, id, part, text });
      places.push({ roomId, id, seq, at });
    }
    return { duplicate: false, places };
  }

  /** Writes each room's `lastSeq` once, however many events it got. */
  closeLogs(logs: Map<string, OpenLog>): void {
    for (const { nr, lastSeq } of logs.values()) this.#sql.closeLog.run(lastSeq, nr);
    logs.clear();
  }

  #openLog(roomId: string, logs: Map<string, OpenLog>): OpenLog {
    let log = logs.get(roomId);
    if (!log) {
      log = one<OpenLog>(this.#sql.openLog, roomId);
      if (!log) throw new Error(`Cannot append to room "${roomId}": it is not stored`);
      logs.set(roomId, log);
    }
    return log;
  }

  #insert(
    message: Message,
    { room, seq, id, part, text }: {
      room: number;
      seq: number;
      id: string;
      part: number;
      text: string;
    },
  ): void {
    const { kind, authorId, author, at, cid, channel, target, thread } = message;
    const extras = target === null && message.extras ? JSON.stringify(message.extras) : null;
    this.#sql.append.run(
      room,
      seq,
      id,
      kind,
      authorId,
      author,
      text,
      at,
      cid,
      part,
      channel,
      target,
      thread,
      extras,
    );
  }

  /** @returns the text that the change's own row keeps, or why nothing changed */
  #change(
    id: string,
    change: Change,
    room: number,
  ): { text: string } | NonNullable<Appended["unchanged"]> {
    const target = this.#target(id, room);
    if (!target) return "gone";
    const made = changed(
      target,
      change,
      () => one<{ pins: number }>(this.#sql.countPins, room)!.pins,
    );
    if (typeof made === "string") return made;
    this.#sql.changeEvent.run(made.text, JSON.stringify(made.extras), target.nr);
    if (change.kind === "pin") this.#sql.addPin.run(room, target.nr, change.seq);
    if (change.kind === "unpin") this.#sql.deletePin.run(room, target.nr);
    if (change.kind === "delete") {
      this.#sql.deletePin.run(room, target.nr);
      this.#sql.emptyVersions.run(id, room);
    }
    return { text: change.kind === "edit" ? target.text : change.text };
  }

  #countReply(thread: string, reply: Change, room: number): void {
    const first = this.#target(thread, room);
    if (!first) return;
    const extras = JSON.stringify(replied(first.extras, reply));
    this.#sql.changeEvent.run(first.text, extras, first.nr);
  }

  #target(id: string, room: number): (Changeable & { nr: number }) | undefined {
    const row = one<{ nr: number; text: string; extras: string | null }>(
      this.#sql.target,
      id,
      room,
    );
    return row && { ...row, extras: parse<Extras>(row.extras) };
  }
}

function toEvent(
  [id, seq, kind, authorId, author, text, at, cid, channel, target, thread, extras]: EventRow,
): StoredEvent {
  return {
    id,
    seq,
    kind,
    authorId,
    author,
    text,
    at,
    cid,
    channel,
    target,
    thread,
    extras: parse(extras),
  };
}

function parse<T>(json: string | null): T | null {
  return json === null ? null : JSON.parse(json);
}
