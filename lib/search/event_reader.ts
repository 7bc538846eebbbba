import { DatabaseSync, type StatementSync } from "node:sqlite";
import { SearchError } from "./search.ts";
import type { Entry, Spot } from "./word_index.ts";

/** How long to wait for a lock, in milliseconds: a checkpoint of the server's takes one for a moment. */
const LOCK_WAIT_MS = 1_000;

/** An event, with the id of the message that it changes; `null`: it is a message. */
export type EventEntry = Entry & { kind: string; target: string | null };

const EVENT = "nr, room, seq, kind, author_id AS authorId, author, text, at, target";

const SQL = {
  after: `SELECT ${EVENT} FROM events WHERE nr > ? ORDER BY nr LIMIT ?`,
  message: `SELECT ${EVENT} FROM events WHERE id = ? AND target IS NULL AND +room = ?`,
  has: "SELECT 1 FROM events WHERE nr = ? AND room = ? AND seq = ?",
  roomNr: "SELECT nr FROM rooms WHERE id = ?",
  roomId: "SELECT id FROM rooms WHERE nr = ?",
} as const;

/**
 * Reads the events of the database that the server writes to, a few at a time: while a query runs the
 * write-ahead log is not begun anew. Every method throws `SearchError` if it cannot be read.
 */
export class EventReader {
  readonly #db: DatabaseSync;
  readonly #sql: { readonly [Name in keyof typeof SQL]: StatementSync };

  /** @throws {SearchError} if the database cannot be opened */
  constructor(path: string) {
    [this.#db, this.#sql] = guard(() => {
      const db = new DatabaseSync(path, { readOnly: true });
      // The option `timeout` does nothing where `readOnly` is set: Deno (2.9) waits 5 s whatever it is told.
      db.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}; PRAGMA query_only = ON`);
      const prepared = Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)]);
      return [db, Object.fromEntries(prepared)];
    });
  }

  /** The events that were committed after the one with this number. */
  after(nr: number, limit: number): EventEntry[] {
    return guard(() => this.#sql.after.all(nr, limit)) as unknown as EventEntry[];
  }

  /** A message as it is now. @param room its number */
  message(id: string, room: number): EventEntry | undefined {
    return guard(() => this.#sql.message.get(id, room)) as EventEntry | undefined;
  }

  /** Whether the event is still there: numbers are used again when the last ones were deleted. */
  has({ nr, room, seq }: Spot): boolean {
    return guard(() => this.#sql.has.get(nr, room, seq)) !== undefined;
  }

  roomNr(id: string): number | undefined {
    return guard(() => this.#sql.roomNr.get(id))?.["nr"] as number | undefined;
  }

  /** @returns nothing if the room was deleted */
  roomId(nr: number): string | undefined {
    return guard(() => this.#sql.roomId.get(nr))?.["id"] as string | undefined;
  }

  close(): void {
    this.#db.close();
  }
}

function guard<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new SearchError("unavailable", { cause });
  }
}
