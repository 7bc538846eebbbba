import { cpuUsage } from "node:process";
import { Histogram } from "./histogram.ts";

/** How often it is looked whether the event loop is late, in milliseconds. */
const LOOK_MS = 10;

/** How much a span of the run took of the load generator itself. */
export interface Load {
  /** Processor time by the time that went by: 1 is one processor, fully. */
  processors: number;
  /** How late the event loop was, in milliseconds. */
  lateMs: { p50: number; p99: number };
}

/** Watches the load generator: where it is the limit, its figures are its own and not the server's. */
export class Strain {
  readonly #begun = performance.now();
  readonly #used = cpuUsage();
  readonly #lateMs = new Histogram();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor() {
    let due = this.#begun + LOOK_MS;
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#lateMs.record(Math.max(0, now - due));
      due = now + LOOK_MS;
    }, LOOK_MS);
  }

  /** Ends the watch. */
  stop(): Load {
    clearInterval(this.#timer);
    const { user, system } = cpuUsage(this.#used);
    return {
      processors: (user + system) / 1000 / (performance.now() - this.#begun),
      lateMs: { p50: this.#lateMs.percentile(50), p99: this.#lateMs.percentile(99) },
    };
  }
}
