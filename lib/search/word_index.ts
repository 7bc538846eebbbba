import type { DatabaseSync, StatementSync } from "node:sqlite";
import { expressionOf, type Query } from "./query.ts";
import { SearchError } from "./search.ts";
import { roomTrait, traitsOf } from "./traits.ts";
import { wordsOf } from "./words.ts";

/** Most hits that are read at once; between two readings the time is looked at. */
const READ_AT_ONCE = 16_384;
/** So many rooms are few: they are looked for with the words. */
const FEW_ROOMS = 8;
const DAY_MS = 86_400_000;

/** One message, by its number in the database: later ones have greater numbers. */
export interface Entry {
  nr: number;
  /** The room's number in the database. */
  room: number;
  seq: number;
  authorId: string;
  author: string;
  text: string;
  at: number;
}

/** The place of an entry: room and `seq` together are never used again. */
export type Spot = Pick<Entry, "nr" | "room" | "seq">;

const TABLES = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE places (
    nr INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE rooms (nr INTEGER PRIMARY KEY) STRICT;
  -- The first and the last number of each day.
  CREATE TABLE days (day INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
  -- Its words are cut already; what remains between them are spaces.
  CREATE VIRTUAL TABLE words USING
    fts5 (text, joined, traits, tokenize = 'ascii', prefix = '2 3', columnsize = 0);
  -- What is deleted is overwritten, not only marked.
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
`;

const SQL = {
  addWords: "INSERT INTO words (rowid, text, joined, traits) VALUES (?, ?, ?, ?)",
  deleteWords: "DELETE FROM words WHERE rowid = ?",
  addPlace: "INSERT INTO places (nr, room, seq, at) VALUES (?, ?, ?, ?)",
  deletePlace: "DELETE FROM places WHERE nr = ?",
  hasPlace: "SELECT 1 FROM places WHERE nr = ?",
  last: "SELECT nr, room, seq FROM places ORDER BY nr DESC LIMIT 1",
  addDay: `INSERT INTO days (day, first, last) VALUES (?1, ?2, ?2)
    ON CONFLICT (day) DO UPDATE SET first = min(first, ?2), last = max(last, ?2)`,
  bounds: `SELECT min(first) AS first, max(last) AS last FROM days WHERE day >= ? AND day <= ?`,
  addRoom: "INSERT OR IGNORE INTO rooms (nr) VALUES (?)",
  deleteRoom: "DELETE FROM rooms WHERE nr = ?",
  rooms: "SELECT nr FROM rooms",
  inRoom: "SELECT rowid AS nr FROM words WHERE words MATCH ? LIMIT ?",
  setMeta: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
  meta: "SELECT value FROM meta WHERE name = ?",
  find: `SELECT nr, room, seq, at FROM words CROSS JOIN places ON places.nr = words.rowid
    WHERE words MATCH ? AND words.rowid >= ? AND words.rowid < ? ORDER BY words.rowid DESC
    LIMIT ?`,
} as const;

/** The words of messages, in a database of their own. */
export class WordIndex {
  readonly #db: DatabaseSync;
  readonly #sql: { readonly [Name in keyof typeof SQL]: StatementSync };

  /** @throws SQLite's error if the database is no index, or damaged */
  constructor(db: DatabaseSync) {
    this.#db = db;
    if (this.#isNew()) this.transaction(() => db.exec(TABLES));
    const prepared = Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)]);
    this.#sql = Object.fromEntries(prepared);
    // Deno has it; its types do not.
    (this.#sql.find as StatementSync & { setReturnArrays(on: boolean): void })
      .setReturnArrays(true);
  }

  /** Keeps all that the work writes, or nothing. */
  transaction(work: () => void): void {
    this.#db.prepare("BEGIN IMMEDIATE").run();
    try {
      work();
      this.#db.prepare("COMMIT").run();
    } catch (error) {
      if (this.#db.isTransaction) this.#db.prepare("ROLLBACK").run();
      throw error;
    }
  }

  /** Leaves nothing in the files of what was deleted. @returns whether it could: somebody may read it */
  wipe(): boolean {
    return this.#db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()!["busy"] === 0;
  }

  /** What was noted of the database that this is the index of. */
  meta(name: string): string | undefined {
    return this.#sql.meta.get(name)?.["value"] as string | undefined;
  }

  setMeta(name: string, value: string): void {
    this.#sql.setMeta.run(name, value);
  }

  /** Adds a message, or replaces what it said. One without text is taken away. */
  put(entry: Entry): void {
    const { nr, room, seq, text, at } = entry;
    this.delete(nr);
    if (text === "") return;
    const { cut, joined } = wordsOf(text);
    this.#sql.addWords.run(nr, cut.join(" "), joined.join(" "), traitsOf(entry));
    this.#sql.addPlace.run(nr, room, seq, at);
    this.#sql.addRoom.run(room);
    this.#sql.addDay.run(Math.floor(at / DAY_MS), nr);
  }

  delete(nr: number): void {
    if (this.#sql.hasPlace.get(nr) === undefined) return;
    this.#sql.deleteWords.run(nr);
    this.#sql.deletePlace.run(nr);
  }

  /** The message with the greatest number. */
  get last(): Spot | undefined {
    const row = this.#sql.last.get();
    return row && { ...row } as unknown as Spot;
  }

  /** Numbers of the rooms that there are messages of, or were. */
  get rooms(): number[] {
    return this.#sql.rooms.all().map((row) => Number(row["nr"]));
  }

  /** Takes away messages of a room. @returns whether there are more */
  clear(room: number, limit: number): boolean {
    const rows = this.#sql.inRoom.all(`traits : "${roomTrait(room)}"`, limit);
    for (const row of rows) this.delete(Number(row["nr"]));
    if (rows.length === limit) return true;
    this.#sql.deleteRoom.run(room);
    return false;
  }

  /**
   * The places of messages that a query means, the newest first.
   * @param options `rooms`: by number; `before`: only lesser numbers; `isLate`: whether to give up
   * @throws {SearchError} `slow`
   */
  find(
    query: Query,
    { personId, rooms, limit, before = Number.MAX_SAFE_INTEGER, isLate }: {
      personId: string;
      rooms: ReadonlySet<number>;
      limit: number;
      before?: number;
      isLate: () => boolean;
    },
  ): Spot[] {
    const { since, until } = query;
    const range = this.#bounds(query);
    if (!range || rooms.size === 0) return [];
    const few = rooms.size <= FEW_ROOMS ? { rooms: [...rooms] } : {};
    const expression = expressionOf(query, { personId, ...few });
    const found: Spot[] = [];
    let end = Math.min(before, range.last + 1);
    // Not by `iterate`, which takes an error for the end. Most are of use; where few are, each reading is longer.
    for (let size = limit; !isLate(); size = Math.min(size * 2, READ_AT_ONCE)) {
      const hits = this.#sql.find.all(expression, range.first, end, size) as unknown as number[][];
      for (const [nr, room, seq, at] of hits) {
        end = nr!;
        if (!rooms.has(room!) || at! < since || at! >= until) continue;
        if (found.push({ nr: nr!, room: room!, seq: seq! }) === limit) return found;
      }
      if (hits.length < size) return found;
    }
    throw new SearchError("slow");
  }

  /** Where messages of the query's days can be. */
  #bounds({ since, until }: Query): { first: number; last: number } | undefined {
    const day = (at: number, unbounded: number) =>
      Number.isFinite(at) ? Math.floor(at / DAY_MS) : unbounded;
    const row = this.#sql.bounds.get(
      day(since, Number.MIN_SAFE_INTEGER),
      day(until - 1, Number.MAX_SAFE_INTEGER),
    );
    const { first, last } = { ...row } as { first: number | null; last: number | null };
    return first === null || last === null ? undefined : { first, last };
  }

  #isNew(): boolean {
    return this.#db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()!["count"] === 0;
  }
}
