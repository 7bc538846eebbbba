import type { Refusal } from "../lib/client/said/said.ts";
import { CommandError } from "../lib/client/transport.ts";

/** What came of something the person asked for; `null` if it went well. */
export type Problem = (Refusal & { readonly retryAfterMs?: number | undefined }) | null;

/** Runs requests, and turns the error of one into a problem to show. */
export async function attempt(requests: () => Promise<unknown>): Promise<Problem> {
  try {
    await requests();
    return null;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const { code, message, reason, values, retryAfterMs } = error;
    return { code, message, reason, values, retryAfterMs };
  }
}

/** Pause before asking again, in milliseconds, if the server names none. */
const PAUSE_MS = 1_000;

export interface InsistOptions {
  /** Calls once after `ms`. */
  readonly after: (ms: number, call: () => void) => void;
  /** Whether the answer is still wanted. */
  readonly wanted: () => boolean;
}

/**
 * Asks again and again where a later answer may be another one, as long as the line holds.
 * @throws {CommandError}
 */
export async function insist<T>(
  request: () => Promise<T>,
  { after, wanted }: InsistOptions,
): Promise<T> {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof CommandError) || !error.retryable) throw error;
      if (error.code === "disconnected") throw error;
      const ms = error.retryAfterMs ?? PAUSE_MS;
      await new Promise<void>((resolve) => after(ms, resolve));
      if (!wanted()) throw error;
    }
  }
}
