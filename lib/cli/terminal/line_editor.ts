import { clusters } from "./width.ts";
import type { Key } from "./keys.ts";

/** Most lines that the arrows bring back; the oldest goes first. */
const MAX_HISTORY = 200;
/** Longest line, in UTF-16 units: more than any message may have. What is typed beyond is not taken. */
const MAX_LINE = 20_000;

/** What a key came to: a finished line, a wish to leave, or a line that may look different now. */
export type Outcome =
  | { kind: "edited" }
  | { kind: "line"; text: string }
  | { kind: "interrupt" | "end" | "redraw" };

/** One line under edit. The cursor stands between user-perceived characters. */
export class LineEditor {
  #text = "";
  /** In UTF-16 units, at the border of a character. */
  #cursor = 0;
  readonly #history: string[] = [];
  /** Which line of the history is shown; its length means the new one. */
  #shown = 0;
  /** The new line, while an old one is shown. */
  #draft = "";

  get text(): string {
    return this.#text;
  }

  get cursor(): number {
    return this.#cursor;
  }

  press(key: Key): Outcome {
    switch (key.kind) {
      case "text":
        this.#insert(key.text);
        break;
      case "paste":
        // Line breaks stay in: what is pasted is one message.
        this.#insert(key.text.replace(/\r\n?/g, "\n").replaceAll("\t", " ").replace(/\n+$/, ""));
        break;
      case "enter":
        return { kind: "line", text: this.#finish() };
      case "left":
        this.#cursor = this.#before();
        break;
      case "right":
        this.#cursor = this.#after();
        break;
      case "word_left":
        this.#cursor = this.#wordBefore();
        break;
      case "word_right":
        this.#cursor = this.#wordAfter();
        break;
      case "home":
        this.#cursor = 0;
        break;
      case "end":
        this.#cursor = this.#text.length;
        break;
      case "up":
        this.#show(this.#shown - 1);
        break;
      case "down":
        this.#show(this.#shown + 1);
        break;
      case "backspace":
        this.#cut(this.#before(), this.#cursor);
        break;
      case "delete":
        this.#cut(this.#cursor, this.#after());
        break;
      case "delete_word":
        this.#cut(this.#wordBefore(), this.#cursor);
        break;
      case "delete_before":
        this.#cut(0, this.#cursor);
        break;
      case "delete_after":
        this.#cut(this.#cursor, this.#text.length);
        break;
      case "end_of_input":
        if (this.#text === "") return { kind: "end" };
        this.#cut(this.#cursor, this.#after());
        break;
      case "interrupt":
      case "redraw":
        return { kind: key.kind };
    }
    return { kind: "edited" };
  }

  #insert(text: string): void {
    // deno-lint-ignore no-control-regex -- control characters are what this is about
    const clean = text.replace(/[\0-\x09\x0b-\x1f\x7f-\x9f]/g, "");
    if (this.#text.length + clean.length > MAX_LINE) return;
    const end = this.#cursor + clean.length;
    this.#text = this.#text.slice(0, this.#cursor) + clean + this.#text.slice(this.#cursor);
    // A combining mark may have joined what stands around it.
    this.#cursor = this.#borders().find((border) => border >= end) ?? this.#text.length;
  }

  #cut(from: number, to: number): void {
    this.#text = this.#text.slice(0, from) + this.#text.slice(to);
    this.#cursor = this.#borders().find((border) => border >= from) ?? this.#text.length;
  }

  #finish(): string {
    const text = this.#text;
    if (text.trim() !== "" && text !== this.#history.at(-1)) this.#history.push(text);
    if (this.#history.length > MAX_HISTORY) this.#history.shift();
    this.#shown = this.#history.length;
    this.#draft = "";
    this.#replace("");
    return text;
  }

  #show(index: number): void {
    if (index < 0 || index > this.#history.length) return;
    if (this.#shown === this.#history.length) this.#draft = this.#text;
    this.#shown = index;
    this.#replace(this.#history[index] ?? this.#draft);
  }

  #replace(text: string): void {
    this.#text = text;
    this.#cursor = text.length;
  }

  /** Where the cursor may stand, in rising order. */
  #borders(): number[] {
    let at = 0;
    return [0, ...clusters(this.#text).map((cluster) => at += cluster.length)];
  }

  #before(): number {
    return this.#borders().findLast((border) => border < this.#cursor) ?? 0;
  }

  #after(): number {
    return this.#borders().find((border) => border > this.#cursor) ?? this.#text.length;
  }

  #wordBefore(): number {
    const [found] = /\S*\s*$/u.exec(this.#text.slice(0, this.#cursor)) ?? [""];
    return this.#cursor - found.length;
  }

  #wordAfter(): number {
    const [found] = /^\s*\S*/u.exec(this.#text.slice(this.#cursor)) ?? [""];
    return this.#cursor + found.length;
  }
}
