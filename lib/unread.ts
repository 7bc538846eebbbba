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
/** Most counts that are kept; past it all are forgotten. */
const KEPT = 256;

/** What was said in a room from a position on. */
interface Tally {
  lastSeq: number;
  total: number;
  /** How much of it each author said. */
  by: ReadonlyMap<string, number>;
  /** What of it mentions anybody. */
  mentioning: readonly Said[];
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

/** Counts for sessions what their people have not read. After a restart thousands have read equally far: that is counted once. */
export class Unread {
  readonly #options: UnreadOptions;
  readonly #tallies = new Map<string, Tally>();

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

  /** Forgets what was counted; to be called every second or so. */
  forget(): void {
    this.#tallies.clear();
  }

  /** @returns nothing of a room that the person has left, or where there is nothing to tell */
  #count(personId: string, room: Room): RoomUnread[] {
    const read = room.reads.get(personId);
    if (!read || (room.lastSeq === 0 && read.level === "all")) return [];
    const { seq, level } = read;
    const counts = countsFor(personId, this.#tally(room, seq));
    const threads = [...read.threads].filter(([, { follows }]) => follows)
      .map(([id, { seq }]) => ({ id, seq, ...countsFor(personId, this.#tally(room, seq, id)) }));
    return [{
      room: room.name,
      seq,
      last_seq: room.lastSeq,
      ...counts,
      level,
      ...(threads.length > 0 ? { threads } : {}),
    }];
  }

  #tally(room: Room, seq: number, thread?: string): Tally {
    const { lastSeq } = room;
    if (seq >= lastSeq) return { lastSeq, total: 0, by: new Map(), mentioning: [] };
    const key = `${room.id} ${seq} ${thread}`;
    let tally = this.#tallies.get(key);
    if (tally?.lastSeq !== lastSeq) {
      const range = {
        after: seq,
        to: lastSeq,
        limit: LOOKED_AT,
        ...(thread === undefined ? {} : { thread }),
      };
      const said = this.#options.store.said(room.id, range);
      tally = { lastSeq, ...toTally(said) };
      if (this.#tallies.size >= KEPT) this.forget();
      this.#tallies.set(key, tally);
    }
    return tally;
  }
}

function toTally(said: readonly Said[]): Omit<Tally, "lastSeq"> {
  const by = new Map<string, number>();
  let total = 0;
  for (const { authorId, count } of said) {
    by.set(authorId, (by.get(authorId) ?? 0) + count);
    total += count;
  }
  return { total, by, mentioning: said.filter(({ mentions }) => mentions.length > 0) };
}

/** What is unread for somebody: nothing of what they said themselves. */
function countsFor(
  personId: string,
  { total, by, mentioning }: Omit<Tally, "lastSeq">,
): Pick<RoomUnread, "unread" | "mentions"> {
  const mentions = mentioning
    .filter((said) => said.authorId !== personId && isMentioned(personId, said))
    .reduce((sum, { count }) => sum + count, 0);
  return {
    unread: Math.min(total - (by.get(personId) ?? 0), LIMITS.countedUnread),
    mentions: Math.min(mentions, LIMITS.countedUnread),
  };
}

function isMentioned(personId: string, { mentions, here }: Said): boolean {
  return mentions.includes(personId) || mentions.includes("@room") || here.includes(personId);
}
