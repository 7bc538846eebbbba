import type { Clock } from "./clock.ts";
import type { Distribution } from "./meters.ts";

const SAMPLE_MS = 100;

/**
 * Measures, ten times a second, how late the event loop calls a timer.
 * @param seconds takes the delays
 * @returns a function that stops it
 */
export function watchEventLoop(clock: Clock, seconds: Distribution): () => void {
  let calledAt = clock.uptime();
  return clock.every(SAMPLE_MS, () => {
    const uptime = clock.uptime();
    seconds.observe(Math.max(0, uptime - calledAt - SAMPLE_MS) / 1_000);
    calledAt = uptime;
  });
}
