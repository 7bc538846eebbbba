import type { Clock } from "../clock.ts";
import type { Appended, StoreRecord } from "../store/store.ts";
import { startWorker } from "../worker.ts";
import type { Found, Search, SearchRequest } from "./search.ts";
import { SearchError } from "./search.ts";

/** Pause before what was committed is indexed, in milliseconds. Whoever searches does not wait for it. */
const FOLLOW_MS = 2_000;
/** Longest that an answer takes, in milliseconds. */
const ANSWER_MS = 5_000;
/** Most searches that wait for an answer. */
const WAITING = 64;
/** Longest that `close` waits for what is under way, in milliseconds. */
const CLOSE_MS = 5_000;
/** File descriptors that a worker takes to start and to open its files, and some to spare. */
const WORKER_FILES = 40;

/** What the shared state may be. */
export const STATE = { idle: 0, open: 1, closing: 2, closed: 3 } as const;

export type ToWorker =
  | { kind: "open"; folder: string; epoch: string; state: Int32Array<SharedArrayBuffer> }
  | { kind: "follow"; purged: boolean }
  | { kind: "find"; id: number; request: SearchRequest }
  | { kind: "close" };

export type FromWorker =
  | { kind: "found"; id: number; found: Found }
  | { kind: "failed"; id: number | null; reason: SearchError["reason"]; cause: string }
  | { kind: "warning"; text: string };

export interface WorkerSearchOptions {
  /** The data folder. */
  folder: string;
  /** Of the database in it. */
  epoch: string;
  clock: Clock;
  /** Told in one line what went wrong with the index. */
  warn: (text: string) => void;
}

interface Waiting {
  resolve(found: Found): void;
  reject(error: SearchError): void;
  cancel(): void;
}

/** Searches on a thread of its own, in an index beside the database: neither who writes nor who reads waits for it. */
export class WorkerSearch implements Search {
  readonly #options: WorkerSearchOptions;
  readonly #waiting = new Map<number, Waiting>();
  /** Starting it stops the event loop for some 40 ms: better before anybody is there than later. */
  readonly #early = setTimeout(() => this.#worker ??= this.#start(), 0);
  #worker: { worker: Worker; state: Int32Array<SharedArrayBuffer> } | undefined;
  #cancelFollow: (() => void) | undefined;
  #purged = false;
  #lastId = 0;
  #isClosed = false;

  constructor(options: WorkerSearchOptions) {
    this.#options = options;
  }

  committed(records: readonly StoreRecord[], _appended: readonly Appended[]): void {
    if (records.some(({ kind }) => kind === "append")) this.#followSoon();
  }

  purged(): void {
    this.#purged = true;
    this.#followSoon();
  }

  async find(request: SearchRequest): Promise<Found> {
    if (this.#waiting.size >= WAITING) throw new SearchError("busy");
    if (!this.#isClosed) this.#worker ??= this.#start();
    if (this.#isClosed || !this.#worker) throw new SearchError("unavailable");
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Found>();
    const late = () => this.#settle(id)?.reject(new SearchError("slow"));
    const cancel = this.#options.clock.after(ANSWER_MS, late);
    this.#waiting.set(id, { resolve, reject, cancel });
    this.#tell({ kind: "find", id, request });
    return await promise;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#early);
    this.#cancelFollow?.();
    this.#failAll();
    if (!this.#worker) return;
    const { worker, state } = this.#worker;
    const { idle, open, closing, closed } = STATE;
    if (Atomics.compareExchange(state, 0, idle, closed) !== idle) {
      Atomics.compareExchange(state, 0, open, closing);
      this.#tell({ kind: "close" });
      // It leaves the database before we do: the last one tidies up.
      Atomics.wait(state, 0, closing, CLOSE_MS);
    }
    worker.terminate();
    this.#worker = undefined;
  }

  #followSoon(): void {
    if (this.#isClosed) return;
    this.#cancelFollow ??= this.#options.clock.after(FOLLOW_MS, () => {
      this.#cancelFollow = undefined;
      this.#worker ??= this.#start();
      if (!this.#worker) return;
      this.#tell({ kind: "follow", purged: this.#purged });
      this.#purged = false;
    });
  }

  #tell(message: ToWorker): void {
    this.#worker?.worker.postMessage(message);
  }

  #take(message: FromWorker): void {
    const { warn } = this.#options;
    if (message.kind === "warning") return warn(message.text);
    const waiting = message.id === null ? undefined : this.#settle(message.id);
    if (message.kind === "found") return waiting?.resolve(message.found);
    const { reason, cause } = message;
    if (reason === "unavailable") warn(`The search index cannot be used: ${cause}`);
    waiting?.reject(new SearchError(reason, { cause }));
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    waiting?.cancel();
    this.#waiting.delete(id);
    return waiting;
  }

  #failAll(): void {
    for (const id of this.#waiting.keys()) {
      this.#settle(id)?.reject(new SearchError("unavailable"));
    }
  }

  /** @returns nothing if none can be had now: the next search tries again */
  #start(): { worker: Worker; state: Int32Array<SharedArrayBuffer> } | undefined {
    const { folder, epoch, warn } = this.#options;
    const worker = startWorker(new URL("./search_worker.ts", import.meta.url), {
      name: "search",
      files: WORKER_FILES,
      onError: ({ message }) => {
        if (this.#worker?.worker === worker) this.#worker = undefined;
        worker?.terminate();
        warn(`The search stopped: ${message}`);
        this.#failAll();
      },
    });
    if (!worker) return undefined;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#take(data);
    const state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const open: ToWorker = { kind: "open", folder, epoch, state };
    worker.postMessage(open);
    return { worker, state };
  }
}
