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

/** Longest delay while somebody waits, in milliseconds, and for how many attempts. */
const AWAITED = { ms: 2_000, attempts: 16 } as const;

/**
 * The delay in milliseconds before a lost line is tried again: full jitter; while somebody waits for
 * it, short for the first attempts, some twenty seconds together.
 * @param attempt from 0
 * @param random from 0 to below 1
 */
export function reconnectDelay(
  attempt: number,
  { random, awaited }: { random: number; awaited: boolean },
): number {
  const short = Math.ceil(Math.log2(AWAITED.ms / TIMES.reconnectBaseMs));
  if (!awaited || attempt < short) return fullJitter(attempt, random);
  if (attempt >= AWAITED.attempts) return fullJitter(attempt - AWAITED.attempts + short, random);
  // Not less than half: browsers slow down who opens sockets in vain too often.
  return Math.floor((1 + random) * AWAITED.ms / 2);
}

/** The delay that a close reason such as `retry_after_ms=1234` asks for, in milliseconds. */
export function retryHint(reason: string): number | undefined {
  const digits = /(?:^|\W)retry_after_ms=(\d{1,12})/.exec(reason)?.[1];
  return digits === undefined ? undefined : Math.min(Number(digits), MAX_HINT_MS);
}
