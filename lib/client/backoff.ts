import { TIMES } from "../protocol.ts";

/** Longest hint that is believed, in milliseconds: a server cannot send its clients away for good by mistake. */
const MAX_HINT_MS = 10 * 60_000;

/**
 * Full jitter: a delay in milliseconds, from 0 to a bound that doubles with each attempt.
 * @param attempt from 0
 * @param random from 0 to below 1
 */
export function fullJitter(attempt: number, random: number): number {
  return Math.floor(random * Math.min(TIMES.reconnectMaxMs, TIMES.reconnectBaseMs * 2 ** attempt));
}

/** The delay that a close reason such as `retry_after_ms=1234` asks for, in milliseconds. */
export function retryHint(reason: string): number | undefined {
  const digits = /(?:^|\W)retry_after_ms=(\d{1,12})/.exec(reason)?.[1];
  return digits === undefined ? undefined : Math.min(Number(digits), MAX_HINT_MS);
}
