/** Shortest pause after the server found the client too fast, in milliseconds. */
const SLOW_MS = 100;
/** Longest pause that the client imposes on itself. */
const SLOWEST_MS = 5_000;
/** How much of a pause is left after a command that was not too fast. */
const RECOVERY = 0.95;
/** A pause shorter than this is none. */
const FAST_MS = 10;

/** How fast to send: as fast as it goes, until the server says "too fast"; then slower, and slowly faster again. */
export class Pace {
  #pauseMs = 0;
  #nextAt = 0;

  /** Takes the next turn to send. @param uptime monotonic milliseconds @returns in how many it comes */
  turn(uptime: number): number {
    const at = Math.max(uptime, this.#nextAt);
    this.#nextAt = at + this.#pauseMs;
    return at - uptime;
  }

  accepted(): void {
    this.#pauseMs *= RECOVERY;
    if (this.#pauseMs < FAST_MS) this.#pauseMs = 0;
  }

  tooFast(uptime: number, retryAfterMs: number): void {
    this.#pauseMs = Math.min(SLOWEST_MS, Math.max(SLOW_MS, this.#pauseMs * 2));
    this.#nextAt = Math.max(this.#nextAt, uptime + retryAfterMs);
  }
}
