import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { statOf } from "../system.ts";
import { Mark, type Position } from "./mark.ts";
import { APPLICATION_ID, MIGRATIONS, versionOf } from "./migrations.ts";
import { reasonOf } from "./sqlite_error.ts";

const DATABASE = "parlor.db";
const MARK = "parlor.mark";

/** The data folder cannot be used; the message is for the person who starts the server, in one line. */
export class StoreOpenError extends Error {
  override readonly name = "StoreOpenError";
}

/**
 * Makes the folder if need be, locks it, makes sure that the database in it is ours to change, and
 * opens that.
 * @param open opens the database at `path`; owns `mark` once it has returned
 * @throws {StoreOpenError} if any of it fails; the database is untouched then
 */
export function inDataFolder<T>(folder: string, open: (path: string, mark: Mark) => T): T {
  const path = `${folder}/${DATABASE}`;
  let mark: Mark | undefined;
  try {
    mark = lock(folder);
    refuse(path, lostDatabase(path, mark.read()));
    examine(path);
    return open(path, mark);
  } catch (error) {
    mark?.close();
    throw explain(path, error);
  }
}

/** Size of the database of a data folder, with its write-ahead log. @returns `null` if there is none */
export function databaseBytes(folder: string): number | null {
  const sizes = ["", "-wal"].map((end) => sizeOf(`${folder}/${DATABASE}${end}`));
  return sizes[0] === null ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

function sizeOf(path: string): number | null {
  try {
    return Deno.statSync(path).size;
  } catch {
    return null;
  }
}

function lock(folder: string): Mark {
  let mark: Mark | undefined;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    mark = Mark.lock(`${folder}/${MARK}`);
  } catch (error) {
    throw new StoreOpenError(
      `Cannot write in the data folder "${folder}": ${messageOf(error)}. ${OTHER_FOLDER}`,
      { cause: error },
    );
  }
  if (mark) return mark;
  throw new StoreOpenError(
    `Cannot use the data folder "${folder}": another Parlor is running on it. Stop that one, or ${
      lower(OTHER_FOLDER)
    }`,
  );
}

/** Reads the file's version without changing anything in it; an absent file is made. */
function examine(path: string): void {
  // SQLite gives the files beside it the same mode.
  Deno.openSync(path, { read: true, append: true, create: true, mode: 0o600 }).close();
  if (Deno.statSync(path).size === 0) return;
  refuse(path, strangeLog(path));
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    refuse(path, foreignness(db));
  } finally {
    db.close();
  }
  keepPrivate(path);
}

/** A copy that was put there has the mode that its copier gave it. */
function keepPrivate(path: string): void {
  if (Deno.build.os === "windows") return;
  // The log after the database: it must not seem the older of the two.
  const files = ["", "-shm", "-wal"].map((end) => `${path}${end}`)
    .filter((file) => sizeOf(file) !== null);
  if (!files.some((file) => ((Deno.statSync(file).mode ?? 0) & 0o077) !== 0)) return;
  try {
    for (const file of files) Deno.chmodSync(file, 0o600);
  } catch {
    // They are another user's, who may share them; the doctor tells.
  }
}

/** Why a database must be left alone, and what to do. */
export interface Objection {
  why: string;
  advice: string;
}

function refuse(path: string, objection: Objection | undefined): void {
  if (!objection) return;
  throw new StoreOpenError(`Cannot open "${path}": ${objection.why}. ${objection.advice}`);
}

/** @returns `undefined` if the database is ours, or empty */
export function foreignness(db: DatabaseSync): Objection | undefined {
  const version = versionOf(db);
  const { application_id } = db.prepare("PRAGMA application_id").get()!;
  const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()!;
  if (application_id !== APPLICATION_ID && (version > 0 || tables !== 0)) {
    return { why: "another program made this database", advice: OTHER_FOLDER };
  }
  if (version <= MIGRATIONS.length) return undefined;
  return {
    why:
      `a newer Parlor wrote it (version ${version} of the database, this one knows ${MIGRATIONS.length})`,
    advice: `Use that Parlor, or ${lower(OTHER_FOLDER)}`,
  };
}

/**
 * A start would make a new database, and overwrite a log that may hold the last messages of the old one.
 * @returns `undefined` if the database is there, or nothing is left of one
 */
export function lostDatabase(path: string, mark: Position | undefined): Objection | undefined {
  if ((sizeOf(path) ?? 0) > 0) return undefined;
  const log = `${path}-wal`;
  const left = [
    ...(mark && mark.total > 0 ? [join(dirname(path), MARK)] : []),
    ...((sizeOf(log) ?? 0) > 0 ? [log] : []),
  ].map((file) => `"${file}"`).join(" and ");
  if (left === "") return undefined;
  return {
    why: `it is missing or empty, but ${left} of a database that was here remains`,
    advice: `Put the database back; or delete ${left} to begin anew`,
  };
}

/**
 * SQLite would write the log that a killed server left into whatever database stands beside it, and
 * so destroy an older copy that was put there.
 * @returns `undefined` if the log is the database's own, or there is none
 */
export function strangeLog(path: string): Objection | undefined {
  const log = `${path}-wal`;
  const info = statOf(log);
  if (!info || !isStrange(info, Deno.statSync(path))) return undefined;
  return {
    why: `it was changed after "${log}"`,
    advice:
      `If you put a copy in its place, delete "${log}" and "${path}-shm"; if not, touch "${log}". Then start again`,
  };
}

type Changed = Pick<Deno.FileInfo, "ctime" | "size">;

/** Whether a log is older than the database beside it: whoever writes into the database writes into the log first. */
export function isStrange(log: Changed, database: Changed): boolean {
  if (log.size === 0 || log.ctime === null || database.ctime === null) return false;
  return database.ctime.getTime() - log.ctime.getTime() > WRITE_BACK_MS;
}

/** Longest time that writing the log back into the database may take, in milliseconds. */
const WRITE_BACK_MS = 10_000;

const OTHER_FOLDER = "Choose another folder with --data";

/** @returns the error itself if it is a bug: those of SQLite and of the system have a `code` */
function explain(path: string, error: unknown): unknown {
  if (error instanceof StoreOpenError || !(error instanceof Error && "code" in error)) return error;
  const text = {
    locked: "another program has locked it. Close that one, then start again",
    full: "no space is left on the disk. Make some, then start again",
    damaged: `${messageOf(error)}. Put a backup in its place, or ${lower(OTHER_FOLDER)}`,
    other: `${messageOf(error)}. ${OTHER_FOLDER}`,
  }[reasonOf(error) ?? "other"];
  return new StoreOpenError(`Cannot open "${path}": ${text}`, { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function lower(sentence: string): string {
  return sentence[0]!.toLowerCase() + sentence.slice(1);
}
