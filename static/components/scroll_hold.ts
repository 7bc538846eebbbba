/** This near to the end counts as being there, in pixels. */
const END_SLACK = 48;
/** Where the line "new messages" is put, as a part of the height. */
const LINE_PART = 1 / 4;

/**
 * Keeps a scrolled list where its reader left it while rows come and go above: at its end, or with the
 * row he was looking at in its place. Rows are known by `data-key`.
 */
export class ScrollHold {
  #atEnd = true;
  #anchor: { key: string; offset: number } | null = null;
  /** The line "new messages" that was shown last. */
  #line: string | null = null;
  /** Where the list was put or seen last. */
  #top = 0;

  /** Whether the reader is at the end. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** Goes to the end at the next `restore()`, past the line that is called so. */
  follow(line: string | null): void {
    this.#atEnd = true;
    this.#anchor = null;
    this.#line = line;
  }

  /** Notes where the reader is. */
  remember(list: HTMLElement): void {
    // What was put there by `restore()` is no wish of the reader.
    if (list.scrollTop === this.#top) return;
    this.#note(list);
  }

  #note(list: HTMLElement): void {
    this.#top = list.scrollTop;
    this.#atEnd = isAtEnd(list);
    this.#anchor = this.#atEnd ? null : firstVisible(list);
  }

  /**
   * Puts the list back there. Where it follows the end it stops at a line "new messages" that was not
   * shown yet.
   * @param stay whether it stops at one that was shown, too: nobody sees what comes
   */
  restore(list: HTMLElement, stay = false): void {
    // The reader has scrolled, and the browser has not told yet.
    const moved = list.scrollTop - this.#top;
    if (this.#anchor !== null) this.#anchor.offset -= moved;
    else if (moved < 0) this.#note(list);
    const line = list.querySelector<HTMLElement>(".new-line");
    const key = line?.dataset["key"] ?? null;
    if (line !== null && key !== null && this.#atEnd && (stay || key !== this.#line)) {
      const offset = list.clientHeight * LINE_PART;
      list.scrollTop += offsetIn(list, line) - offset;
      this.#atEnd = isAtEnd(list);
      this.#anchor = this.#atEnd ? null : { key, offset };
    }
    if (key !== null) this.#line = key;
    this.#restore(list);
    if (this.#anchor !== null && moved !== 0) this.#note(list);
    this.#top = list.scrollTop;
  }

  #restore(list: HTMLElement): void {
    if (this.#atEnd) {
      list.scrollTop = list.scrollHeight;
      return;
    }
    if (this.#anchor === null) return;
    const row = list.querySelector(`[data-key="${CSS.escape(this.#anchor.key)}"]`);
    if (row !== null) list.scrollTop += offsetIn(list, row) - this.#anchor.offset;
  }
}

/** The `data-id` of the last row that is shown to its end; null if there is none. */
export function lastShown(list: HTMLElement): string | null {
  const end = list.getBoundingClientRect().bottom + 1;
  const rows = list.querySelectorAll<HTMLElement>("[data-id]");
  const index = firstOf(rows, (row) => row.getBoundingClientRect().bottom > end) - 1;
  return rows[index]?.dataset["id"] ?? null;
}

function isAtEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight <= END_SLACK;
}

function offsetIn(list: Element, row: Element): number {
  return row.getBoundingClientRect().top - list.getBoundingClientRect().top;
}

function firstVisible(list: HTMLElement): { key: string; offset: number } | null {
  const top = list.getBoundingClientRect().top;
  // A day that sticks is where it is whatever is scrolled.
  const rows = list.querySelectorAll<HTMLElement>("[data-key]:not(.day)");
  const row = rows[firstOf(rows, (row) => row.getBoundingClientRect().bottom > top)];
  return row === undefined ? null : { key: row.dataset["key"]!, offset: offsetIn(list, row) };
}

/** The index of the first row of which it is true; each row ends below the one before. */
function firstOf(rows: NodeListOf<HTMLElement>, isIt: (row: HTMLElement) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isIt(rows[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
