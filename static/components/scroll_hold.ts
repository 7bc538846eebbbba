/** This near to the end counts as being there, in pixels. */
const END_SLACK = 48;

/**
 * Keeps a scrolled list where its reader left it while rows come and go above: at its end, or with the
 * row he was looking at in its place. Rows are known by `data-key`.
 */
export class ScrollHold {
  #atEnd = true;
  #anchor: { key: string; offset: number } | null = null;
  #newLineShown = false;
  /** Where the list was put or seen last. */
  #top = 0;

  /** Whether the reader is at the end. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** Goes to the end at the next `restore()`. */
  follow(): void {
    this.#atEnd = true;
    this.#anchor = null;
    this.#newLineShown = true;
  }

  /** Notes where the reader is. */
  remember(list: HTMLElement): void {
    this.#top = list.scrollTop;
    this.#atEnd = list.scrollHeight - list.scrollTop - list.clientHeight <= END_SLACK;
    this.#anchor = this.#atEnd ? null : firstVisible(list);
  }

  /** Puts the list back there. The first time it shows where the new messages begin. */
  restore(list: HTMLElement): void {
    // The reader has scrolled up, and the browser has not told yet.
    if (list.scrollTop < this.#top) this.remember(list);
    this.#restore(list);
    this.#top = list.scrollTop;
  }

  #restore(list: HTMLElement): void {
    if (!this.#newLineShown && list.querySelector("[data-key]") !== null) {
      this.#newLineShown = true;
      const line = list.querySelector<HTMLElement>('[data-key="new"]');
      if (line !== null) {
        list.scrollTop = offsetIn(list, line) + list.scrollTop - list.clientHeight / 4;
        this.remember(list);
        return;
      }
    }
    if (this.#atEnd) {
      list.scrollTop = list.scrollHeight;
      return;
    }
    if (this.#anchor === null) return;
    const row = list.querySelector(`[data-key="${CSS.escape(this.#anchor.key)}"]`);
    if (row !== null) list.scrollTop += offsetIn(list, row) - this.#anchor.offset;
  }
}

function offsetIn(list: Element, row: Element): number {
  return row.getBoundingClientRect().top - list.getBoundingClientRect().top;
}

function firstVisible(list: HTMLElement): { key: string; offset: number } | null {
  const top = list.getBoundingClientRect().top;
  // A day that sticks is where it is whatever is scrolled.
  const rows = list.querySelectorAll<HTMLElement>("[data-key]:not(.day)");
  // Each row ends below the one before.
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.getBoundingClientRect().bottom > top) high = middle;
    else low = middle + 1;
  }
  const row = rows[low];
  return row === undefined ? null : { key: row.dataset["key"]!, offset: offsetIn(list, row) };
}
