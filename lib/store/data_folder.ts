import { DatabaseSync } from "node:sqlite";
import { Mark } from "./mark.ts";
import { APPLICATION_ID, MIGRATIONS, versionOf } from "./migrations.ts";
import { reasonOf } from "./sqlite_error.ts";

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
  const path = `${folder}/parlor.db`;
  let mark: Mark | undefined;
  try {
    mark = lock(folder);
    examine(path);
    return open(path, mark);
  } catch (error) {
    mark?.close();
    throw explain(path, error);
  }
}

function lock(folder: string): Mark {
  let mark: Mark | undefined;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    mark = Mark.lock(`${folder}/parlor.mark`);
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
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const version = versionOf(db);
    const { application_id } = db.prepare("PRAGMA application_id").get()!;
    const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()!;
    if (application_id !== APPLICATION_ID && (version > 0 || tables !== 0)) {
      throw new StoreOpenError(
        `Cannot open "${path}": another program made this database. ${OTHER_FOLDER}`,
      );
    }
    if (version > MIGRATIONS.length) {
      throw new StoreOpenError(
        `Cannot open "${path}": a newer Parlor wrote it (version ${version} of the database, this one knows ${MIGRATIONS.length}). Use that Parlor, or ${
          lower(OTHER_FOLDER)
        }`,
      );
    }
  } finally {
    db.close();
  }
}

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
