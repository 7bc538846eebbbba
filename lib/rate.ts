/** So many at once, so many a second in the long run. */
export interface Limit {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket. */
export class Rate {
  readonly #limit: Limit;
  #tokens: number;
  #at: number;

  /** @param uptime monotonic milliseconds */
  constructor(limit: Limit, uptime: number) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#at = uptime;
  }

  /** Takes one token. @returns 0, or in how many milliseconds there will be one */
  take(uptime: number): number {
    const { perSecond, burst } = this.#limit;
    const gained = (Math.max(0, uptime - this.#at) / 1000) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#at = uptime;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / perSecond) * 1000);
    this.#tokens -= 1;
    return 0;
  }
}
