import { type Layout, layOut } from "./layout.ts";

const UP = (rows: number) => rows > 0 ? `\x1b[${rows}A` : "";
const RIGHT = (columns: number) => columns > 0 ? `\x1b[${columns}C` : "";
const CLEAR_BELOW = "\x1b[J";
const PASTE_MARKS = { on: "\x1b[?2004h", off: "\x1b[?2004l" };

export interface ScreenOptions {
  write(text: string): void;
  size(): { columns: number; rows: number };
}

/** A terminal with a prompt at its foot: lines come in above, and what is being typed stays. */
export class Screen {
  readonly #options: ScreenOptions;
  #line = { prompt: "", text: "", cursor: 0 };
  /** What stands there now; null: nothing. */
  #drawn: { layout: Layout; columns: number } | null = null;
  #waiting = "";

  constructor(options: ScreenOptions) {
    this.#options = options;
    options.write(PASTE_MARKS.on);
  }

  /** Shows the line being typed. */
  edit(line: { prompt: string; text: string; cursor: number }): void {
    this.#line = line;
    this.#redraw();
  }

  /**
   * Puts a line above the prompt. Lines of one turn of the event loop are drawn at once.
   * @param line may have line breaks and colours; nothing else that moves the cursor
   */
  print(line: string): void {
    if (this.#waiting === "") queueMicrotask(() => this.flush());
    this.#waiting += `${line.replaceAll("\n", "\r\n")}\r\n`;
  }

  flush(): void {
    if (this.#waiting !== "") this.#redraw();
  }

  /** Leaves a finished line in the transcript and begins a new one. */
  commit(text: string): void {
    this.edit({ ...this.#line, text, cursor: text.length });
    this.#options.write("\r\n");
    this.#drawn = null;
    this.#line = { ...this.#line, text: "", cursor: 0 };
  }

  /** The terminal has another size. */
  resized(): void {
    this.#redraw();
  }

  clear(): void {
    this.#options.write("\x1b[2J\x1b[H");
    this.#drawn = null;
    this.#redraw();
  }

  /** Takes the prompt away. */
  close(): void {
    const text = this.#erase() + this.#waiting;
    this.#waiting = "";
    this.#drawn = null;
    this.#options.write(text + PASTE_MARKS.off);
  }

  #redraw(): void {
    const size = this.#options.size();
    const layout = layOut(this.#line, size);
    const { rows, cursor } = layout;
    const below = rows.length - 1 - cursor.row;
    // One write: nobody sees the moment without a prompt.
    this.#options.write(
      `${this.#erase()}${this.#waiting}${rows.join("\r\n")}${UP(below)}\r${RIGHT(cursor.column)}`,
    );
    this.#waiting = "";
    this.#drawn = { layout, columns: size.columns };
  }

  #erase(): string {
    if (this.#drawn === null) return "";
    const { layout } = this.#drawn;
    const { columns } = this.#options.size();
    // A terminal that became narrower has broken the rows it shows.
    const broken = (width: number) => Math.max(1, Math.ceil(width / Math.max(1, columns)));
    const above = layout.widths.slice(0, layout.cursor.row)
      .reduce((rows, width) => rows + broken(width), 0);
    const within = Math.floor(layout.cursor.column / Math.max(1, columns));
    return `${UP(above + within)}\r${CLEAR_BELOW}`;
  }
}
