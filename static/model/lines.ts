import type { Pending, PendingChange } from "../../lib/client/transport.ts";
import type { Message, Quote } from "../../lib/protocol.ts";
import { excerptOf, foreseen } from "./changes.ts";
import { drawnOf, isNewAbove, type PlacedNotice, type Room, shownOf, type Thread } from "./view.ts";

/** Messages of one author no further apart than this form a group. */
const GROUP_MS = 5 * 60_000;

/** What was written and acknowledged, with what its reader does to it. */
export interface MessageEntry {
  readonly kind: "message";
  readonly key: string;
  /** As it will be when the changes are acknowledged. */
  readonly message: Message;
  /** Whether a change of it waits to be acknowledged. */
  readonly waiting: boolean;
  /** Changes of it that the server refused. */
  readonly failed: readonly PendingChange[];
}

/** What was written, acknowledged or not. */
export type Entry =
  | MessageEntry
  | {
    readonly kind: "pending";
    readonly key: string;
    readonly pending: Pending;
    /** The message that it replies to, if that is known. */
    readonly quote: Quote | null;
  };

/** One row of the conversation as it is drawn. */
export type Line =
  | { readonly kind: "day"; readonly key: string; readonly timestamp: string }
  | { readonly kind: "new"; readonly key: string }
  | {
    readonly kind: "group";
    readonly key: string;
    readonly userId: string;
    readonly username: string;
    readonly own: boolean;
    readonly timestamp: string;
    readonly entries: readonly Entry[];
  }
  | { readonly kind: "action"; readonly key: string; readonly entry: MessageEntry }
  | { readonly kind: "topic"; readonly key: string; readonly message: Message }
  | {
    readonly kind: "presence";
    readonly key: string;
    readonly joined: readonly string[];
    readonly left: readonly string[];
  }
  | { readonly kind: "notice"; readonly key: string; readonly notice: PlacedNotice }
  /** Under one's own last message, who has read it; it keeps its place while nobody has. */
  | { readonly kind: "read_by"; readonly key: string; readonly names: readonly string[] };

export interface LinesOptions {
  readonly userId: string | null;
  readonly username: string | null;
  /** What waits to be sent in this room, its threads included. */
  readonly pending: readonly Pending[];
  /** What waits to be changed in this room. */
  readonly changes: readonly PendingChange[];
  /** The local calendar day of a time. */
  readonly dayKey: (timestamp: string) => string;
  /** Who has read one's own last message; left out where that is not told. */
  readonly readers?: readonly string[] | undefined;
}

/** Lays a room's log, its notices and what waits to be sent out as rows, in the order of the log. */
export function linesOf(room: Room, options: LinesOptions): Line[] {
  const layout = new Layout(options);
  const shown = shownOf(room);
  const messages = drawnOf(room);
  const first = messages[0];
  const cut = first !== undefined &&
    (messages.length < shown.messages.length || shown.hasOlder !== false);
  const notices = room.past !== null
    ? []
    : cut
    ? room.notices.filter((notice) => notice.afterSeq >= first.seq)
    : room.notices;
  let next = 0;
  const { newAfter } = room;
  let marked = newAfter === null || isNewAbove(room);
  for (const message of messages) {
    while (next < notices.length && notices[next]!.afterSeq < message.seq) {
      layout.notice(notices[next++]!);
    }
    if (!marked && message.seq > newAfter! && message.user_id !== options.userId) {
      marked = true;
      layout.newMessages(message.timestamp, newAfter!);
    }
    layout.message(message);
  }
  const last = messages[messages.length - 1];
  const unsent = room.past !== null
    ? []
    : unsentOf(options.pending, messages, options).filter(({ thread }) => thread === undefined);
  const isRead = room.past === null && options.readers !== undefined;
  if (isRead && unsent.length === 0 && last?.user_id === options.userId && !last?.deleted) {
    layout.readBy(options.readers);
  }
  while (next < notices.length) layout.notice(notices[next++]!);
  for (const entry of unsent) layout.pending(entry, messages);
  if (isRead && unsent.length > 0) layout.readBy([]);
  return layout.end();
}

/** Lays an open thread out as rows: its first message, and the replies. */
export function threadLines(thread: Thread, options: LinesOptions): Line[] {
  const layout = new Layout(options);
  const messages = thread.root === null ? thread.replies : [thread.root, ...thread.replies];
  const { newAfter, replies, hasOlder } = thread;
  const cut = hasOlder === true && newAfter !== null && newAfter < (replies[0]?.seq ?? 0);
  let marked = newAfter === null || cut;
  for (const message of messages) {
    if (!marked && message.seq > newAfter! && message.user_id !== options.userId) {
      marked = true;
      layout.newMessages(message.timestamp, newAfter!);
    }
    layout.message(message);
  }
  const unsent = unsentOf(options.pending, messages, options);
  for (const entry of unsent) if (entry.thread === thread.id) layout.pending(entry, messages);
  return layout.end();
}

/** What waits to be sent, unless it stands among the messages already. */
function unsentOf(
  pending: readonly Pending[],
  messages: readonly Message[],
  { userId }: LinesOptions,
): Pending[] {
  const acked = new Set(
    messages.filter(({ user_id, cid }) => user_id === userId && cid !== undefined)
      .map(({ cid }) => cid),
  );
  return pending.filter(({ cid }) => !acked.has(cid));
}

/** How the line "new messages" is called where it stands after an event. */
export function newLineKey(after: number): string {
  return `new${after}`;
}

type Group = Extract<Line, { kind: "group" }> & { entries: Entry[] };

/** Comings and goings with nothing said between them. */
interface Fold {
  readonly key: string;
  readonly timestamp: string;
  /** By `user_id`; `before` and `after`: whether they were in the room. */
  readonly people: Map<string, { username: string; before: boolean; after: boolean }>;
}

class Layout {
  readonly #lines: Line[] = [];
  readonly #options: LinesOptions;
  #day = "";
  #group: Group | null = null;
  #groupedAt = 0;
  #fold: Fold | null = null;

  constructor(options: LinesOptions) {
    this.#options = options;
  }

  newMessages(timestamp: string, after: number): void {
    this.#unfold();
    this.#startDay(timestamp);
    this.#group = null;
    this.#lines.push({ kind: "new", key: newLineKey(after) });
  }

  message(known: Message): void {
    this.#unfold();
    this.#startDay(known.timestamp);
    const changes = this.#options.changes.filter(({ change }) => change.id === known.id);
    const message = changes.length === 0
      ? known
      : foreseen(known, changes, this.#options.userId ?? "");
    const failed = changes.filter((change) => change.failed !== undefined);
    const waiting = changes.length > failed.length;
    if (message.kind === "topic") {
      this.#group = null;
      this.#lines.push({ kind: "topic", key: `m${message.seq}`, message });
      return;
    }
    if (message.kind === "action" && !message.deleted) {
      this.#group = null;
      const key = `m${message.seq}`;
      const entry: MessageEntry = { kind: "message", key, message, waiting, failed };
      this.#lines.push({ kind: "action", key, entry });
      return;
    }
    const own = message.user_id === this.#options.userId;
    // The key of an own message outlives its acknowledgement, so that its row stays the same.
    const key = own && message.cid !== undefined ? `c${message.cid}` : `m${message.seq}`;
    this.#entry(
      { kind: "message", key, message, waiting, failed },
      { ...message, own, userId: message.user_id, at: Date.parse(message.timestamp) },
    );
  }

  readBy(names: readonly string[]): void {
    this.#lines.push({ kind: "read_by", key: "read_by", names });
  }

  /** @param messages among which is what it replies to, if that is known */
  pending(pending: Pending, messages: readonly Message[]): void {
    const quoted = messages.find(({ id }) => id === pending.reply_to);
    const quote = quoted === undefined ? null : quoteOf(quoted);
    this.#unfold();
    const timestamp = new Date(pending.queuedAt).toISOString();
    this.#startDay(timestamp);
    const { userId, username } = this.#options;
    this.#entry({ kind: "pending", key: `c${pending.cid}`, pending, quote }, {
      own: true,
      userId: userId ?? "",
      username: username ?? "",
      timestamp,
      at: pending.queuedAt,
    });
  }

  notice(notice: PlacedNotice): void {
    if (notice.kind !== "joined" && notice.kind !== "left") {
      this.#unfold();
      this.#startDay(notice.timestamp);
      this.#group = null;
      this.#lines.push({ kind: "notice", key: notice.key, notice });
      return;
    }
    const { key, timestamp, userId, username } = notice;
    const joined = notice.kind === "joined";
    this.#fold ??= { key, timestamp, people: new Map() };
    const known = this.#fold.people.get(userId);
    this.#fold.people.set(userId, { username, before: known?.before ?? !joined, after: joined });
  }

  /** Ends the layout. */
  end(): Line[] {
    this.#unfold();
    return this.#lines;
  }

  /** Says who came and went, leaving out those for whom nothing changed: a reload, say. */
  #unfold(): void {
    const fold = this.#fold;
    this.#fold = null;
    if (fold === null) return;
    const changed = [...fold.people.values()].filter(({ before, after }) => before !== after);
    if (changed.length === 0) return;
    this.#startDay(fold.timestamp);
    this.#group = null;
    const names = (after: boolean) =>
      changed.filter((person) => person.after === after).map((person) => person.username);
    this.#lines.push({ kind: "presence", key: fold.key, joined: names(true), left: names(false) });
  }

  #entry(
    entry: Entry,
    by: { userId: string; username: string; own: boolean; timestamp: string; at: number },
  ): void {
    const group = this.#group;
    if (
      group !== null && group.userId === by.userId && group.username === by.username &&
      by.at - this.#groupedAt <= GROUP_MS
    ) {
      group.entries.push(entry);
    } else {
      const { userId, username, own, timestamp } = by;
      const key = `g${entry.key}`;
      this.#group = { kind: "group", key, userId, username, own, timestamp, entries: [entry] };
      this.#lines.push(this.#group);
    }
    this.#groupedAt = by.at;
  }

  #startDay(timestamp: string): void {
    const day = this.#options.dayKey(timestamp);
    // Days only ever go forward: a device whose clock is behind does not open yesterday again.
    if (day <= this.#day) return;
    this.#day = day;
    this.#group = null;
    this.#lines.push({ kind: "day", key: `d${day}`, timestamp });
  }
}

/** A message as another one quotes it. */
export function quoteOf(message: Message): Quote {
  const { id, seq, user_id, username, message: text, deleted } = message;
  const quote = { id, seq, user_id, username, message: excerptOf(text) };
  return deleted ? { ...quote, deleted } : quote;
}
