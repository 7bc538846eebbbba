/** Buckets for each doubling of a value: a percentile is at most 1.1 percent too high. */
const BUCKETS_PER_DOUBLING = 64;
/** Shortest time that is told from a longer one, in milliseconds. */
const LEAST_MS = 0.001;
/** Doublings from there: up to more than two minutes; what is longer counts as that long. */
const DOUBLINGS = 27;

/** Times in milliseconds, counted in buckets that grow with them: any number of times, little memory. */
export class Histogram {
  readonly #counts = new Float64Array(DOUBLINGS * BUCKETS_PER_DOUBLING + 1);
  #count = 0;
  #max = NaN;

  get count(): number {
    return this.#count;
  }

  /** The longest time; NaN if nothing was recorded. */
  get max(): number {
    return this.#max;
  }

  record(ms: number): void {
    const bucket = Math.ceil(Math.log2(Math.max(ms, LEAST_MS) / LEAST_MS) * BUCKETS_PER_DOUBLING);
    const index = Math.min(bucket, this.#counts.length - 1);
    this.#counts[index] = this.#counts[index]! + 1;
    this.#count += 1;
    if (!(ms <= this.#max)) this.#max = ms;
  }

  /** The time that so many percent do not exceed. @returns NaN if nothing was recorded */
  percentile(percent: number): number {
    if (this.#count === 0) return NaN;
    const wanted = Math.max(1, Math.ceil(this.#count * percent / 100));
    let seen = 0;
    const index = this.#counts.findIndex((count) => (seen += count) >= wanted);
    return Math.min(this.#max, LEAST_MS * 2 ** (index / BUCKETS_PER_DOUBLING));
  }
}
