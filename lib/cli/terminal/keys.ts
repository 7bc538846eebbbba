/** What was pressed. */
export type Key =
  | { kind: "text"; text: string }
  | { kind: "paste"; text: string }
  | { kind: Command };

type Command =
  | "enter"
  | "left"
  | "right"
  | "word_left"
  | "word_right"
  | "home"
  | "end"
  | "up"
  | "down"
  | "backspace"
  | "delete"
  | "delete_word"
  | "delete_before"
  | "delete_after"
  | "redraw"
  | "interrupt"
  | "end_of_input";

/** Single bytes, by their control letter. */
const CONTROLS: Record<string, Command> = {
  "\r": "enter",
  "\n": "enter",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x01": "home",
  "\x02": "left",
  "\x03": "interrupt",
  "\x04": "end_of_input",
  "\x05": "end",
  "\x06": "right",
  "\x0b": "delete_after",
  "\x0c": "redraw",
  "\x0e": "down",
  "\x10": "up",
  "\x15": "delete_before",
  "\x17": "delete_word",
};

/** What follows ESC, in the forms that terminals in use send (ECMA-48 and xterm's). */
const SEQUENCES: Record<string, Command> = {
  "[A": "up",
  "OA": "up",
  "[B": "down",
  "OB": "down",
  "[C": "right",
  "OC": "right",
  "[D": "left",
  "OD": "left",
  "[H": "home",
  "OH": "home",
  "[1~": "home",
  "[7~": "home",
  "[F": "end",
  "OF": "end",
  "[4~": "end",
  "[8~": "end",
  "[3~": "delete",
  "[1;5C": "word_right",
  "[1;3C": "word_right",
  "[1;5D": "word_left",
  "[1;3D": "word_left",
  "f": "word_right",
  "b": "word_left",
  "\x7f": "delete_word",
  "OM": "enter",
};

const PASTE_BEGIN = "[200~";
const PASTE_END = "\x1b[201~";
/** A sequence longer than this is none. */
const MAX_SEQUENCE = 32;
/** Most UTF-16 units of one paste that are taken. */
const MAX_PASTE = 64 * 1024;

/** Turns what a terminal in raw mode sends into keys. */
export class KeyReader {
  readonly #decoder = new TextDecoder();
  #rest = "";
  #paste: string | null = null;

  /** @param bytes a chunk, which may end within a character or a sequence */
  read(bytes: Uint8Array): Key[] {
    const more = this.#decoder.decode(bytes, { stream: true });
    // A lone ESC was the key of that name, unless a sequence follows that was cut in two.
    if (this.#rest === "\x1b" && !/^[[O]/.test(more)) this.#rest = "";
    let input = this.#rest + more;
    this.#rest = "";
    const keys: Key[] = [];
    while (input !== "") {
      if (this.#paste !== null) {
        input = this.#readPaste(input, keys);
      } else if (input.startsWith("\x1b")) {
        const length = sequenceLength(input);
        if (length === undefined) {
          this.#rest = input;
          break;
        }
        const sequence = input.slice(1, length);
        input = input.slice(length);
        if (sequence === PASTE_BEGIN) this.#paste = "";
        const command = SEQUENCES[sequence];
        if (command !== undefined) keys.push({ kind: command });
      } else {
        const [text = ""] = /^\P{Cc}+/u.exec(input) ?? [];
        const control = text === "" ? CONTROLS[input.slice(0, 1)] : undefined;
        if (text !== "") keys.push({ kind: "text", text });
        else if (control !== undefined) keys.push({ kind: control });
        input = input.slice(text.length || 1);
      }
    }
    return keys;
  }

  #readPaste(input: string, keys: Key[]): string {
    const all = this.#paste + input;
    const end = all.indexOf(PASTE_END);
    if (end < 0) {
      // The end mark may be cut in two: it is looked for in the whole again.
      this.#paste = all.length > MAX_PASTE ? all.slice(0, MAX_PASTE) + all.slice(-8) : all;
      return "";
    }
    this.#paste = null;
    keys.push({ kind: "paste", text: all.slice(0, Math.min(end, MAX_PASTE)) });
    return all.slice(end + PASTE_END.length);
  }
}

/** Length of the sequence at the beginning, ESC included; undefined if it is not complete yet. */
function sequenceLength(input: string): number | undefined {
  const [, opener] = input;
  if (opener === undefined) return undefined;
  if (opener === "O") return input.length < 3 ? undefined : 3;
  if (opener !== "[") return opener === "\x1b" ? 1 : 2;
  const end = input.slice(2, MAX_SEQUENCE).search(/[@-~]/);
  if (end >= 0) return end + 3;
  return input.length >= MAX_SEQUENCE ? MAX_SEQUENCE : undefined;
}
