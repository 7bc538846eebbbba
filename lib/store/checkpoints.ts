import { startWorker } from "../worker.ts";

/** Pages written to the log after which they are copied into the database. */
const PAGES = 1_000;
/** Longest that `close` waits for a checkpoint, in milliseconds. */
const CLOSE_MS = 5_000;

/** File descriptors that a worker takes to start, and some to spare. */
const WORKER_FILES = 32;

/** What `CheckpointRequest.state` may be. */
export const IDLE = 0;
const BUSY = 1;

/** What the worker is sent: once it is done it sets the state to `IDLE`, and notifies. */
export interface CheckpointRequest {
  /** Of the database. */
  path: string;
  /** The number of its file: another one in its place is not ours. */
  inode: string;
  state: Int32Array<SharedArrayBuffer>;
}

/**
 * Copies what the write-ahead log holds into the database, on a thread of its own: it waits for the
 * disk several times. Neither who writes nor who reads waits for it meanwhile.
 */
export class Checkpoints {
  readonly #database: Pick<CheckpointRequest, "path" | "inode">;
  readonly #state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  /** Starting it stops the event loop for some 40 ms: better before anybody is there than later. */
  readonly #early = setTimeout(() => this.#worker ??= this.#start(), 0);
  #worker: Worker | undefined;
  #pages = 0;

  constructor(database: Pick<CheckpointRequest, "path" | "inode">) {
    this.#database = database;
  }

  /** @param pages that a transaction wrote to the log, roughly */
  wrote(pages: number): void {
    this.#pages += pages;
    if (this.#pages < PAGES || Atomics.load(this.#state, 0) === BUSY) return;
    this.#pages = 0;
    const worker = this.#worker ??= this.#start();
    if (!worker) return;
    Atomics.store(this.#state, 0, BUSY);
    const request: CheckpointRequest = { ...this.#database, state: this.#state };
    worker.postMessage(request);
  }

  /** Waits for a checkpoint that is under way: nothing touches the files from then on. */
  close(): void {
    clearTimeout(this.#early);
    Atomics.wait(this.#state, 0, BUSY, CLOSE_MS);
    this.#worker?.terminate();
  }

  /** @returns nothing if none can be had now: SQLite does the same, later and on our thread (`wal_autocheckpoint`) */
  #start(): Worker | undefined {
    return startWorker(new URL("./checkpoint_worker.ts", import.meta.url), {
      name: "checkpoints",
      files: WORKER_FILES,
      onError: () => {
        this.#worker = undefined;
        Atomics.store(this.#state, 0, IDLE);
      },
    });
  }
}
