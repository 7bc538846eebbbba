import { DatabaseSync } from "node:sqlite";
import { reasonOf } from "../store/sqlite_error.ts";
import { WordIndex } from "./word_index.ts";

/** In the data folder. */
const NAME = "search.db";
/** Made anew where another number is written: raise it when words are made differently. */
const VERSION = "1";
const CACHE_KIB = 16 * 1024;
const LOG_BYTES = 16 * 1024 * 1024;

/** The file of the index. It is derived from the database: whatever is wrong with it, it is made anew. */
export class IndexFile {
  readonly index: WordIndex;
  readonly #db: DatabaseSync;

  /**
   * Opens the index of a data folder; an empty one if there is none.
   * @param epoch of the database
   * @throws {StrangeIndexError}
   * @throws SQLite's error if the file cannot be used, or is damaged
   */
  constructor(folder: string, epoch: string) {
    const path = `${folder}/${NAME}`;
    // SQLite gives the files beside it the same mode.
    Deno.openSync(path, { read: true, append: true, create: true, mode: 0o600 }).close();
    this.#db = new DatabaseSync(path);
    try {
      for (
        const pragma of [
          "journal_mode = WAL",
          "synchronous = NORMAL",
          "secure_delete = ON",
          `cache_size = ${-CACHE_KIB}`,
          `journal_size_limit = ${LOG_BYTES}`,
          "trusted_schema = OFF",
        ]
      ) {
        // Not `exec`, whose errors lack SQLite's code.
        this.#db.prepare(`PRAGMA ${pragma}`).all();
      }
      this.index = new WordIndex(this.#db);
      const mine = `${VERSION} ${epoch}`;
      const made = this.index.meta("made");
      if (made === undefined) this.index.setMeta("made", mine);
      else if (made !== mine) throw new Error(`The index was made as "${made}"`);
    } catch (error) {
      this.#db.close();
      // Not the disk's fault, but that of the tables: they are not ours.
      throw reasonOf(error) === undefined ? new StrangeIndexError({ cause: error }) : error;
    }
  }

  close(): void {
    this.#db.close();
  }
}

/** The index is another version's or another database's, or no index at all. */
export class StrangeIndexError extends Error {
  override readonly name = "StrangeIndexError";

  constructor(options: { cause: unknown }) {
    super("This is not the index of the database", options);
  }
}

/** Takes the index away. */
export function deleteIndex(folder: string): void {
  for (const end of ["", "-wal", "-shm"]) {
    try {
      Deno.removeSync(`${folder}/${NAME}${end}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
