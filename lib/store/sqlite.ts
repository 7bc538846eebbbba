import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { inDataFolder } from "./data_folder.ts";
import type { Mark } from "./mark.ts";
import { migrate } from "./migrations.ts";
import { reasonOf, storeError } from "./sqlite_error.ts";
import { type EventRow, prepareAll, type Statements } from "./statements.ts";
import {
  type Appended,
  type Store,
  type StoredChannel,
  type StoredEvent,
  type StoredPerson,
  type StoredRoom,
  StoreError,
  type StoreRecord,
} from "./store.ts";

export interface SqliteOptions {
  /**
   * `full`: what was committed survives a loss of power. `normal`: it survives the end of the
   * process, but a loss of power may take the last commits.
   */
  durability: "full" | "normal";
}

/** How long to wait for another process's lock. The event loop stands still meanwhile. */
const LOCK_WAIT_MS = 50;

/** Most events that one `purge` clears away: it takes some milliseconds. */
const PURGED_EVENTS = 1_000;

const CACHE_KIB = 16 * 1024;
const LOG_BYTES = 16 * 1024 * 1024;

/**
 * Opens `parlor.db` in a data folder; both are made if need be, for their owner only.
 * @throws {StoreOpenError} if the folder or the database cannot be used; the database is untouched then
 */
export function openSqliteStore(folder: string, options: SqliteOptions): Store {
  return inDataFolder(folder, (path, mark) => new SqliteStore({ path, mark, ...options }));
}

/** The log of a room while a transaction appends to it. */
interface OpenLog {
  nr: number;
  lastSeq: number;
}

/** A room that is about to go. */
interface Leaving {
  nr: number;
  key: string;
  lastSeq: number;
}

class SqliteStore implements Store {
  readonly epoch: string;
  readonly #path: string;
  readonly #inode: string;
  readonly #db: DatabaseSync;
  readonly #mark: Mark;
  readonly #sql: Statements;
  #total: number;
  #waits = true;

  constructor({ path, mark, durability }: SqliteOptions & { path: string; mark: Mark }) {
    this.#path = path;
    this.#mark = mark;
    this.#db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
    try {
      for (
        const pragma of [
          "journal_mode = WAL",
          `synchronous = ${durability}`,
          `cache_size = ${-CACHE_KIB}`,
          `journal_size_limit = ${LOG_BYTES}`,
          "trusted_schema = OFF",
        ]
      ) {
        // Not `exec`, whose errors lack SQLite's code.
        this.#db.prepare(`PRAGMA ${pragma}`).all();
      }
      migrate(this.#db);
      this.#sql = prepareAll(this.#db);
      this.#total = one<{ total: number }>(this.#sql.total)!.total;
      this.#inode = inodeOf(path)!;
      this.epoch = this.#settleEpoch(this.#inode);
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  load(): { rooms: StoredRoom[]; channels: StoredChannel[] } {
    return this.#read(() => ({
      rooms: all<RoomRow>(this.#sql.rooms).map(toRoom),
      channels: all<ChannelRow>(this.#sql.channels).map(toChannel),
    }));
  }

  commit(records: readonly StoreRecord[]): Appended[] {
    if (records.length === 0) return [];
    const appended = this.#transaction(() => {
      const appended: Appended[] = [];
      const logs = new Map<string, OpenLog>();
      for (const record of records) {
        switch (record.kind) {
          case "append":
            appended.push(this.#append(record, logs));
            break;
          case "put_room":
            this.#closeLogs(logs);
            this.#putRoom(record.room);
            break;
          case "put_channel": {
            const { key, name, createdBy, rooms } = record.channel;
            this.#sql.putChannel.run(key, name, createdBy, JSON.stringify(rooms));
            break;
          }
          case "delete_channel":
            this.#sql.deleteChannel.run(record.key);
            break;
          case "put_person": {
            const { id, name, lastSeenAt } = record.person;
            this.#sql.putPerson.run(id, name, lastSeenAt);
            break;
          }
        }
      }
      this.#closeLogs(logs);
      return appended;
    });
    const total = appended.reduce((sum, { duplicate, places }) => {
      return duplicate ? sum : sum + places.length;
    }, this.#total);
    if (total > this.#total) this.#mark.advance(total);
    this.#total = total;
    return appended;
  }

  history(
    roomId: string,
    options: { before?: number; after?: number; limit: number },
  ): { events: StoredEvent[]; hasMore: boolean } {
    const { before = Number.MAX_SAFE_INTEGER, after, limit } = options;
    const statement = after === undefined ? this.#sql.lastEvents : this.#sql.firstEvents;
    const rows = this.#read(() => statement.all(roomId, after ?? 0, before, limit + 1));
    const events = (rows as unknown as EventRow[]).map(toEvent);
    const hasMore = events.length > limit;
    if (hasMore) events.pop();
    if (after === undefined) events.reverse();
    return { events, hasMore };
  }

  isSent(authorId: string, cid: string): boolean {
    return this.#read(() => one(this.#sql.isSent, authorId, cid) !== undefined);
  }

  person(id: string): StoredPerson | undefined {
    return this.#read(() => {
      const exact = one<StoredPerson>(this.#sql.person, id);
      if (exact || id.length !== 8) return exact;
      const found = all<StoredPerson>(this.#sql.peopleLike, id);
      return found.length === 1 ? found[0] : undefined;
    });
  }

  peopleNamed(name: string, limit: number): StoredPerson[] {
    return this.#read(() => all<StoredPerson>(this.#sql.peopleNamed, name, limit));
  }

  directRooms(personId: string): StoredRoom[] {
    return this.#read(() => all<RoomRow>(this.#sql.directRooms, personId).map(toRoom));
  }

  pastSeq(key: string): number {
    return this.#read(() => one<{ lastSeq: number }>(this.#sql.pastSeq, key)?.lastSeq ?? 0);
  }

  purge(emptiedBefore: number): boolean {
    return this.#transaction(() => {
      for (const room of all<Leaving>(this.#sql.emptied, emptiedBefore)) this.#bury(room);
      return this.#clearRemains();
    });
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#db.close();
    this.#mark.close();
  }

  #append(
    { message, rooms }: StoreRecord & { kind: "append" },
    logs: Map<string, OpenLog>,
  ): Appended {
    const { kind, authorId, author, text, at, cid, channel } = message;
    if (cid !== null) {
      const sent = all<{ nr: number } & SentPlace>(this.#sql.sent, authorId, cid);
      const places = sent.filter((place) => place.roomId !== null)
        .map(({ roomId, id, seq, at }) => ({ roomId: roomId!, id, seq, at }));
      if (places.length > 0) return { duplicate: true, places };
      for (const { nr } of sent) this.#sql.deleteEvent.run(nr);
    }
    const places = rooms.map(({ roomId, id }, part) => {
      const log = this.#openLog(roomId, logs);
      const seq = ++log.lastSeq;
      this.#sql.append
        .run(log.nr, seq, id, kind, authorId, author, text, at, cid, part, channel);
      return { roomId, id, seq, at };
    });
    return { duplicate: false, places };
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

  /** Writes each room's `lastSeq` once, however many events it got. */
  #closeLogs(logs: Map<string, OpenLog>): void {
    for (const { nr, lastSeq } of logs.values()) this.#sql.closeLog.run(lastSeq, nr);
    logs.clear();
  }

  #putRoom(room: StoredRoom): void {
    const people = JSON.stringify(room.people);
    const columns = [
      room.id,
      room.name,
      room.key,
      room.kind,
      room.topic,
      room.createdBy,
      room.createdAt,
      people,
      room.emptiedAt,
    ] as const;
    const known = one<{ nr: number; people: string }>(this.#sql.room, room.id);
    if (known) {
      this.#sql.changeRoom.run(...columns, known.nr);
      if (room.kind !== "direct" || known.people === people) return;
      for (const person of parse(known.people)) this.#sql.deleteDirect.run(person, known.nr);
      for (const person of room.people) this.#sql.addDirect.run(person, known.nr);
      return;
    }
    const lastSeq = room.key === null ? 0 : this.#takeOver(room.key);
    const { lastInsertRowid: nr } = this.#sql.addRoom.run(lastSeq, lastSeq + 1, ...columns);
    if (room.kind !== "direct") return;
    for (const person of room.people) this.#sql.addDirect.run(person, nr);
  }

  /** @returns the `lastSeq` that a new room with this key starts from */
  #takeOver(key: string): number {
    const temporary = one<Leaving>(this.#sql.temporaryRoom, key);
    if (temporary) this.#bury(temporary);
    const lastSeq = this.pastSeq(key);
    this.#sql.deletePast.run(key);
    return lastSeq;
  }

  #bury({ nr, key, lastSeq }: Leaving): void {
    this.#sql.deleteRoom.run(nr);
    if (lastSeq === 0) return;
    this.#sql.addPast.run(key, lastSeq);
    this.#sql.addRemains.run(nr);
  }

  /** @returns whether there are more */
  #clearRemains(): boolean {
    let left = PURGED_EVENTS;
    for (const { room } of all<{ room: number }>(this.#sql.remains)) {
      left -= Number(this.#sql.clearRemains.run(room, left).changes);
      if (left === 0) return true;
      this.#sql.deleteRemains.run(room);
    }
    return false;
  }

  /** The epoch goes on only while the database is the file that the mark was left beside, and no less far. */
  #settleEpoch(inode: string): string {
    const stored = one<{ value: string }>(this.#sql.epoch)?.value;
    const mark = this.#mark.read();
    const goesOn = mark?.epoch === stored && mark?.inode === inode && mark.total <= this.#total;
    const epoch = goesOn && stored !== undefined ? stored : crypto.randomUUID();
    if (epoch !== stored) this.#sql.setEpoch.run(epoch);
    this.#mark.write({ epoch, inode, total: this.#total });
    return epoch;
  }

  #transaction<T>(work: () => T): T {
    this.#checkFile();
    this.#begin();
    try {
      const result = work();
      this.#sql.commit.run();
      return result;
    } catch (error) {
      // Some errors, a full disk among them, have ended the transaction already.
      if (this.#db.isTransaction) this.#sql.rollback.run();
      throw storeError(error);
    }
  }

  /** SQLite goes on in a file that was deleted or replaced, and what it commits there is lost. */
  #checkFile(): void {
    if (inodeOf(this.#path) === this.#inode) return;
    const text = `The database file "${this.#path}" is gone or was replaced`;
    throw new StoreError("damaged", {
      cause: new Error(`${text}: put it back, or restart to go on with what is there now`),
    });
  }

  /** Waits for another process's lock, but only once for each time that it holds it. */
  #begin(): void {
    try {
      this.#sql.begin.run();
      if (!this.#waits) this.#waitFor(LOCK_WAIT_MS);
      this.#waits = true;
    } catch (error) {
      if (this.#waits && reasonOf(error) === "locked") {
        this.#waitFor(0);
        this.#waits = false;
      }
      throw storeError(error);
    }
  }

  #waitFor(lockMs: number): void {
    this.#db.exec(`PRAGMA busy_timeout = ${lockMs}`);
  }

  #read<T>(query: () => T): T {
    try {
      return query();
    } catch (error) {
      throw storeError(error);
    }
  }
}

/** @returns `undefined` if there is no such file */
function inodeOf(path: string): string | undefined {
  try {
    return String(Deno.statSync(path).ino ?? 0);
  } catch {
    return undefined;
  }
}

type RoomRow = Omit<StoredRoom, "people"> & { people: string };
type ChannelRow = Omit<StoredChannel, "rooms"> & { rooms: string };

interface SentPlace {
  roomId: string | null;
  id: string;
  seq: number;
  at: number;
}

function toEvent(
  [id, seq, kind, authorId, author, text, at, cid, channel]: EventRow,
): StoredEvent {
  return { id, seq, kind, authorId, author, text, at, cid, channel };
}

function toRoom(row: RoomRow): StoredRoom {
  return { ...row, people: parse(row.people) };
}

function toChannel(row: ChannelRow): StoredChannel {
  return { ...row, rooms: parse(row.rooms) };
}

function parse(json: string): string[] {
  return JSON.parse(json);
}

/** The columns are what the statement selects, under the names of `T`. Copied, because SQLite's rows have no prototype. */
function all<T>(statement: StatementSync, ...values: SQLInputValue[]): T[] {
  return statement.all(...values).map((row) => ({ ...row }) as T);
}

function one<T>(statement: StatementSync, ...values: SQLInputValue[]): T | undefined {
  const row = statement.get(...values);
  return row && { ...row } as T;
}
