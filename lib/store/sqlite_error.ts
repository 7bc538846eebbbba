import { StoreError } from "./store.ts";

/**
 * What an error of `node:sqlite` means. The codes are SQLite's result codes
 * (https://sqlite.org/rescode.html): the low byte of an extended one says what kind it is.
 * @returns a reason as in {@linkcode StoreError}; `undefined` for a mistake in our own use of the database
 */
export function reasonOf(error: unknown): StoreError["reason"] | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  const code = Number(error.errcode);
  if (code === IOERR_SHMSIZE) return "full";
  switch (code & 0xff) {
    case 13: // FULL
      return "full";
    case 5: // BUSY
    case 6: // LOCKED
    case 15: // PROTOCOL: lost too many races for a lock
      return "locked";
    case 3: // PERM
    case 7: // NOMEM
    case 8: // READONLY
    case 10: // IOERR
    case 11: // CORRUPT
    case 14: // CANTOPEN
    case 26: // NOTADB
      return "damaged";
    default:
      return undefined;
  }
}

/** The shared memory file cannot grow; like the rest of the log it lives on the disk that is full. */
const IOERR_SHMSIZE = 10 | (19 << 8);

/** @returns the error itself where it is a bug and not the database's state */
export function storeError(error: unknown): unknown {
  const reason = reasonOf(error);
  return reason === undefined ? error : new StoreError(reason, { cause: error });
}
