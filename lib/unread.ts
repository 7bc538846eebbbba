import type { Audience } from "./audience.ts";
import type { Effect } from "./chat/effects.ts";
import type { Room } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import { LIMITS, type RoomUnread } from "./protocol.ts";
import type { Said, Store } from "./store/store.ts";

/** Events after a position that are looked at, the latest: one's own are not counted. */
const LOOKED_AT = 2 * LIMITS.countedUnread;
/** Rooms that are counted before the event loop goes on. */
const SLICE = 20;
/** Most rooms and threads of which it is kept what was said; past it all are forgotten. */
const KEPT = 100;

/** What was last said in a room, or in a thread of it, with a `seq` greater than `after` and up to `to`. */
interface Latest {
  after: number;
  to: number;
  said: readonly Said[];
}

export interface UnreadOptions {
  store: Store;
  audience: Audience;
  clock: Clock;
  /** What a failure to read comes to. */
  onError: (error: unknown) => void;
  /** Sends, soon, what was told outside of a turn. */
  send: () => void;
}

/** Counts for sessions what their people have not read. After a restart thousands come back at once: what was said is read once for all. */
export class Unread {
  readonly #options: UnreadOptions;
  readonly #latest = new Map<string, Latest>();

  constructor(options: UnreadOptions) {
    this.#options = options;
  }

  /** Tells a session how it stands in rooms: at once in some, in the others soon. */
  tell({ session, rooms }: Pick<Extract<Effect, { kind: "unread" }>, "session" | "rooms">): void {
    const { audience, clock, send, onError } = this.#options;
    try {
      const counted = rooms.slice(0, SLICE).flatMap((room) => this.#count(session.person.id, room));
      if (counted.length > 0) audience.tell(session, { type: "unread", data: { rooms: counted } });
    } catch (error) {
      return onError(error);
    }
    const rest = rooms.slice(SLICE);
    if (rest.length === 0) return;
    clock.soon(() => {
      this.tell({ session, rooms: rest });
      send();
    });
  }

  /** Forgets what was read; to be called every second or so. */
  forget(): void {
    this.#latest.clear();
  }

  /** @returns nothing of a room that the person has left, or where there is nothing to tell */
  #count(personId: string, room: Room): RoomUnread[] {
    const read = room.reads.get(personId);
    if (!read || (room.lastSeq === 0 && read.level === "all")) return [];
    const { seq, level } = read;
    const counts = countsFor(personId, this.#saidAfter(seq, room));
    const threads = [...read.threads].filter(([, { follows }]) => follows)
      .map(([id, { seq }]) => ({
        id,
        seq,
        ...countsFor(personId, this.#saidAfter(seq, room, id)),
      }));
    return [{
      room: room.name,
      seq,
      last_seq: room.lastSeq,
      ...counts,
      level,
      ...(threads.length > 0 ? { threads } : {}),
    }];
  }

  #saidAfter(seq: number, room: Room, thread?: string): readonly Said[] {
    if (seq >= room.lastSeq) return [];
    const key = `${room.id} ${thread}`;
    const known = this.#latest.get(key);
    let latest = known;
    if (!latest || latest.to !== room.lastSeq || latest.after > seq) {
      latest = (known && this.#goneOn(known, seq, room, thread)) ??
        this.#read(known ? (known.after > seq ? 0 : known.after) : seq, room, thread);
      if (this.#latest.size >= KEPT) this.forget();
      this.#latest.set(key, latest);
    }
    return latest.said.slice(firstAfter(latest.said, seq));
  }

  /** @returns nothing if more came than messages: what is known may have been edited or deleted */
  #goneOn(known: Latest, seq: number, room: Room, thread?: string): Latest | undefined {
    const more = room.lastSeq - known.to;
    if (known.after > seq || thread !== undefined || more > LOOKED_AT) return undefined;
    const { to, said } = this.#read(known.to, room);
    return said.length === more
      ? { after: known.after, to, said: [...known.said, ...said].slice(-LOOKED_AT) }
      : undefined;
  }

  #read(after: number, room: Room, thread?: string): Latest {
    const to = room.lastSeq;
    const range = { after, to, limit: LOOKED_AT, ...(thread === undefined ? {} : { thread }) };
    return { after, to, said: this.#options.store.said(room.id, range) };
  }
}

/** Where in what was said, in order, that begins which came after a position. */
function firstAfter(said: readonly Said[], seq: number): number {
  let from = 0;
  let to = said.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (said[middle]!.seq > seq) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** What is unread for somebody: nothing of what they said themselves. */
function countsFor(
  personId: string,
  said: readonly Said[],
): Pick<RoomUnread, "unread" | "mentions"> {
  let unread = 0;
  let mentions = 0;
  for (const each of said) {
    if (each.authorId === personId) continue;
    unread++;
    if (isMentioned(personId, each)) mentions++;
  }
  return {
    unread: Math.min(unread, LIMITS.countedUnread),
    mentions: Math.min(mentions, LIMITS.countedUnread),
  };
}

function isMentioned(personId: string, { mentions, here }: Said): boolean {
  if (mentions.length === 0) return false;
  return mentions.includes(personId) || mentions.includes("@room") || here.includes(personId);
}
