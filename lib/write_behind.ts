import { ForwardingStore } from "./store/forwarding.ts";
import {
  type Appended,
  type LateRecord,
  type StoredPerson,
  type StoredRead,
  type StoredThread,
  StoreError,
  type StoreRecord,
} from "./store/store.ts";

/** Most records that wait; past it the oldest is forgotten. A database that takes nothing fills it, and nothing else. */
const WAITING_RECORDS = 2_000;
/** Characters of an id by which people are found, too. */
const PREFIX_LENGTH = 8;

/**
 * A store in front of which what need not be durable at once can wait: it is committed with the next
 * records that must be, or by `flush`. Whoever reads finds what waits. A kill or a power cut takes it,
 * and so does `close`: `flush` first.
 */
export class WriteBehind extends ForwardingStore {
  /** The latest record of each person, of each room, and of each person in a room or thread. */
  readonly #waiting = new Map<string, LateRecord>();
  /** How the ids of people begin who wait, or did a moment ago. */
  readonly #prefixes = new Set<string>();

  /** How many records wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Lets a record wait. */
  later(record: LateRecord): void {
    const key = keyOf(record);
    this.#waiting.delete(key);
    this.#waiting.set(key, record);
    if (record.kind === "put_person") this.#prefixes.add(record.person.id.slice(0, PREFIX_LENGTH));
    if (this.#waiting.size <= WAITING_RECORDS) return;
    for (const oldest of this.#waiting.keys()) {
      this.#waiting.delete(oldest);
      return;
    }
  }

  /**
   * Commits what waits. Where the database takes nothing for now it waits on; what the database
   * chokes on is forgotten.
   * @throws {StoreError} as `commit` does
   */
  flush(): void {
    if (this.#waiting.size === 0) return;
    try {
      super.commit([...this.#waiting.values()]);
    } catch (error) {
      if (error instanceof StoreError && error.passing) throw error;
      this.#clear();
      throw error;
    }
    this.#clear();
  }

  /** Commits what waits, and then these, in one transaction. */
  override commit(records: readonly StoreRecord[]): Appended[] {
    if (this.#waiting.size === 0) return super.commit(records);
    try {
      const appended = super.commit([...this.#waiting.values(), ...records]);
      this.#clear();
      return appended;
    } catch (error) {
      if (error instanceof StoreError && error.passing) throw error;
      // What could wait must not cost what could not.
      this.#clear();
      return super.commit(records);
    }
  }

  override person(id: string): StoredPerson | undefined {
    const exact = this.#waiting.get(`put_person ${id}`);
    if (exact?.kind === "put_person") return { ...exact.person };
    if (this.#prefixes.has(id)) this.#tryFlush();
    return super.person(id);
  }

  override readOf(personId: string, roomId: string): StoredRead | undefined {
    const waiting = this.#waiting.get(keyOfRead(personId, roomId));
    return waiting?.kind === "put_read" ? { ...waiting.read } : super.readOf(personId, roomId);
  }

  override threadsOf(personId: string, roomId: string): StoredThread[] {
    return super.threadsOf(personId, roomId).map((thread) => {
      const waiting = this.#waiting.get(keyOfThread(thread));
      return waiting?.kind === "put_thread" ? { ...waiting.thread } : thread;
    });
  }

  override knownNames(names: readonly string[]): string[] {
    const known = new Set(super.knownNames(names));
    for (const record of this.#waiting.values()) {
      if (record.kind === "put_person") known.add(record.person.name);
    }
    return names.filter((name) => known.has(name));
  }

  override peopleNamed(name: string, limit: number): StoredPerson[] {
    this.#tryFlush();
    return super.peopleNamed(name, limit);
  }

  /** @throws {StoreError} also if what waits cannot be committed: a room may be in use again */
  override purge(emptiedBefore: number): boolean {
    this.flush();
    return super.purge(emptiedBefore);
  }

  #clear(): void {
    this.#waiting.clear();
    this.#prefixes.clear();
  }

  /** Who reads is served with what there is, though the database takes nothing. */
  #tryFlush(): void {
    try {
      this.flush();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
}

function keyOf(record: LateRecord): string {
  switch (record.kind) {
    case "put_person":
      return `put_person ${record.person.id}`;
    case "put_room":
      return `put_room ${record.room.id}`;
    case "put_read":
      return keyOfRead(record.read.personId, record.read.roomId);
    case "put_thread":
      return keyOfThread(record.thread);
  }
}

/** Of a thread that the store has: that somebody follows one must be durable at once. */
function keyOfThread({ personId, roomId, threadId }: StoredThread): string {
  return `put_thread ${personId} ${roomId} ${threadId}`;
}

function keyOfRead(personId: string, roomId: string): string {
  return `put_read ${personId} ${roomId}`;
}
