/** How far the file system's time may be from the one in the file, in milliseconds: some round to 2 s. */
const TOLERANCE_MS = 3_000;

/** What a {@linkcode Mark} remembers of the database beside it. */
export interface Position {
  epoch: string;
  /** The number of the database's file in its file system. */
  inode: string;
  /** Events ever appended, to all rooms together. */
  total: number;
}

/**
 * The file `parlor.mark` in the data folder. It is locked while a Parlor runs, so that a second one
 * stays away, and says after every commit how far the database has got, so that the next start finds
 * out if the database was replaced by an older copy or by another one.
 *
 * It also says when it was written, so that one which was put back with the database, as a copy of the
 * whole folder is, shows itself: the file system knows when that happened, and cannot be told otherwise.
 *
 * It is never synced: after a loss of power it may lie behind the database, which only makes it miss
 * something. If it lies ahead, commits that clients have seen are lost, and that is what it is for.
 */
export class Mark {
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** @returns `undefined` if another process has it */
  static lock(path: string): Mark | undefined {
    const options = { read: true, write: true, create: true, mode: 0o600 };
    const file = Deno.openSync(path, options);
    if (file.tryLockSync(true)) return new Mark(file);
    file.close();
    return undefined;
  }

  /** @returns `undefined` if nothing that makes sense is written there, or if this is a copy */
  read(): Position | undefined {
    this.#file.seekSync(0, Deno.SeekMode.Start);
    const bytes = new Uint8Array(200);
    const read = bytes.subarray(0, this.#file.readSync(bytes) ?? 0);
    return positionIn(read, this.#file.statSync());
  }

  write(position: Position): void {
    this.#file.truncateSync();
    this.#overwrite(`${digitsNow(position.total)} ${position.inode} ${position.epoch}\n`);
  }

  /** Changes `total` and the time alone: two system calls after a commit. */
  advance(total: number): void {
    try {
      this.#overwrite(digitsNow(total));
    } catch {
      // The commit is done and must not seem to have failed; the next one writes again.
    }
  }

  close(): void {
    this.#file.close();
  }

  #overwrite(text: string): void {
    this.#file.seekSync(0, Deno.SeekMode.Start);
    this.#file.writeSync(new TextEncoder().encode(text));
  }
}

/**
 * What the mark at `path` says, without a lock: the Parlor that has it goes on undisturbed.
 * @returns `undefined` if there is none, nothing that makes sense is written there, or it is a copy
 */
export function readMark(path: string): Position | undefined {
  try {
    return positionIn(Deno.readFileSync(path), Deno.statSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Whether a process has the mark at `path` locked. Looks for a moment only; who has the lock keeps it. */
export function isLocked(path: string): boolean {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  try {
    return !file.tryLockSync(false);
  } finally {
    // Which ends the lock too.
    file.close();
  }
}

function positionIn(bytes: Uint8Array, info: Deno.FileInfo): Position | undefined {
  const text = new TextDecoder().decode(bytes);
  const [, total, at, inode, epoch] = /^(\d{16}) (\d{16}) (\d+) (\S+)\n$/.exec(text) ?? [];
  if (total === undefined || inode === undefined || epoch === undefined) return undefined;
  if (!isOfThen(info, Number(at))) return undefined;
  return { total: Number(total), inode, epoch };
}

/** Whether the file was last changed at this time; a copy that keeps the times was made later still. */
function isOfThen({ mtime, ctime }: Deno.FileInfo, at: number): boolean {
  return [mtime, ctime].every((time) => {
    return time === null || Math.abs(time.getTime() - at) <= TOLERANCE_MS;
  });
}

/** Both as wide as a safe integer can get, so that the rest of the line stays where it is. */
function digitsNow(total: number): string {
  return [total, Date.now()].map((number) => String(number).padStart(16, "0")).join(" ");
}
