/**
 * A set that hardly ever has more than one member: that one it keeps without a table, which a `Set` has
 * even when it is empty (150 bytes, and there are several for everybody who is online).
 */
export class Few<T extends object | string> implements Iterable<T> {
  #one: T | undefined;
  /** From the second member on, until all are gone. */
  #all: Set<T> | undefined;

  constructor(one?: T) {
    this.#one = one;
  }

  get size(): number {
    return this.#all?.size ?? (this.#one === undefined ? 0 : 1);
  }

  has(member: T): boolean {
    return this.#all?.has(member) ?? this.#one === member;
  }

  add(member: T): void {
    if (this.#all) this.#all.add(member);
    else if (this.#one === undefined) this.#one = member;
    else if (this.#one !== member) {
      this.#all = new Set([this.#one, member]);
      this.#one = undefined;
    }
  }

  /** @returns whether it was in */
  delete(member: T): boolean {
    if (this.#all) {
      const was = this.#all.delete(member);
      if (this.#all.size === 0) this.#all = undefined;
      return was;
    }
    const was = this.#one === member;
    if (was) this.#one = undefined;
    return was;
  }

  /** In the order in which they were added. */
  [Symbol.iterator](): Iterator<T> {
    return (this.#all ?? (this.#one === undefined ? [] : [this.#one])).values();
  }
}
