import type { Pending } from "../../lib/client/transport.ts";
import type { Message } from "../../lib/protocol.ts";
import { drawnCount, type PlacedNotice, type Room } from "./view.ts";

/** Messages of one author no further apart than this form a group. */
const GROUP_MS = 5 * 60_000;

/** What was written, acknowledged or not. */
export type Entry =
  | { readonly kind: "message"; readonly key: string; readonly message: Message }
  | { readonly kind: "pending"; readonly key: string; readonly pending: Pending };

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
  | { readonly kind: "action" | "topic"; readonly key: string; readonly message: Message }
  | {
    readonly kind: "presence";
    readonly key: string;
    readonly joined: readonly string[];
    readonly left: readonly string[];
  }
  | { readonly kind: "notice"; readonly key: string; readonly notice: PlacedNotice };

export interface LinesOptions {
  readonly userId: string | null;
  readonly username: string | null;
  /** What waits to be sent in this room. */
  readonly pending: readonly Pending[];
  /** The local calendar day of a time. */
  readonly dayKey: (timestamp: string) => string;
}

/** Lays a room's log, its notices and what waits to be sent out as rows, in the order of the log. */
export function linesOf(room: Room, options: LinesOptions): Line[] {
  const layout = new Layout(options);
  const messages = room.messages.slice(room.messages.length - drawnCount(room));
  const first = messages[0];
  const cut = first !== undefined && (messages.length < room.messages.length || room.hasOlder);
  const notices = cut
    ? room.notices.filter((notice) => notice.afterSeq >= first.seq)
    : room.notices;
  let next = 0;
  let marked = room.newAfter === null;
  for (const message of messages) {
    while (next < notices.length && notices[next]!.afterSeq < message.seq) {
      layout.notice(notices[next++]!);
    }
    if (!marked && message.seq > room.newAfter!) {
      marked = true;
      layout.newMessages(message.timestamp);
    }
    layout.message(message);
  }
  while (next < notices.length) layout.notice(notices[next++]!);
  const acked = new Set(
    messages.filter((message) => message.user_id === options.userId && message.cid !== undefined)
      .map((message) => message.cid),
  );
  for (const pending of options.pending) {
    if (!acked.has(pending.cid)) layout.pending(pending);
  }
  return layout.end();
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

  newMessages(timestamp: string): void {
    this.#unfold();
    this.#startDay(timestamp);
    this.#group = null;
    this.#lines.push({ kind: "new", key: "new" });
  }

  message(message: Message): void {
    this.#unfold();
    this.#startDay(message.timestamp);
    if (message.kind !== "text") {
      this.#group = null;
      this.#lines.push({ kind: message.kind, key: `m${message.seq}`, message });
      return;
    }
    const own = message.user_id === this.#options.userId;
    // The key of an own message outlives its acknowledgement, so that its row stays the same.
    const key = own && message.cid !== undefined ? `c${message.cid}` : `m${message.seq}`;
    this.#entry(
      { kind: "message", key, message },
      { ...message, own, userId: message.user_id, at: Date.parse(message.timestamp) },
    );
  }

  pending(pending: Pending): void {
    this.#unfold();
    const timestamp = new Date(pending.queuedAt).toISOString();
    this.#startDay(timestamp);
    const { userId, username } = this.#options;
    this.#entry({ kind: "pending", key: `c${pending.cid}`, pending }, {
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
