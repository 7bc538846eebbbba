import { startWorker } from "../worker.ts";

/** Pages written to the log after which they are copied into the database. */
const PAGES = 1_000;
/** Longest that `close` waits for a checkpoint, in milliseconds. */
const CLOSE_MS = 5_000;
/** From a deletion to copying it, and from there to emptying the log if nobody writes, in milliseconds. */
const EMPTY_MS = 500;

/** File descriptors that a worker takes to start, and some to spare. */
const WORKER_FILES = 32;

/** What `CheckpointRequest.state` may be. */
export const IDLE = 0;
const COPYING = 1;
const EMPTYING = 2;

/** What the worker is sent: once it is done it sets the state to `IDLE`, and notifies. */
export interface CheckpointRequest {
  /** `TRUNCATE` also empties the log; meanwhile nobody can write. */
  mode: "PASSIVE" | "TRUNCATE";
  /** Of the database. */
  path: string;
  /** The number of its file: another one in its place is not ours. */
  inode: string;
  state: Int32Array<SharedArrayBuffer>;
}

/** What the worker says after `TRUNCATE`: whether the log holds nothing any more. */
export type CheckpointAnswer = boolean;

/**
 * Copies what the write-ahead log holds into the database, on a thread of its own: it waits for the
 * disk several times. Neither who writes nor who reads waits for it meanwhile.
 *
 * After a deletion it also empties the log, where the text stood until it was overwritten: first as
 * much as there is is copied, so that the moment in which nobody can write is short.
 */
export class Checkpoints {
  readonly #database: Pick<CheckpointRequest, "path" | "inode">;
  readonly #state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  /** Starting it stops the event loop for some 40 ms: better before anybody is there than later. */
  readonly #early = setTimeout(() => this.#worker ??= this.#start(), 0);
  #worker: Worker | undefined;
  #pages = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The log is to be emptied, and most of it was copied. */
  #isDue = false;
  #emptying: PromiseWithResolvers<void> | undefined;

  constructor(database: Pick<CheckpointRequest, "path" | "inode">) {
    this.#database = database;
  }

  /** @param pages that a transaction wrote to the log, roughly */
  wrote(pages: number): void {
    this.#pages += pages;
    if (this.#pages >= PAGES) this.#ask("PASSIVE");
  }

  /** The log holds something that is deleted: empties it soon, once for all that is deleted until then. */
  deleted(): void {
    this.#timer ??= setTimeout(() => {
      this.#ask("PASSIVE");
      this.#isDue = true;
      this.#timer = setTimeout(() => this.#emptyAnyway(), EMPTY_MS);
    }, EMPTY_MS);
  }

  /**
   * Empties the log if that is due. Whoever writes had better not until then: `isEmptying`.
   * @returns when that is done, or could not be; nothing if nothing is due
   */
  empty(): Promise<void> | undefined {
    if (this.#isDue && this.#ask("TRUNCATE")) {
      this.#isDue = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#emptying = Promise.withResolvers();
    }
    return this.#emptying?.promise;
  }

  /** Nobody can write now. */
  get isEmptying(): boolean {
    return this.#emptying !== undefined;
  }

  /** Waits for a checkpoint that is under way: nothing touches the files from then on. */
  close(): void {
    clearTimeout(this.#early);
    clearTimeout(this.#timer);
    for (const busy of [COPYING, EMPTYING]) Atomics.wait(this.#state, 0, busy, CLOSE_MS);
    this.#worker?.terminate();
    this.#emptying?.resolve();
    this.#emptying = undefined;
  }

  /** Nobody wrote for a while, or the worker had something else to do. */
  #emptyAnyway(): void {
    if (!this.empty()) this.#timer = setTimeout(() => this.#emptyAnyway(), EMPTY_MS);
  }

  /** @returns whether the worker does it */
  #ask(mode: CheckpointRequest["mode"]): boolean {
    if (Atomics.load(this.#state, 0) !== IDLE) return false;
    this.#pages = 0;
    const worker = this.#worker ??= this.#start();
    if (!worker) return false;
    Atomics.store(this.#state, 0, mode === "TRUNCATE" ? EMPTYING : COPYING);
    const request: CheckpointRequest = { ...this.#database, mode, state: this.#state };
    worker.postMessage(request);
    return true;
  }

  /** @param isEmpty whether the log is */
  #answer(isEmpty: CheckpointAnswer): void {
    if (!this.#emptying) return;
    this.#emptying.resolve();
    this.#emptying = undefined;
    // Somebody reads what it held, or writes.
    if (!isEmpty) this.deleted();
  }

  /** @returns nothing if none can be had now: SQLite does the same, later and on our thread (`wal_autocheckpoint`) */
  #start(): Worker | undefined {
    const worker = startWorker(new URL("./checkpoint_worker.ts", import.meta.url), {
      name: "checkpoints",
      files: WORKER_FILES,
      onError: () => {
        this.#worker = undefined;
        Atomics.store(this.#state, 0, IDLE);
        this.#answer(false);
      },
    });
    if (!worker) return undefined;
    worker.onmessage = ({ data }: MessageEvent<CheckpointAnswer>) => this.#answer(data);
    return worker;
  }
}
