import { clusters, widthOf } from "../../../lib/cli/terminal/width.ts";

/** Just enough of a terminal to see what `Screen` draws; it scrolls without end. */
export class FakeTerminal {
  columns = 20;
  rows = 10;
  #cells: string[][] = [[]];
  #row = 0;
  #column = 0;

  write(text: string): void {
    // deno-lint-ignore no-control-regex -- a terminal is made of them
    for (const [part] of text.matchAll(/\x1b\[\??[\d;]*[A-Za-z]|[\r\n]|[^\x1b\r\n]+/g)) {
      if (part === "\r") this.#column = 0;
      else if (part === "\n") this.#down();
      else if (part.startsWith("\x1b")) this.#obey(part);
      else for (const cluster of clusters(part)) this.#put(cluster);
    }
  }

  /** What is on it, without empty rows at the end. */
  get lines(): string[] {
    const lines = this.#cells.map((row) => Array.from(row, (cell) => cell ?? " ").join(""));
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  get cursor(): [number, number] {
    return [this.#row, this.#column];
  }

  #put(cluster: string): void {
    const width = widthOf(cluster);
    if (this.#column + width > this.columns) {
      this.#column = 0;
      this.#down();
    }
    const row = this.#cells[this.#row]!;
    row[this.#column] = cluster;
    if (width === 2) row[this.#column + 1] = "";
    this.#column += width;
  }

  #down(): void {
    this.#row += 1;
    this.#cells[this.#row] ??= [];
  }

  #obey(sequence: string): void {
    const count = Number(/\d+/.exec(sequence)?.[0] ?? 1);
    switch (sequence.at(-1)) {
      case "A":
        this.#row = Math.max(0, this.#row - count);
        break;
      case "C":
        this.#column = Math.min(this.columns - 1, this.#column + count);
        break;
      case "J":
        this.#cells.length = this.#row + 1;
        this.#cells[this.#row]!.length = Math.min(this.#cells[this.#row]!.length, this.#column);
        break;
    }
  }
}
