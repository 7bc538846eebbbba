import type { Dialect, Level, RoomKind, Status } from "../protocol.ts";
import { EVERYONE, GENERAL } from "../protocol.ts";
import type { StoredChannel, StoredPerson, StoredRoom } from "../store/store.ts";
import { Few } from "./few.ts";
import { fold, likenesses } from "./names.ts";

/** Somebody, over all of their connections. */
export interface Person {
  readonly id: string;
  /** `null` until they give one: then `shortId` stands for it. */
  name: string | null;
  status: Status;
  /** Wall-clock milliseconds since when `status` holds. */
  since: number;
  readonly sessions: Few<Session>;
  /** Their direct rooms, complete while they are online. */
  readonly directs: Few<Room>;
}

/** One connection's place in the chat. */
export interface Session {
  readonly id: string;
  person: Person;
  dialect: Dialect;
  /** What its client says of it: a person is away when all of their sessions are. */
  away: boolean;
  /** In the order of joining; without direct rooms. */
  readonly rooms: Few<Room>;
  /** Where a command without a room goes. */
  current: Room | null;
  /** Hears `general` from after this `seq`, without being in it, until it joins or leaves a room. */
  listensAfter: number | null;
  /** Has said its first word; only then it hears of its direct rooms. */
  greeted: boolean;
}

/** How far somebody has read in a thread. */
export interface Thread {
  seq: number;
  follows: boolean;
}

/** How far somebody has read in a room, and what they want to be notified of there. */
export interface Read {
  /** The newest message that they have read. */
  seq: number;
  level: Level;
  /** Those that they follow, or have stopped to, by the id of the first message. */
  threads: ReadonlyMap<string, Thread>;
}

export interface Room {
  readonly id: string;
  name: string;
  /** Folded name; of a direct room its id. */
  readonly key: string;
  kind: RoomKind;
  topic: string;
  createdBy: string;
  createdAt: number;
  /** Ids of who may enter a private room, or whose a direct room is. */
  people: Set<string>;
  /** Newest `seq` that members were told of. */
  lastSeq: number;
  firstSeq: number;
  /** Newest `seq` since the start that changed an older message; 0 if there was none. */
  changedSeq: number;
  /** `uptime` of the newest message; 0 if there was none since the start. */
  changedAt: number;
  emptiedAt: number | null;
  /** Whether the store knows the room; an unused temporary one is never stored. */
  stored: boolean;
  /** Who is in the room, with how many sessions. */
  readonly present: Map<Person, number>;
  /** Who types, until which `uptime`. */
  readonly typing: Map<Person, number>;
  /** How far they have read, by the ids of people: of who is in the room by version 1, of a direct one also of others. */
  readonly reads: Map<string, Read>;
  /** Ids of who opened a direct room and may yet write its first message. */
  readonly openers: Few<string>;
}

export interface Channel {
  readonly name: string;
  readonly key: string;
  readonly createdBy: string;
  readonly rooms: Set<Room>;
}

const NOBODY = new Few<Person>();

/** Everything the rules know. Only `chat/` changes it. */
export class State {
  readonly people = new Map<string, Person>();
  readonly sessions = new Map<string, Session>();
  /** All rooms but direct ones, by folded name. */
  readonly rooms = new Map<string, Room>();
  /** Direct rooms of people who are online, by id. */
  readonly directs = new Map<string, Room>();
  readonly channels = new Map<string, Channel>();
  /** Rooms whose count or topic changed since the list was last told. */
  readonly changed = new Set<Room>();
  /** Rooms where somebody types. */
  readonly typing = new Set<Room>();
  readonly general: Room;
  /** The log of what is said to everyone. */
  readonly everyone: Room;

  /** Names in use by people online, and how many have each. */
  readonly #names = new Map<string, number>();
  /** The same names by likeness. */
  readonly #alike = new Map<string, Few<string>>();
  /** People in memory by their folded name and by the short form of their id. */
  readonly #called = new Map<string, Few<Person>>();

  /** @param now wall-clock milliseconds @param newId makes the ids of built-in rooms that the store lacks */
  constructor(
    stored: { rooms: StoredRoom[]; channels: StoredChannel[] },
    { now, newId }: { now: number; newId: () => string },
  ) {
    const byId = new Map<string, Room>();
    for (const row of stored.rooms) {
      const room = this.remember(row);
      byId.set(room.id, room);
      // Nobody is in it at start; a crash may have left it open.
      if (room.kind === "temporary") room.emptiedAt ??= now;
    }
    for (const row of stored.channels) {
      const rooms = row.rooms.map((id) => byId.get(id)).filter((room) => room !== undefined);
      this.channels.set(row.key, { ...row, rooms: new Set(rooms) });
    }
    this.general = this.#builtIn(GENERAL, "public", { now, newId });
    this.everyone = this.#builtIn(EVERYONE, "announcement", { now, newId });
    this.rooms.delete(EVERYONE);
  }

  /** Takes a room of the store into memory. A direct room also needs its people linked: see `people.ts`. */
  remember(row: StoredRoom): Room {
    const room: Room = {
      ...row,
      key: row.key ?? row.id,
      people: new Set(row.people),
      stored: true,
      changedSeq: 0,
      changedAt: 0,
      present: new Map(),
      typing: new Map(),
      reads: new Map(),
      openers: new Few(),
    };
    (row.kind === "direct" ? this.directs : this.rooms).set(room.key, room);
    return room;
  }

  /** The person with this id, made from what the store knows of them if not in memory. */
  person(id: string, known: StoredPerson | undefined, now: number): Person {
    let person = this.people.get(id);
    if (!person) {
      person = {
        id,
        name: known?.name ?? null,
        status: "offline",
        since: known?.lastSeenAt ?? now,
        sessions: new Few(),
        directs: new Few(),
      };
      this.people.set(id, person);
      this.#call(person, shortId(id));
      if (person.name !== null) this.#call(person, person.name);
    } else if (person.name === null && known) {
      this.rename(person, known.name);
    }
    return person;
  }

  /** The people in memory who have this name, or whose id begins so. */
  called(name: string): Person[] {
    return [...this.calledLike(fold(name))]
      .filter((person) => person.name === name || shortId(person.id) === name);
  }

  /** The same with names that differ by case only. @param key from `fold` */
  calledLike(key: string): Few<Person> {
    return this.#called.get(key) ?? NOBODY;
  }

  rename(person: Person, name: string | null): void {
    if (person.name !== null) this.#uncall(person, person.name);
    person.name = name;
    if (name !== null) this.#call(person, name);
  }

  /** Drops a person from memory. */
  drop(person: Person): void {
    // Dropped before, and perhaps read again since.
    if (this.people.get(person.id) !== person) return;
    this.people.delete(person.id);
    this.#uncall(person, shortId(person.id));
    if (person.name !== null) this.#uncall(person, person.name);
  }

  /**
   * The name of somebody online, other than exactly this one, that this one may be taken for.
   * @param own the present name of who asks, which does not count where nobody else has it
   */
  similarName(name: string, own?: string): string | undefined {
    for (const likeness of likenesses(name)) {
      for (const taken of this.#alike.get(likeness) ?? []) {
        if (taken === name) continue;
        if (taken !== own || (this.#names.get(taken) ?? 0) > 1) return taken;
      }
    }
    return undefined;
  }

  /** Marks a name as used by one more, or (`-1`) one fewer, person online. */
  countName(name: string, change: 1 | -1): void {
    const before = this.#names.get(name) ?? 0;
    const count = before + change;
    if (count > 0) this.#names.set(name, count);
    else this.#names.delete(name);
    if (before > 0 && count > 0) return;
    for (const likeness of likenesses(name)) {
      if (count > 0) add(this.#alike, likeness, name);
      else remove(this.#alike, likeness, name);
    }
  }

  #call(person: Person, name: string): void {
    add(this.#called, fold(name), person);
  }

  #uncall(person: Person, name: string): void {
    remove(this.#called, fold(name), person);
  }

  #builtIn(
    name: string,
    kind: RoomKind,
    { now, newId }: { now: number; newId: () => string },
  ): Room {
    const known = this.rooms.get(name);
    if (known) {
      known.kind = kind;
      return known;
    }
    const room = newRoom({ id: newId(), name, key: name, kind, createdBy: "", createdAt: now });
    this.rooms.set(name, room);
    return room;
  }
}

function add<T extends object | string>(to: Map<string, Few<T>>, key: string, member: T): void {
  const few = to.get(key);
  if (few) few.add(member);
  else to.set(key, new Few(member));
}

function remove<T extends object | string>(
  from: Map<string, Few<T>>,
  key: string,
  member: T,
): void {
  const few = from.get(key);
  if (few?.delete(member) && few.size === 0) from.delete(key);
}

/** The first 8 characters of a session's or person's id: what people see of it. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/**
 * A room that nobody has used yet.
 * @param made `pastSeq`: where the `seq` of an earlier room of this name ended
 */
export function newRoom(
  { pastSeq = 0, ...made }:
    & Pick<Room, "id" | "name" | "key" | "kind" | "createdBy" | "createdAt">
    & { pastSeq?: number },
): Room {
  return {
    ...made,
    topic: "",
    people: new Set(),
    lastSeq: pastSeq,
    firstSeq: pastSeq + 1,
    changedSeq: 0,
    changedAt: 0,
    emptiedAt: null,
    stored: false,
    present: new Map(),
    typing: new Map(),
    reads: new Map(),
    openers: new Few(),
  };
}

/** What the store keeps of a room. */
export function toStored(room: Room): StoredRoom {
  const { id, name, key, kind, topic, createdBy, createdAt, lastSeq, firstSeq, emptiedAt } = room;
  return {
    id,
    name,
    key: kind === "direct" ? null : key,
    kind,
    topic,
    createdBy,
    createdAt,
    people: [...room.people].sort(),
    lastSeq,
    firstSeq,
    emptiedAt,
  };
}
