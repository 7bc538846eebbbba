import type { TransportClock } from "../../lib/client/link.ts";

/** Time that stands still until told. */
export class FakeClock implements TransportClock {
  #now = 0;
  #timers: { at: number; call: () => void }[] = [];

  now(): number {
    return Date.UTC(2026, 0, 1) + this.#now;
  }

  uptime(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#now + ms, call };
    this.#timers.push(timer);
    return () => this.#timers = this.#timers.filter((other) => other !== timer);
  }

  /** Lets time pass; timers run in order, each at its time. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end);
      if (due.length === 0) break;
      const next = due.reduce((first, timer) => timer.at < first.at ? timer : first);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
    }
    this.#now = end;
  }

  /** Milliseconds until the next timer; undefined if there is none. */
  get nextIn(): number | undefined {
    if (this.#timers.length === 0) return undefined;
    return Math.max(0, Math.min(...this.#timers.map((timer) => timer.at)) - this.#now);
  }
}
