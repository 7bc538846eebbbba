import { type Clock, systemClock } from "../lib/clock.ts";

interface Repeated {
  /** Pushed milliseconds at which it is due. */
  at: number;
  ms: number;
  call: () => void;
}

/** Real time for servers on real sockets, that can be pushed on; what repeats comes only by pushing. */
export class PushedClock implements Clock {
  #pushed = 0;
  readonly #repeated = new Set<Repeated>();

  readonly now = () => systemClock.now() + this.#pushed;
  readonly uptime = () => systemClock.uptime() + this.#pushed;

  after(ms: number, call: () => void): () => void {
    return systemClock.after(ms, call);
  }

  soon(call: () => void): () => void {
    return systemClock.soon(call);
  }

  every(ms: number, call: () => void): () => void {
    const repeated = { at: this.#pushed + ms, ms, call };
    this.#repeated.add(repeated);
    return () => this.#repeated.delete(repeated);
  }

  /** Lets time pass at once. */
  push(ms: number): void {
    const end = this.#pushed + ms;
    for (;;) {
      const due = [...this.#repeated].filter((each) => each.at <= end)
        .sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#pushed = due.at;
      due.at += due.ms;
      due.call();
    }
    this.#pushed = end;
  }
}
