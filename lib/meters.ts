import { ERRORS } from "./errors.ts";
import { CLOSE, type ErrorCode } from "./protocol.ts";

/**
 * Why an HTTP request was refused: a WebSocket while the server stops, without a proper handshake,
 * from a page of another site, from an address that has too many, or `/metrics` for somebody who may
 * not see it.
 */
export type RefusalReason =
  | "stopping"
  | "gone"
  | "handshake"
  | "origin"
  | "address_cap"
  | "metrics";

const REFUSALS: readonly RefusalReason[] = [
  "stopping",
  "gone",
  "handshake",
  "origin",
  "address_cap",
  "metrics",
];

/** `CLOSE` by code, its names as metrics write them. */
const CLOSE_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(CLOSE).map(([name, code]) => [
    code,
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ]),
);

/** Upper bounds of the buckets of a time, in seconds. */
const TIMES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts by kind. Every known kind is there from the start, with 0. */
export class Tally<K extends string> {
  readonly #counts: Map<string, number>;

  constructor(kinds: readonly string[]) {
    this.#counts = new Map(kinds.map((kind) => [kind, 0]));
  }

  add(kind: K): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  [Symbol.iterator](): Iterator<[string, number]> {
    return this.#counts.entries();
  }
}

/** How many values were at most so large, and their sum. */
export class Distribution {
  /** In rising order, in the unit of what is observed. */
  readonly bounds: readonly number[];
  /** How many values fell between each bound and the one before, and how many are above all. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = Array<number>(bounds.length + 1).fill(0);
  }

  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  observe(value: number): void {
    const { bounds, counts } = this;
    let i = 0;
    while (i < bounds.length && value > bounds[i]!) i++;
    counts[i]!++;
    this.sum += value;
  }
}

/**
 * What has happened since the start: plain numbers, added to where it happens and read when somebody
 * asks, so that counting costs an addition. `docs/metrics.md` says what each of them means.
 */
export class Meters {
  connections = 0;
  framesSent = 0;
  framesReceived = 0;
  bytesSent = 0;
  bytesReceived = 0;
  deliveries = 0;
  droppedEvents = 0;
  messages = 0;
  changes = 0;
  repeatedMessages = 0;
  commitFailures = 0;
  resumedRooms = 0;
  gaps = 0;
  logLinesLost = 0;
  /** Monotonic milliseconds since when the disk works on a commit; `null`: it does not, now. */
  syncingSince: number | null = null;
  /** Characters that the log has not written yet, now. */
  logWaiting = 0;

  readonly errors = new Tally<ErrorCode>(Object.keys(ERRORS));
  readonly refusals = new Tally<RefusalReason>(REFUSALS);
  /** By who ended the connection: `peer`, or the server by the name of its close code. */
  readonly closes = new Tally<string>([...CLOSE_NAMES.values(), "peer"]);

  readonly commitSeconds = new Distribution(TIMES);
  readonly syncSeconds = new Distribution(TIMES);
  readonly commitRecords = new Distribution([1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000]);
  readonly flushSeconds = new Distribution(TIMES);
  readonly flushConnections = new Distribution([1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000]);
  readonly eventLoopDelaySeconds = new Distribution(TIMES);
}

/** How the metrics name a close code of ours. */
export function closeName(code: number): string {
  return CLOSE_NAMES.get(code) ?? "other";
}
