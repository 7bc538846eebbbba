import { DatabaseSync } from "node:sqlite";
import { foreignness, type Objection } from "./data_folder.ts";
import { MIGRATIONS, versionOf } from "./migrations.ts";
import { TOTAL } from "./statements.ts";

/** How long to wait for a lock, in milliseconds: a checkpoint of the server's takes one for a moment. */
const LOCK_WAIT_MS = 1_000;
/** Faults beyond this many are not listed. */
const MAX_FAULTS = 20;
/** How many of the last events are asked for their time. */
const LAST_EVENTS = 1_000;

/** A room whose log is not what the room says of it. */
export interface LogFault {
  /** `null` for a direct room, whose name is nobody else's business. */
  name: string | null;
  firstSeq: number;
  lastSeq: number;
  kept: number;
  oldest: number | null;
  newest: number | null;
}

/**
 * A look into a database that may be in use: reads only, and in WAL mode a reader keeps nobody from
 * writing. While a query runs the write-ahead log is not begun anew, so it may grow. Where nobody else
 * has the database open, an empty log and its index stay behind until the next start ends.
 * Any method throws SQLite's error if the database is damaged.
 */
export class Inspection implements Disposable {
  readonly #db: DatabaseSync;

  constructor(path: string) {
    this.#db = new DatabaseSync(path, { readOnly: true });
    // Not `exec`, whose errors lack SQLite's code. The option `timeout` does nothing where `readOnly` is
    // set: Deno (2.9) waits 5 s whatever it is told.
    for (
      const pragma of [`busy_timeout = ${LOCK_WAIT_MS}`, "query_only = ON", "trusted_schema = OFF"]
    ) {
      this.#db.prepare(`PRAGMA ${pragma}`).all();
    }
  }

  /** Why this is no database of ours, or of one that is too new. */
  get foreignness(): Objection | undefined {
    return foreignness(this.#db);
  }

  /** Steps that the next start will take to bring it up to date. */
  get pendingMigrations(): number {
    return MIGRATIONS.length - versionOf(this.#db);
  }

  /**
   * What SQLite finds wrong in the file.
   * @param quick does not compare the indexes with the tables
   */
  damage({ quick }: { quick: boolean }): string[] {
    const pragma = quick ? "quick_check" : "integrity_check";
    return this.#db.prepare(`PRAGMA ${pragma}(${MAX_FAULTS})`).all()
      .map((row) => String(row[pragma]))
      .filter((line) => line !== "ok");
  }

  /** Rooms whose log has a hole, or does not end where the room says. */
  logFaults(): LogFault[] {
    const rows = this.#db.prepare(`
      SELECT iif(rooms.kind = 'direct', NULL, name) AS name, first_seq, last_seq,
        count(seq) AS kept, min(seq) AS oldest, max(seq) AS newest
      FROM rooms LEFT JOIN events ON events.room = rooms.nr
      GROUP BY rooms.nr
      HAVING kept <> last_seq - first_seq + 1 OR oldest <> first_seq OR newest <> last_seq
      LIMIT ${MAX_FAULTS}`).all();
    const seq = (value: unknown) => value === null ? null : Number(value);
    return rows.map((row) => ({
      name: row["name"] === null ? null : String(row["name"]),
      firstSeq: Number(row["first_seq"]),
      lastSeq: Number(row["last_seq"]),
      kept: Number(row["kept"]),
      oldest: seq(row["oldest"]),
      newest: seq(row["newest"]),
    }));
  }

  /** Events of rooms that are neither there nor being cleared away, and people in no direct room. */
  orphans(): { events: number; people: number } {
    return {
      events: this.#number(`SELECT count(*) FROM events WHERE room IN (
        SELECT room FROM (SELECT DISTINCT room FROM events)
        WHERE room NOT IN (SELECT nr FROM rooms) AND room NOT IN (SELECT room FROM remains))`),
      people: this.#number(
        "SELECT count(*) FROM direct_people WHERE room NOT IN (SELECT nr FROM rooms)",
      ),
    };
  }

  /** How much there is. */
  counts(): { rooms: number; events: number } {
    return {
      rooms: this.#number("SELECT count(*) FROM rooms"),
      events: this.#number("SELECT count(*) FROM events"),
    };
  }

  /** The latest time among the last events, in milliseconds since 1970; 0 if there are none. */
  newestAt(): number {
    return this.#number(`SELECT coalesce(max(at), 0) FROM
      (SELECT at FROM events ORDER BY nr DESC LIMIT ${LAST_EVENTS})`);
  }

  /** How far the database has got, to be compared with what its mark says. */
  position(): { epoch: string | null; total: number } {
    const epoch = this.#db.prepare("SELECT value FROM meta WHERE name = 'epoch'").get();
    const { total } = this.#db.prepare(TOTAL).get()!;
    return { epoch: epoch ? String(epoch["value"]) : null, total: Number(total) };
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }

  #number(sql: string): number {
    return Number(Object.values(this.#db.prepare(sql).get()!)[0]);
  }
}
