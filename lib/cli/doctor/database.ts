import { join, resolve } from "node:path";
import {
  databaseBytes,
  lostDatabase,
  type Objection,
  strangeLog,
} from "../../store/data_folder.ts";
import { Inspection, type LogFault } from "../../store/inspection.ts";
import { type Position, readMark } from "../../store/mark.ts";
import { reasonOf } from "../../store/sqlite_error.ts";
import { statOf } from "../../system.ts";
import { ok, problem, type Verdict, warning } from "./finding.ts";
import { count, size, span } from "./units.ts";

/** The log is cut to 16 MiB when it begins anew; one this long does not, in bytes. */
const LONG_WAL_BYTES = 256 * 1024 * 1024;
/** Checking fewer bytes than this takes no time worth a word. */
const LARGE_BYTES = 256 * 1024 * 1024;

export interface DatabaseOptions {
  /** Less is checked of a file that is large. */
  quick: boolean;
  /** Told before something that takes long. */
  announce: (text: string) => void;
}

/** What else a look into the database tells. */
export interface DatabaseReport {
  verdicts: Verdict[];
  /** With its log. */
  bytes: number;
  /** Time of the newest message, in milliseconds since 1970; 0 if there is none. */
  newestAt: number;
}

/** Looks at the database and its mark as they are, whether or not a server has them open. */
export function checkDatabase(folder: string, options: DatabaseOptions): DatabaseReport {
  const path = join(resolve(folder), "parlor.db");
  const bytes = databaseBytes(folder) ?? 0;
  try {
    const lost = lostDatabase(path, readMark(join(folder, "parlor.mark")));
    if (lost) return refused(path, lost, bytes);
    if (bytes === 0) {
      return { verdicts: [ok("none yet; the first start makes it")], bytes, newestAt: 0 };
    }
    if (!Deno.statSync(path).isFile) {
      return { verdicts: [problem(`"${path}" is not a file`, RESTORE)], bytes, newestAt: 0 };
    }
    // First of all: whoever reads the database reads the log with it.
    const strange = strangeLog(path);
    if (strange) return refused(path, strange, bytes);
    // Before the database, which is written before its mark: so the mark is never ahead by accident.
    const mark = readMark(join(folder, "parlor.mark"));
    using inspection = new Inspection(path);
    const foreign = inspection.foreignness;
    if (foreign) return refused(path, foreign, bytes);
    const file = checkFile(inspection, { ...options, bytes });
    if (inspection.pendingMigrations > 0) {
      const steps = count(inspection.pendingMigrations, "step");
      const seen = `${steps} older than this Parlor; the next start brings it up to date`;
      return { verdicts: [...file, ok(seen)], bytes, newestAt: 0 };
    }
    const verdicts = [
      ...file,
      ...checkLogs(inspection),
      checkMark(mark, { ...inspection.position(), inode: inodeOf(path) }),
      ...checkWal(bytesOf(`${path}-wal`)),
    ];
    return { verdicts, bytes, newestAt: inspection.newestAt() };
  } catch (error) {
    return { verdicts: [explain(path, error)], bytes, newestAt: 0 };
  }
}

function refused(path: string, { why, advice }: Objection, bytes: number): DatabaseReport {
  return { verdicts: [problem(`"${path}": ${why}`, advice)], bytes, newestAt: 0 };
}

function checkFile(
  inspection: Inspection,
  { quick, announce, bytes }: DatabaseOptions & { bytes: number },
): Verdict[] {
  if (bytes > LARGE_BYTES) {
    announce(`Reading ${size(bytes)} of database${quick ? "" : "; --quick is faster"} ...`);
  }
  const before = performance.now();
  const damage = inspection.damage({ quick });
  if (damage.length > 0) {
    const more = damage.length > 1 ? ` (and ${damage.length - 1} more)` : "";
    return [problem(`damaged: ${damage[0]}${more}`, RESTORE)];
  }
  const how = quick ? "its structure is sound (quick check)" : "it is sound";
  return [ok(`${size(bytes)}, ${how}, in ${span(performance.now() - before)}`)];
}

const RESTORE = "Stop the server, keep a copy of the data folder, and put a backup in its place";

function checkLogs(inspection: Inspection): Verdict[] {
  const faults = inspection.logFaults();
  const orphans = inspection.orphans();
  const found = faults.map((fault) => problem(describe(fault), RESTORE));
  if (orphans.events > 0) {
    const seen = `${count(orphans.events, "message")} of rooms that do not exist`;
    found.push(warning(seen, "They take space and harm nobody; please report it"));
  }
  if (orphans.people > 0) {
    const seen = `${count(orphans.people, "membership")} of direct rooms that do not exist`;
    found.push(warning(seen, "They harm nobody; please report it"));
  }
  if (found.length > 0) return found;
  const { rooms, events } = inspection.counts();
  return [ok(`${count(rooms, "room")}, ${count(events, "message")}, no hole in any log`)];
}

function describe({ name, firstSeq, lastSeq, kept, oldest, newest }: LogFault): string {
  const room = name === null ? "a direct room" : `room "${name}"`;
  const expected = `${room} should have messages ${firstSeq} to ${lastSeq}`;
  return kept === 0
    ? `${expected} and has none`
    : `${expected} and has ${kept}, ${oldest} to ${newest}`;
}

/** Whether the database is the one that the mark was left beside, and no older. */
function checkMark(
  mark: Position | undefined,
  stored: { epoch: string | null; inode: string | null; total: number },
): Verdict {
  if (mark === undefined) {
    return warning(
      "no mark beside the database, or a copied one: whether this is an older copy cannot be told",
      "Nothing to do: the next start makes one, and everybody loads the history anew",
    );
  }
  if (mark.total > stored.total && mark.epoch === stored.epoch) {
    return problem(
      `older than what people have seen: ${stored.total} messages, the mark says ${mark.total}`,
      "If you put a backup in its place, restart the server; if not, messages are lost: look for a newer copy",
    );
  }
  if (mark.epoch !== stored.epoch || (stored.inode !== null && mark.inode !== stored.inode)) {
    return warning(
      "another copy than the one that the mark was left beside",
      "If a server is running, restart it; everybody loads the history anew then",
    );
  }
  return ok(`the copy that people know, at message ${stored.total}`);
}

function checkWal(bytes: number): Verdict[] {
  if (bytes < LONG_WAL_BYTES) return [];
  return [warning(
    `the write-ahead log has grown to ${size(bytes)}`,
    "A program that reads the database keeps it from ending: close that program, or restart the server",
  )];
}

/** @throws {unknown} what is not the database's fault */
function explain(path: string, error: unknown): Verdict {
  if (!(error instanceof Error)) throw error;
  const seen = `"${path}" cannot be read: ${error.message}`;
  switch (reasonOf(error)) {
    case "locked":
      return problem(seen, "Another program has locked it: close that one");
    case "full":
      return problem(seen, "Make space on its disk");
    case "damaged":
      return problem(seen, RESTORE);
    case undefined:
      if ("errcode" in error) return problem(seen, RESTORE);
      if (error instanceof Deno.errors.PermissionDenied) {
        return problem(seen, "Run the doctor as the user who runs the server");
      }
      throw error;
  }
}

function bytesOf(path: string): number {
  return statOf(path)?.size ?? 0;
}

function inodeOf(path: string): string | null {
  const inode = statOf(path)?.ino;
  return inode === undefined || inode === null ? null : String(inode);
}
