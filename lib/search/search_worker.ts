import { Indexer } from "./indexer.ts";
import { SearchError } from "./search.ts";
import { type FromWorker, STATE, type ToWorker } from "./worker_search.ts";

/** Longest that indexing goes on before somebody who searches may come in between, in milliseconds. */
const SLICE_MS = 10;
/** Rest between two slices, in milliseconds: in a busy hour the processor is for those who talk. */
const REST_MS = 40;
/** Pause before what was deleted is overwritten that somebody else reads, in milliseconds. */
const WIPE_MS = 1_000;

// The worker of `worker_search.ts`.
let indexer: Indexer | undefined;
let state: Int32Array<SharedArrayBuffer> | undefined;
let isResting = false;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind !== "close" && isStopping()) return;
  switch (data.kind) {
    case "open":
      state = data.state;
      // Closed before it was opened: nothing may be touched any more.
      if (Atomics.compareExchange(state, 0, STATE.idle, STATE.open) !== STATE.idle) return;
      indexer = new Indexer({
        ...data,
        isStopping,
        warn: (text) => tell({ kind: "warning", text }),
      });
      return follow(true);
    case "follow":
      return follow(data.purged);
    case "find":
      return find(data);
    case "close":
      indexer?.close();
      indexer = undefined;
      if (!state) return;
      Atomics.store(state, 0, STATE.closed);
      Atomics.notify(state, 0);
  }
};

function find({ id, request }: Extract<ToWorker, { kind: "find" }>): void {
  if (!indexer) return;
  try {
    tell({ kind: "found", id, found: indexer.find(request) });
  } catch (error) {
    const reason = error instanceof SearchError ? error.reason : "unavailable";
    tell({ kind: "failed", id, reason, cause: describe(error) });
  }
}

function follow(purged: boolean): void {
  if (!indexer || (isResting && !purged)) return;
  try {
    const hasMore = indexer.follow(SLICE_MS, { purged });
    if (isResting || !(hasMore || indexer.isUnwiped)) return;
    isResting = true;
    setTimeout(() => {
      isResting = false;
      follow(false);
    }, hasMore ? REST_MS : WIPE_MS);
  } catch (error) {
    tell({ kind: "failed", id: null, reason: "unavailable", cause: describe(error) });
  }
}

function isStopping(): boolean {
  return state !== undefined && Atomics.load(state, 0) === STATE.closing;
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}

function tell(message: FromWorker): void {
  self.postMessage(message);
}
