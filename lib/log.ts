/** Where the server says what it does. Never a token, and the text of a message only at `debug`. */
export interface Log {
  /** @param tag in capitals, `CONNECT` say @param text for people, in one line @param fields for machines */
  debug(tag: string, text: string, fields?: Record<string, unknown>): void;
  info(tag: string, text: string, fields?: Record<string, unknown>): void;
  warn(tag: string, text: string, fields?: Record<string, unknown>): void;
  error(tag: string, text: string, fields?: Record<string, unknown>): void;
}

const LEVELS = ["debug", "info", "warn", "error"] as const;
type Level = typeof LEVELS[number];

export interface LogWriterOptions {
  /** Less than this is not written. */
  level: Level;
  /** `text`: `[TAG] text` for people. `json`: one object a line, with time, level and fields. */
  format: "text" | "json";
  /** Wall-clock milliseconds since 1970. */
  now: () => number;
  /** Takes whole lines. Blocking: who reads the log slowly slows the server, but no line is lost. */
  write: (bytes: Uint8Array) => void;
}

/** A `Log` that writes the lines of one turn of the event loop at once; `flush()` writes them now. */
export class LogWriter implements Log {
  readonly #options: LogWriterOptions;
  #lines: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LogWriterOptions) {
    this.#options = options;
  }

  debug(tag: string, text: string, fields?: Record<string, unknown>): void {
    this.#add("debug", { tag, text, fields });
  }

  info(tag: string, text: string, fields?: Record<string, unknown>): void {
    this.#add("info", { tag, text, fields });
  }

  warn(tag: string, text: string, fields?: Record<string, unknown>): void {
    this.#add("warn", { tag, text, fields });
  }

  error(tag: string, text: string, fields?: Record<string, unknown>): void {
    this.#add("error", { tag, text, fields });
  }

  /** Writes what is gathered; to be called before the process ends. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const bytes = new TextEncoder().encode(this.#lines.join(""));
    this.#lines = [];
    try {
      this.#options.write(bytes);
    } catch {
      // Nobody reads the log any more (a closed pipe, a full disk): people go on talking.
    }
  }

  #add(level: Level, entry: Entry): void {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.#options.level)) return;
    const line = this.#options.format === "json"
      ? jsonLine(level, new Date(this.#options.now()).toISOString(), entry)
      : textLine(level, entry);
    this.#lines.push(line);
    this.#timer ??= setTimeout(() => this.flush(), 0);
  }
}

/**
 * Shows what could end a line, steer a terminal or turn the reading direction as `\u001b`, so that
 * nobody writes lines of his own into the log.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

interface Entry {
  tag: string;
  text: string;
  fields: Record<string, unknown> | undefined;
}

function textLine(level: Level, { tag, text, fields }: Entry): string {
  const mark = level === "warn" ? "Warning: " : level === "error" ? "Error: " : "";
  const causes = Object.values(fields ?? {}).filter((value) => value instanceof Error);
  // Indented, so that a line inside a cause never looks like one of the log.
  const stacks = causes.flatMap((cause) => stackOf(cause).split("\n"))
    .map((line) => `    ${printable(line.trim())}\n`);
  return `[${tag}] ${mark}${printable(text)}\n${stacks.join("")}`;
}

function jsonLine(level: Level, time: string, { tag, text, fields }: Entry): string {
  const line = JSON.stringify(
    { time, level, tag, text, ...fields },
    (_, value) => value instanceof Error ? stackOf(value) : value,
  );
  return `${printable(line)}\n`;
}

function stackOf(error: Error): string {
  const stack = error.stack ?? String(error);
  return error.cause instanceof Error ? `${stack}\nCaused by ${stackOf(error.cause)}` : stack;
}
