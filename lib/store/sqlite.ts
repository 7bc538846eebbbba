import { DatabaseSync } from "node:sqlite";
import { LIMITS } from "../protocol.ts";
import { Checkpoints } from "./checkpoints.ts";
import { inDataFolder } from "./data_folder.ts";
import { EventTables, type OpenLog } from "./event_tables.ts";
import type { Mark } from "./mark.ts";
import { migrate } from "./migrations.ts";
import { RoomTables } from "./room_tables.ts";
import { reasonOf, storeError } from "./sqlite_error.ts";
import { all, one, prepareAll, type Statements } from "./statements.ts";
import {
  type Appended,
  type Said,
  type SaidOptions,
  type Store,
  type StoredChannel,
  type StoredEvent,
  type StoredPerson,
  type StoredRead,
  type StoredRoom,
  type StoredThread,
  StoreError,
  type StoreRecord,
} from "./store.ts";
import { type SyncFile, Wal } from "./wal.ts";

export interface SqliteOptions {
  /**
   * `full`: what was synced survives a loss of power. `normal`: nothing is synced at once; a loss of
   * power may take the last commits.
   */
  durability: "full" | "normal";
  /** Opens the write-ahead log, to sync it. */
  openWal?: (path: string) => SyncFile;
  /** Told in one line if the database is not the one that people know. */
  warn?: (text: string) => void;
}

/** How long to wait for the lock of another process, or of who empties the log. The event loop stands still meanwhile. */
const LOCK_WAIT_MS = 50;

const CACHE_KIB = 16 * 1024;
const LOG_BYTES = 16 * 1024 * 1024;
/** Pages in the log after which the writer itself copies them, should nobody else have. */
const LOG_PAGES = 16_000;
/** Pages that a transaction writes to the log besides one for each record, about. */
const TRANSACTION_PAGES = 4;

/**
 * Opens `parlor.db` in a data folder; both are made if need be, for their owner only.
 * @throws {StoreOpenError} if the folder or the database cannot be used; the database is untouched then
 */
export function openSqliteStore(folder: string, options: SqliteOptions): Store {
  return inDataFolder(folder, (path, mark) => new SqliteStore({ path, mark, ...options }));
}

class SqliteStore implements Store {
  readonly epoch: string;
  readonly #path: string;
  readonly #inode: string;
  readonly #db: DatabaseSync;
  readonly #mark: Mark;
  readonly #sql: Statements;
  readonly #rooms: RoomTables;
  readonly #events: EventTables;
  /** None: nothing is synced at once. */
  readonly #wal: Wal | undefined;
  readonly #checkpoints: Checkpoints;
  #total: number;
  #waits = true;
  #unsynced: StoreError | undefined;

  constructor(
    { path, mark, durability, openWal = openToSync, warn = () => {} }: SqliteOptions & {
      path: string;
      mark: Mark;
    },
  ) {
    this.#path = path;
    this.#mark = mark;
    this.#db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
    try {
      for (
        const pragma of [
          "journal_mode = WAL",
          "synchronous = FULL",
          `cache_size = ${-CACHE_KIB}`,
          `journal_size_limit = ${LOG_BYTES}`,
          `wal_autocheckpoint = ${LOG_PAGES}`,
          "trusted_schema = OFF",
          // What people delete is overwritten.
          "secure_delete = ON",
        ]
      ) {
        // Not `exec`, whose errors lack SQLite's code.
        this.#db.prepare(`PRAGMA ${pragma}`).all();
      }
      migrate(this.#db);
      this.#sql = prepareAll(this.#db);
      this.#rooms = new RoomTables(this.#sql);
      this.#events = new EventTables(this.#sql);
      this.#total = one<{ total: number }>(this.#sql.total)!.total;
      const inode = this.#inode = inodeOf(path)!;
      this.epoch = this.#settleEpoch(inode, warn);
      // From here on it syncs before a checkpoint only; `sync` does the rest.
      this.#db.prepare("PRAGMA synchronous = NORMAL").all();
      if (durability === "full") this.#wal = new Wal(openWal(`${path}-wal`));
      this.#checkpoints = new Checkpoints({ path, inode });
      // A server that was killed may have left a log.
      this.#checkpoints.deleted();
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  get isEmptying(): boolean {
    return this.#checkpoints.isEmptying;
  }

  load(): { rooms: StoredRoom[]; channels: StoredChannel[] } {
    return this.#read(() => ({
      rooms: this.#rooms.listable(),
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
            appended.push(this.#events.append(record, logs));
            break;
          case "put_room":
            this.#events.closeLogs(logs);
            this.#rooms.put(record.room);
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
          case "put_read": {
            const { roomId, personId, seq, level } = record.read;
            this.#sql.putRead.run(roomId, personId, seq, level);
            break;
          }
          case "put_thread": {
            const { roomId, personId, threadId, seq, follows } = record.thread;
            this.#sql.putThread.run(roomId, personId, threadId, seq, Number(follows));
            this.#sql.trimThreads.run(roomId, personId, LIMITS.followedThreads);
            break;
          }
        }
      }
      this.#events.closeLogs(logs);
      return appended;
    });
    this.#checkpoints.wrote(TRANSACTION_PAGES + records.length);
    if (records.some(deletes)) this.#checkpoints.deleted();
    const total = appended.reduce((sum, { duplicate, places }) => {
      return duplicate ? sum : sum + places.length;
    }, this.#total);
    if (total > this.#total) this.#mark.advance(total);
    this.#total = total;
    return appended;
  }

  sync(done: (error: StoreError | null) => void): void {
    if (this.#unsynced) return done(this.#unsynced);
    const synced = this.#wal?.sync();
    // Whoever waits for a sync writes nothing: now it holds nobody up.
    const emptied = this.#checkpoints.empty();
    if (!synced && !emptied) return done(null);
    Promise.all([synced, emptied]).then(() => done(null), (cause) => {
      // What the system could not write it may have dropped: nobody can build on it any more.
      this.#unsynced = new StoreError("damaged", { cause });
      done(this.#unsynced);
    });
  }

  history(...page: Parameters<Store["history"]>): ReturnType<Store["history"]> {
    return this.#read(() => this.#events.history(...page));
  }

  message(roomId: string, id: string): StoredEvent | undefined {
    return this.#read(() => this.#events.message(roomId, id));
  }

  versions(...of: Parameters<Store["versions"]>): ReturnType<Store["versions"]> {
    return this.#read(() => this.#events.versions(...of));
  }

  pins(roomId: string): StoredEvent[] {
    return this.#read(() => this.#events.pins(roomId));
  }

  said(roomId: string, options: SaidOptions): Said[] {
    return this.#read(() => this.#events.said(roomId, options));
  }

  readOf(personId: string, roomId: string): StoredRead | undefined {
    const row = this.#read(() =>
      one<Pick<StoredRead, "seq" | "level">>(this.#sql.read, roomId, personId)
    );
    return row && { personId, roomId, ...row };
  }

  threadsOf(personId: string, roomId: string): StoredThread[] {
    return this.#read(() => all<ThreadRow>(this.#sql.threads, roomId, personId))
      .map((row) => ({ personId, roomId, ...row, follows: row.follows === 1 }));
  }

  knownNames(names: readonly string[]): string[] {
    return this.#read(() => all<{ name: string }>(this.#sql.knownNames, JSON.stringify(names)))
      .map(({ name }) => name);
  }

  namedIn(roomId: string, name: string, limit: number): string[] {
    return this.#read(() => all<{ id: string }>(this.#sql.namedIn, roomId, name, limit))
      .map(({ id }) => id);
  }

  isSent(authorId: string, cid: string): boolean {
    return this.#read(() => this.#events.isSent(authorId, cid));
  }

  person(id: string): StoredPerson | undefined {
    return this.#read(() => {
      if (id.length !== 8) return one<StoredPerson>(this.#sql.person, id);
      const [first, second] = all<StoredPerson>(this.#sql.peopleLike, id);
      return second === undefined || first?.id === id ? first : undefined;
    });
  }

  peopleNamed(name: string, limit: number): StoredPerson[] {
    return this.#read(() => all<StoredPerson>(this.#sql.peopleNamed, name, limit));
  }

  directRooms(personId: string): StoredRoom[] {
    return this.#read(() => this.#rooms.directOf(personId));
  }

  pastSeq(key: string): number {
    return this.#read(() => this.#rooms.pastSeq(key));
  }

  purge(emptiedBefore: number): boolean {
    const more = this.#transaction(() => this.#rooms.purge(emptiedBefore));
    this.#checkpoints.deleted();
    return more;
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#wal?.close();
    this.#checkpoints.close();
    this.#db.close();
    this.#mark.close();
  }

  /** The epoch goes on only while the database is the file that the mark was left beside, and no less far. */
  #settleEpoch(inode: string, warn: (text: string) => void): string {
    const stored = one<{ value: string }>(this.#sql.epoch)?.value;
    const mark = this.#mark.read();
    const goesOn = mark?.epoch === stored && mark?.inode === inode && mark.total <= this.#total;
    const epoch = goesOn && stored !== undefined ? stored : crypto.randomUUID();
    // Written in any case: with its first sync SQLite makes the log's entry in the folder last.
    this.#sql.setEpoch.run(epoch);
    this.#mark.write({ epoch, inode, total: this.#total });
    if (stored !== undefined && !goesOn) {
      const seen = mark
        ? "The database is an older copy, or another one, than people know"
        : "The database has no mark of its own beside it, as a copy has none";
      warn(`${seen}: everybody loads the history anew`);
    }
    return epoch;
  }

  #transaction<T>(work: () => T): T {
    if (this.#unsynced) throw this.#unsynced;
    this.#checkFile();
    this.#begin();
    try {
      const result = work();
      this.#sql.commit.run();
      this.#wal?.wrote();
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

  /** Waits for another's lock, but only once for each time that it holds it. */
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

/** Whether a record leaves text behind that is deleted. */
function deletes(record: StoreRecord): boolean {
  return record.kind === "append" && record.message.kind === "delete";
}

function openToSync(path: string): SyncFile {
  return Deno.openSync(path, { read: true, write: true });
}

/** @returns `undefined` if there is no such file */
function inodeOf(path: string): string | undefined {
  try {
    return String(Deno.statSync(path).ino ?? 0);
  } catch {
    return undefined;
  }
}

type ThreadRow = Pick<StoredThread, "threadId" | "seq"> & { follows: number };

type ChannelRow = Omit<StoredChannel, "rooms"> & { rooms: string };

function toChannel(row: ChannelRow): StoredChannel {
  return { ...row, rooms: JSON.parse(row.rooms) };
}
