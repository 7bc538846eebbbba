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

  /** @returns `undefined` if nothing that makes sense is written there */
  read(): Position | undefined {
    this.#file.seekSync(0, Deno.SeekMode.Start);
    const bytes = new Uint8Array(200);
    const text = new TextDecoder().decode(bytes.subarray(0, this.#file.readSync(bytes) ?? 0));
    const [, total, inode, epoch] = /^(\d{16}) (\d+) (\S+)\n$/.exec(text) ?? [];
    if (total === undefined || inode === undefined || epoch === undefined) return undefined;
    return { total: Number(total), inode, epoch };
  }

  write(position: Position): void {
    this.#file.truncateSync();
    this.#overwrite(`${digits(position.total)} ${position.inode} ${position.epoch}\n`);
  }

  /** Changes `total` alone: two system calls after a commit. */
  advance(total: number): void {
    try {
      this.#overwrite(digits(total));
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

/** As wide as a safe integer can get, so that the rest of the line stays where it is. */
function digits(total: number): string {
  return String(total).padStart(16, "0");
}
