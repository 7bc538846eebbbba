/** The part of a file that is synced. */
export interface SyncFile {
  syncData(): Promise<void>;
  close(): void;
}

/**
 * The write-ahead log beside the database, as far as it is not SQLite's: it is synced here, on a thread
 * of the runtime, so that the event loop does not stand still while the disk works. SQLite has written
 * every frame of a transaction to the file when its `COMMIT` returns; with `synchronous = FULL` it would
 * sync the same file at the same point, and wait (https://sqlite.org/pragma.html#pragma_synchronous).
 */
export class Wal {
  readonly #file: SyncFile;
  #written = false;

  /** @param file opened from the start: later there may be no descriptor left */
  constructor(file: SyncFile) {
    this.#file = file;
  }

  /** A transaction was committed. */
  wrote(): void {
    this.#written = true;
  }

  /** @returns when all that was written is on the disk; nothing if it is already */
  sync(): Promise<void> | undefined {
    if (!this.#written) return undefined;
    this.#written = false;
    return this.#file.syncData();
  }

  close(): void {
    this.#file.close();
  }
}
