import type { Level, MessageKind, RoomKind } from "../protocol.ts";

/**
 * What Parlor keeps: a log per room, rooms, channels and people. One process writes. Every method is
 * synchronous, so what is read in one turn of the event loop is one consistent state.
 *
 * Times are whole milliseconds since 1970, UTC. `key` fields are the folded form of a name, by which
 * it is looked up; direct rooms have no key. What is returned belongs to the caller.
 */
export interface Store {
  /** Made with the database, and anew when the database turns out to be an older copy; another one means the cursors of clients are void. */
  readonly epoch: string;

  /**
   * The log is being emptied of what was deleted. A commit would stand still for a moment, with the
   * whole thread, and then be refused as `locked`: better put it off. `sync` calls when that is over.
   */
  readonly isEmptying: boolean;

  /** Everything that is held in memory from the start: all rooms but direct ones, and all channels. */
  load(): { rooms: StoredRoom[]; channels: StoredChannel[] };

  /**
   * Keeps all records in one transaction, or none. They survive the end of the process; for a loss of power see `sync`.
   * @returns for each `append` among the records, in order, what it came to
   * @throws {StoreError} if the database cannot take them; nothing has changed then, and a later call may succeed
   * @throws {Error} if they contradict what is stored (a room that does not exist, a key that another room has): a bug; nothing has changed then either
   */
  commit(records: readonly StoreRecord[]): Appended[];

  /**
   * Calls once all that is committed so far survives a loss of power too, as far as the store promises
   * that: at once where there is nothing to wait for.
   * @param done with an error if it may not: then nothing more can be committed
   */
  sync(done: (error: StoreError | null) => void): void;

  /**
   * A page of a room's log, in rising `seq`. `of`: `lines` for messages that are no replies in a thread,
   * `{ thread }` for a thread's first message and the replies to it; otherwise everything.
   * `after`: the first events with a greater `seq`; `before`: the last ones with a smaller `seq`; neither: the last ones;
   * both: the first ones between the two. `length`: no more than fit into so many characters, as
   * `filling()` in `chat/fitting.ts` counts them. A room that does not exist has none.
   * @returns `hasMore`: there are more in the direction that was asked for
   * @throws {StoreError} if the database cannot be read
   */
  history(
    roomId: string,
    options: PageOptions,
  ): { events: StoredEvent[]; hasMore: boolean };

  /** A message of a room as it is now, by its id. */
  message(roomId: string, id: string): StoredEvent | undefined;

  /**
   * What a message said before it was edited and what it says now, oldest first, each with the time
   * since when; the last ones, at most `limit`. Nothing where there is no such message.
   */
  versions(roomId: string, id: string, limit: number): { text: string; at: number }[];

  /** The pinned messages of a room, last pinned first. */
  pins(roomId: string): StoredEvent[];

  /**
   * What was said in a room with a `seq` greater than `after` and up to `to`, in the order of `seq`,
   * as far as the latest `limit` messages go; without what was deleted, and without replies in
   * threads or, with `thread`, those of that one.
   * @throws {StoreError} if the database cannot be read
   */
  said(roomId: string, options: SaidOptions): Said[];

  /** How far a person has read in a room, if that is known. */
  readOf(personId: string, roomId: string): StoredRead | undefined;

  /** How far a person has read in the threads of a room that they follow, or have stopped to. */
  threadsOf(personId: string, roomId: string): StoredThread[];

  /** Those of the names that somebody has, exactly. */
  knownNames(names: readonly string[]): string[];

  /** Ids of people with exactly this name of whom it is known how far they have read in the room; at most `limit`. */
  namedIn(roomId: string, name: string, limit: number): string[];

  /** Whether a message that this author sent under this `cid` is kept: an append would find it repeated. */
  isSent(authorId: string, cid: string): boolean;

  /** The person with this id, or whose id begins with these 8 characters if only one does. */
  person(id: string): StoredPerson | undefined;

  /** People with exactly this name, last seen first, at most `limit`. */
  peopleNamed(name: string, limit: number): StoredPerson[];

  /** The direct rooms a person belongs to, in the order they were made. */
  directRooms(personId: string): StoredRoom[];

  /** `lastSeq` that a new room with this key starts from: that of a purged room, 0 if there was none. */
  pastSeq(key: string): number;

  /**
   * Deletes temporary rooms that emptied before `emptiedBefore`, with their logs. Their `seq` goes on where it stood if the name is used again.
   * @returns whether there is more to clear away, so that a long log does not block: call again soon, with the same time
   * @throws {StoreError} as `commit` does
   */
  purge(emptiedBefore: number): boolean;

  close(): void;
}

/** `full`: no space left. `locked`: another process holds the database. `damaged`: anything else; reading may go on. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly reason: "full" | "locked" | "damaged";
  constructor(reason: "full" | "locked" | "damaged", options: { cause: unknown }) {
    super(`Cannot use the database: it is ${reason}`, options);
    this.reason = reason;
  }

  /** Whether the same may succeed later. */
  get passing(): boolean {
    return this.reason !== "damaged";
  }
}

export interface StoredRoom {
  id: string;
  name: string;
  /** Folded name, unique; `null` for direct rooms. */
  key: string | null;
  kind: RoomKind;
  topic: string;
  /** Id of the person who made it. */
  createdBy: string;
  createdAt: number;
  /** Who may enter a private room, or whose a direct room is; empty for the others. Sorted. */
  people: string[];
  /** `seq` of the newest event; 0 if none. Kept by the store: `put_room` does not change it. */
  lastSeq: number;
  /** `seq` of the oldest event kept; `lastSeq + 1` if none is. Kept by the store. */
  firstSeq: number;
  /** When a temporary room emptied; `null` while somebody is in it, and for the other kinds. */
  emptiedAt: number | null;
}

export interface StoredChannel {
  name: string;
  key: string;
  createdBy: string;
  /** Room ids. */
  rooms: string[];
}

export interface StoredPerson {
  id: string;
  name: string;
  lastSeenAt: number;
}

/** How far somebody has read in a room, and what they want to be notified of. */
export interface StoredRead {
  personId: string;
  roomId: string;
  seq: number;
  level: Level;
}

/** How far somebody has read in a thread, and whether they follow it. */
export interface StoredThread {
  personId: string;
  roomId: string;
  /** Of its first message. */
  threadId: string;
  seq: number;
  follows: boolean;
}

/** Which messages are wanted: see `Store.said`. */
export interface SaidOptions {
  after: number;
  to: number;
  limit: number;
  /** Id of a thread's first message. */
  thread?: string;
}

/** Who said a message, and whom it mentions. */
export interface Said {
  seq: number;
  authorId: string;
  /** As in {@linkcode Extras}; none: empty. */
  mentions: string[];
  here: string[];
}

/** Which part of a room's log is wanted: see `Store.history`. */
export interface PageOptions {
  before?: number;
  after?: number;
  limit: number;
  length?: number;
  of?: "lines" | { thread: string };
}

/** What happens to a message; each has an event of its own. */
export type ChangeKind = "edit" | "delete" | "react" | "unreact" | "pin" | "unpin";

/** A message, or a change of one. */
export interface StoredEvent {
  id: string;
  seq: number;
  kind: MessageKind | ChangeKind;
  authorId: string;
  author: string;
  /** What a message says now. Of an edit what it replaced, of a reaction the emoji, of other changes "". */
  text: string;
  at: number;
  cid: string | null;
  channel: string | null;
  /** Id of the message that a change is about; `null` for messages. */
  target: string | null;
  /** Id of the first message of the thread that it is a reply in. */
  thread: string | null;
  /** What there is to a message besides its text; `null` for most, and for changes. */
  extras: Extras | null;
}

export interface Extras {
  /** `seq` of the newest event that these and the text take account of. */
  changedSeq?: number;
  editedAt?: number;
  /** Its text is gone, and so are those it had before. */
  deleted?: true;
  /** Id of the person. */
  pinnedBy?: string;
  pinnedAt?: number;
  /** The emoji that came first is first, and so are the people. */
  reactions?: [emoji: string, personIds: string[]][];
  /** Id of the message that it replies to. */
  replyTo?: string;
  /** Ids of the people it mentions, and "@room" and "@here". */
  mentions?: string[];
  /** Ids of the people whom "@here" means. */
  here?: string[];
  /** Of a thread's first message. `lastAuthors`: ids, the latest first. */
  replies?: { count: number; lastAt: number; lastAuthors: string[] };
}

export type StoreRecord =
  /**
   * One text into one room, or into several under one `cid`: each takes the next `seq` of its room. A
   * change (its `text`: of an edit the new one, of a reaction the emoji) is made in the message that it is
   * about, in the same room, or is not appended: see `Appended`. A reply in a thread counts on its first message.
   * `cid`: unique for an author; a repeated one appends nothing, whatever the rooms, as long as a place of the
   * first one is kept. `null`: not repeatable.
   */
  | {
    kind: "append";
    rooms: { roomId: string; id: string }[];
    message: Omit<StoredEvent, "id" | "seq">;
  }
  /** Adds or replaces a room, but for `lastSeq` and `firstSeq`. A new room starts from the `lastSeq` of a purged one with the same key; a temporary room that still has the key is purged at once. */
  | { kind: "put_room"; room: StoredRoom }
  | { kind: "put_channel"; channel: StoredChannel }
  | { kind: "delete_channel"; key: string }
  | { kind: "put_person"; person: StoredPerson }
  /** Of a room that is not stored it keeps nothing. */
  | { kind: "put_read"; read: StoredRead }
  /** The same. Of a person in a room it keeps those `LIMITS.followedThreads` with the greatest `seq`. */
  | { kind: "put_thread"; thread: StoredThread };

/** Says how something is now: of several only the latest counts, so that it may wait. */
export type LateRecord = Extract<
  StoreRecord,
  { kind: "put_room" | "put_person" | "put_read" | "put_thread" }
>;

/** Where an append went, in the order of its rooms: for a repeated `cid` the places of the first one, but for those since purged. */
export interface Appended {
  duplicate: boolean;
  places: { roomId: string; id: string; seq: number; at: number }[];
  /**
   * Why a change was not made; it has no place then. `gone`: there is no such message, or it was deleted.
   * `same`: it is so already. `full`: there are as many pins or reactions as may be.
   */
  unchanged?: "gone" | "same" | "full";
}
