import type { Meters } from "./meters.ts";

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
  /** `text`: `[TAG] text time` for people. `json`: one object a line, with time, level and fields. */
  format: "text" | "json";
  /** Wall-clock milliseconds since 1970. */
  now: () => number;
  /** Takes whole lines; fulfilled when all of them are written. */
  write: (bytes: Uint8Array) => Promise<void>;
  meters: Pick<Meters, "logWaiting" | "logLinesLost">;
}

/** When this many characters wait to be written, no further line is taken. */
export const MAX_WAITING = 1024 * 1024;
/** How long the lines that wait get at the end, in milliseconds. */
const FLUSH_MS = 300;

/**
 * A `Log` that writes the lines of one turn of the event loop at once. One write is under way at a
 * time; lines gather meanwhile up to `MAX_WAITING`. Who reads the log more slowly than that does not
 * slow the server down: further lines are lost, and where they are missing a line says how many.
 */
export class LogWriter implements Log {
  readonly #options: LogWriterOptions;
  #lines: string[] = [];
  #waiting = 0;
  #lost = 0;
  #writing: Promise<void> | undefined;

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

  /** Waits until all is written, but no longer than `deadlineMs`; to be called before the process ends. */
  async flush(deadlineMs = FLUSH_MS): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, deadlineMs);
    await Promise.race([this.#writing, late]);
    clearTimeout(timer);
  }

  #add(level: Level, entry: Entry): void {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.#options.level)) return;
    const { meters } = this.#options;
    if (this.#waiting >= MAX_WAITING) {
      this.#lost++;
      meters.logLinesLost++;
      return;
    }
    const line = this.#lineOf(level, entry);
    this.#lines.push(line);
    this.#waiting += line.length;
    meters.logWaiting = this.#waiting;
    this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    while (this.#lines.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      const bytes = new TextEncoder().encode(this.#take());
      try {
        await this.#options.write(bytes);
      } catch {
        // Nobody reads the log any more (a closed pipe, a full disk): people go on talking.
      }
    }
    this.#writing = undefined;
  }

  /** @returns the lines that wait */
  #take(): string {
    if (this.#lost > 0) {
      const text = `The log was not read fast enough: ${this.#lost} lines are missing here`;
      this.#lines.push(this.#lineOf("warn", { tag: "LOG", text, fields: { lost: this.#lost } }));
    }
    const text = this.#lines.join("");
    this.#lines = [];
    this.#waiting = 0;
    this.#options.meters.logWaiting = 0;
    this.#lost = 0;
    return text;
  }

  #lineOf(level: Level, entry: Entry): string {
    const { format, now } = this.#options;
    const time = new Date(now()).toISOString();
    return format === "json" ? jsonLine(level, time, entry) : textLine(level, time, entry);
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

/** The time is last: who reads the log by machine all the same finds the tag where lines begin. */
function textLine(level: Level, time: string, { tag, text, fields }: Entry): string {
  const mark = level === "warn" ? "Warning: " : level === "error" ? "Error: " : "";
  const causes = Object.values(fields ?? {}).filter((value) => value instanceof Error);
  // Indented, so that a line inside a cause never looks like one of the log.
  const stacks = causes.flatMap((cause) => stackOf(cause).split("\n"))
    .map((line) => `    ${printable(line.trim())}\n`);
  return `[${tag}] ${mark}${printable(text)} ${time}\n${stacks.join("")}`;
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
