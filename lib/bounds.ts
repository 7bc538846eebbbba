import type { Clock } from "./clock.ts";
import { Descriptors } from "./descriptors.ts";
import type { HubReadings } from "./hub_readings.ts";
import { type Log, MAX_WAITING } from "./log.ts";
import type { Distribution, Meters } from "./meters.ts";
import { SLOW_BYTES } from "./outbox.ts";
import { LIMITS } from "./protocol.ts";
import { freeDiskBytes, heapBytes, memoryBytes, type Use } from "./system.ts";
import { type Bound, type Uses, warningsOf } from "./warnings.ts";

const LOOK_MS = 5_000;
/** Bytes that should stay free on the disk of the data folder. */
const FREE_BYTES = 400 * 1024 * 1024;
/** A commit that takes longer, with its sync, in seconds, is felt by everybody who writes. */
const COMMIT_SECONDS = 0.5;
/** An event loop that is later than this, in seconds, is felt by everybody. */
const DELAY_SECONDS = 0.25;

export interface BoundsOptions {
  clock: Clock;
  log: Log;
  meters: Meters;
  readHub: () => HubReadings;
  /** Open WebSockets of the address that has most, and how many it may have; `null`: as many as it likes. */
  readAddress: () => Use | null;
  /** The data folder; `null`: nothing is kept. */
  folder: string | null;
}

/** Looks every few seconds how far the server's bounds are reached, and warns of those that are near. */
export class Bounds {
  readonly #options: BoundsOptions;
  readonly #commit: Mean;
  readonly #sync: Mean;
  readonly #delay: Mean;
  readonly #descriptors = new Descriptors();
  readonly #cancel: () => void;
  #near: ReadonlySet<Bound> = new Set();
  #uses: Uses;

  constructor(options: BoundsOptions) {
    this.#options = options;
    this.#commit = new Mean(options.meters.commitSeconds);
    this.#sync = new Mean(options.meters.syncSeconds);
    this.#delay = new Mean(options.meters.eventLoopDelaySeconds);
    this.#uses = this.#read();
    this.#cancel = options.clock.every(LOOK_MS, () => this.#look());
  }

  /** As last looked at. */
  get uses(): Uses {
    return this.#uses;
  }

  stop(): void {
    this.#cancel();
  }

  #look(): void {
    this.#uses = this.#read();
    const { near, warnings } = warningsOf(this.#uses, this.#near);
    this.#near = near;
    for (const { text, ...fields } of warnings) this.#options.log.warn("BOUND", text, fields);
  }

  #read(): Uses {
    const { meters, readHub, readAddress, folder } = this.#options;
    const hub = readHub();
    const free = folder === null ? null : freeDiskBytes(folder);
    const uses: [Bound, Use | null][] = [
      ["descriptors", this.#descriptors.use(openConnections(hub))],
      ["address", readAddress()],
      ["disk", free === null ? null : { used: FREE_BYTES, limit: free }],
      ["memory", memoryBytes()],
      ["heap", heapBytes()],
      ["unsent", { used: hub.backlog.mostBytes, limit: SLOW_BYTES }],
      ["commit", { used: this.#commitSeconds(), limit: COMMIT_SECONDS }],
      ["event_loop", { used: this.#delay.next(), limit: DELAY_SECONDS }],
      ["log", { used: meters.logWaiting, limit: MAX_WAITING }],
      ["listed_rooms", { used: hub.listedRooms, limit: LIMITS.listedRooms }],
      ["channels", { used: hub.channels, limit: LIMITS.channels }],
    ];
    const known = new Map<Bound, Use>();
    for (const [bound, use] of uses) if (use) known.set(bound, use);
    return known;
  }

  /** The mean since the last look; more if the disk works on one already for longer. */
  #commitSeconds(): number {
    const { clock, meters: { syncingSince } } = this.#options;
    const age = syncingSince === null ? 0 : (clock.uptime() - syncingSince) / 1_000;
    return Math.max(this.#commit.next() + this.#sync.next(), age);
  }
}

function openConnections({ connections }: HubReadings): number {
  return Object.values(connections).reduce((sum, count) => sum + count, 0);
}

/** The mean of what was observed since the last time. */
class Mean {
  readonly #distribution: Distribution;
  #sum = 0;
  #count = 0;

  constructor(distribution: Distribution) {
    this.#distribution = distribution;
  }

  /** @returns 0 if there was nothing */
  next(): number {
    const { sum, count } = this.#distribution;
    const mean = count === this.#count ? 0 : (sum - this.#sum) / (count - this.#count);
    this.#sum = sum;
    this.#count = count;
    return mean;
  }
}
