import type { Clock } from "../lib/clock.ts";

interface Timer {
  at: number;
  everyMs: number | undefined;
  call: () => void;
}

/** A clock that stands still until told. */
export class FakeClock implements Clock {
  /** Wall-clock milliseconds since 1970; tests may set it back. */
  wall = Date.UTC(2026, 0, 1);
  #uptime = 1_000_000;
  #timers = new Set<Timer>();

  now(): number {
    return this.wall;
  }

  uptime(): number {
    return this.#uptime;
  }

  after(ms: number, call: () => void): () => void {
    return this.#add(ms, undefined, call);
  }

  soon(call: () => void): () => void {
    return this.#add(0, undefined, call);
  }

  every(ms: number, call: () => void): () => void {
    return this.#add(ms, ms, call);
  }

  /** Lets time pass and calls what is due, in order. */
  advance(ms: number): void {
    const end = this.#uptime + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end)
        .sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.wall += Math.max(0, due.at - this.#uptime);
      this.#uptime = Math.max(this.#uptime, due.at);
      if (due.everyMs === undefined) this.#timers.delete(due);
      else due.at += due.everyMs;
      due.call();
    }
    this.wall += end - this.#uptime;
    this.#uptime = end;
  }

  /** Time goes by in which nothing is called: the process stood still. */
  jump(ms: number): void {
    this.wall += ms;
    this.#uptime += ms;
  }

  /** Milliseconds until the next timer; undefined if there is none. */
  get nextIn(): number | undefined {
    if (this.#timers.size === 0) return undefined;
    return Math.max(0, Math.min(...[...this.#timers].map((timer) => timer.at)) - this.#uptime);
  }

  #add(ms: number, everyMs: number | undefined, call: () => void): () => void {
    const timer = { at: this.#uptime + ms, everyMs, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
