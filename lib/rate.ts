/** A token bucket: so many at once, so many a second in the long run. */
export class Rate {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /** @param uptime monotonic milliseconds */
  constructor(limit: { perSecond: number; burst: number }, uptime: number) {
    this.#perSecond = limit.perSecond;
    this.#burst = limit.burst;
    this.#tokens = limit.burst;
    this.#at = uptime;
  }

  /** Takes one token. @returns 0, or in how many milliseconds there will be one */
  take(uptime: number): number {
    const gained = (Math.max(0, uptime - this.#at) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#at = uptime;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000);
    this.#tokens -= 1;
    return 0;
  }
}
