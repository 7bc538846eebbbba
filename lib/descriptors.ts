import { countDescriptors, descriptors, type Use } from "./system.ts";

/** Where it cannot be read how many descriptors there may be, at least so many are tried. */
const TRIED = 1_024;
/** Once this share of what is known to fit is taken, it is tried whether more does; before a bound is near. */
const TRY_AT = 0.7;

/** How many file descriptors connections take, and may. */
export class Descriptors {
  readonly #read: () => Use | null;
  readonly #count: (wanted: number) => number;
  /** Connections that are known to fit. */
  #fit = 0;
  #isLimit = false;

  /** @param options for tests */
  constructor({ read = descriptors, count = countDescriptors } = {}) {
    this.#read = read;
    this.#count = count;
  }

  /**
   * What the system tells; where it does not, only the connections count, and their limit is found by
   * trying. That takes some milliseconds for a thousand, and is done again when they have doubled.
   * @param connections open now
   * @returns `null` if nothing is known, because nobody was connected yet
   */
  use(connections: number): Use | null {
    const told = this.#read();
    if (told) return told;
    if (!this.#isLimit && connections > this.#fit * TRY_AT) {
      const wanted = Math.max(TRIED, connections);
      const more = this.#count(wanted);
      this.#fit = connections + more;
      this.#isLimit = more < wanted;
    }
    return this.#fit === 0 ? null : { used: connections, limit: this.#fit };
  }
}
