import { messageNotFound } from "./chat/changes.ts";
import type { PageRange } from "./chat/effects.ts";
import { type ReadMessage, toEvent, toMessage } from "./chat/events.ts";
import { PAGE_LENGTH } from "./chat/fitting.ts";
import type { Room } from "./chat/state.ts";
import type { ChangeEvent, EventData } from "./protocol.ts";
import type { PageOptions, Store, StoredEvent } from "./store/store.ts";

/** The data of a `message_history`. */
export type PageData = EventData["message_history"];

/** A page, and what its asker must know besides. */
export interface Page {
  data: PageData;
  /** Id of the first message of the thread that the page is of, or that the message is in around which it is. */
  thread: string | undefined;
}

/** What of a log a page is made of. */
type Log = Pick<Store, "history" | "message">;

/** Which messages a page is of, and the `seq` from which on there are any. */
interface Whole {
  of: NonNullable<PageOptions["of"]>;
  firstSeq: number;
}

/** Events of a log, and whether there are more of them. */
interface Found {
  events: StoredEvent[];
  hasMore: boolean;
}

/**
 * A page of a room's log as it was asked for, up to where members have been told so far.
 * @throws {StoreError} if the log cannot be read
 * @throws {ChatError} `message_not_found`
 */
export function readPage(log: Log, room: Room, range: PageRange): Page {
  if (range.thread !== undefined) {
    const first = firstOf(log, room, messageOf(log, room, range.thread));
    const whole: Whole = { of: { thread: first.id }, firstSeq: first.seq };
    const middle = range.around === undefined ? undefined : messageOf(log, room, range.around);
    const data = { ...read(log, room, whole, { ...range, middle }), thread: first.id };
    return { data, thread: first.id };
  }
  const whole: Whole = { of: "lines", firstSeq: room.firstSeq };
  if (range.around === undefined) {
    return { data: read(log, room, whole, range), thread: undefined };
  }
  const message = messageOf(log, room, range.around);
  // Of a thread the room shows only the first message.
  const middle = firstOf(log, room, message);
  const thread = message === middle ? undefined : middle.id;
  return { data: read(log, room, whole, { ...range, middle }), thread };
}

/** A page for somebody who may not read the room. */
export function emptyPage(room: Room): Page {
  const { name, lastSeq } = room;
  const part = { first_seq: lastSeq + 1, last_seq: lastSeq };
  return { data: { room: name, messages: [], has_more: false, ...part }, thread: undefined };
}

/** Reads messages of a room, each once, for those of one page that refer to them. */
export function readerOf(log: Pick<Store, "message">, room: Room): ReadMessage {
  const known = new Map<string, StoredEvent | undefined>();
  return (id) => {
    if (!known.has(id)) known.set(id, log.message(room.id, id));
    return known.get(id);
  };
}

/**
 * Events of a room's log, up to where members have been told so far, as many as a page may carry.
 * @param options `share`: how much of a page they may take, from 0 to 1
 */
export function readLog(
  log: Pick<Store, "history">,
  room: Room,
  { share = 1, ...options }: PageOptions & { share?: number },
): Found {
  const before = Math.min(options.before ?? Infinity, room.lastSeq + 1);
  return log.history(room.id, { ...options, before, length: PAGE_LENGTH * share });
}

function read(
  log: Log,
  room: Room,
  whole: Whole,
  range: PageRange & { middle?: StoredEvent | undefined },
): PageData {
  if (range.middle) return around(log, room, whole, { ...range, middle: range.middle });
  if (range.after === undefined) return before(log, room, whole, range);
  return after(log, room, whole, { ...range, after: range.after });
}

function before(log: Log, room: Room, { of, firstSeq }: Whole, range: PageRange): PageData {
  const found = readLog(log, room, { ...bounds(range), of });
  const last_seq = Math.max(firstSeq - 1, Math.min((range.before ?? Infinity) - 1, room.lastSeq));
  const oldest = found.hasMore ? found.events[0]?.seq ?? last_seq + 1 : firstSeq;
  return { ...toPage(log, room, found), first_seq: oldest, last_seq };
}

/** What came after a cursor; of a whole room everything, changes and replies in threads too. */
function after(
  log: Log,
  room: Room,
  { of, firstSeq }: Whole,
  range: PageRange & { after: number },
): PageData {
  const isWhole = of === "lines";
  const found = readLog(log, room, { ...bounds(range), ...(isWhole ? {} : { of }) });
  const end = Math.min((range.before ?? Infinity) - 1, room.lastSeq);
  const first_seq = Math.max(firstSeq, Math.min(range.after, end) + 1);
  const last_seq = found.hasMore
    ? found.events.at(-1)?.seq ?? first_seq - 1
    : Math.max(first_seq - 1, end);
  const reader = readerOf(log, room);
  const changes = found.events.filter(({ target }) => target !== null)
    .map((event) => toEvent(room.name, event, reader) as ChangeEvent);
  const page = { ...toPage(log, room, found), first_seq, last_seq };
  return isWhole ? { ...page, changes } : page;
}

function around(
  log: Log,
  room: Room,
  { of, firstSeq }: Whole,
  { middle, limit }: { middle: StoredEvent; limit: number },
): PageData {
  const half = { of, share: 0.5 };
  const older = readLog(log, room, {
    ...half,
    before: middle.seq + 1,
    limit: Math.ceil(limit / 2),
  });
  const newer = readLog(log, room, { ...half, after: middle.seq, limit: Math.floor(limit / 2) });
  const events = [...older.events, ...newer.events];
  const page = toPage(log, room, { events, hasMore: older.hasMore });
  const first_seq = older.hasMore ? events[0]?.seq ?? middle.seq + 1 : firstSeq;
  const last_seq = newer.hasMore ? events.at(-1)?.seq ?? middle.seq : room.lastSeq;
  return { ...page, first_seq, last_seq, has_newer: newer.hasMore };
}

function toPage(log: Log, room: Room, { events, hasMore }: Found) {
  const reader = readerOf(log, room);
  const messages = events.filter(({ target }) => target === null)
    .map((event) => toMessage(room.name, event, reader));
  return { room: room.name, messages, has_more: hasMore };
}

function bounds({ before, after, limit }: PageRange): PageOptions {
  return {
    limit,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** The first message of the thread that a message is in; itself if it is in none. */
function firstOf(log: Log, room: Room, message: StoredEvent): StoredEvent {
  return message.thread === null ? message : messageOf(log, room, message.thread);
}

function messageOf(log: Log, room: Room, id: string): StoredEvent {
  const message = log.message(room.id, id);
  // One that members have not been told of yet is not there yet.
  if (!message || message.seq > room.lastSeq) throw messageNotFound(room);
  return message;
}
