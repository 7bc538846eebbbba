import { clearImmediate, setImmediate } from "node:timers";

/** Time as the program sees it; tests pass one that stands still until told. */
export interface Clock {
  /** Wall-clock milliseconds since 1970; may jump. For timestamps only. */
  now(): number;
  /** Milliseconds since some start; never goes back. For deadlines. */
  uptime(): number;
  /** Calls once after `ms` milliseconds. @returns a function that cancels */
  after(ms: number, call: () => void): () => void;
  /** Calls once when what is ready now has been dealt with. @returns a function that cancels */
  soon(call: () => void): () => void;
  /** Calls every `ms` milliseconds. @returns a function that stops it */
  every(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  uptime: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  soon(call) {
    const immediate = setImmediate(call);
    return () => clearImmediate(immediate);
  },
  every(ms, call) {
    const timer = setInterval(call, ms);
    return () => clearInterval(timer);
  },
};
