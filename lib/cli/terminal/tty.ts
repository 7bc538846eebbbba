import { type Key, KeyReader } from "./keys.ts";

/** The terminal in raw mode: keys come in as they are pressed. */
export class Tty {
  readonly #stop: () => void;
  readonly #resize: () => void;
  #onResize: () => void = () => {};

  /** @param onSignal somebody wants the program to end */
  constructor(onSignal: () => void) {
    Deno.stdin.setRaw(true);
    this.#stop = onSignal;
    this.#resize = () => this.#onResize();
    for (const signal of stopSignals()) Deno.addSignalListener(signal, this.#stop);
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGWINCH", this.#resize);
  }

  /** Keys until the end of input, in bunches as they come. */
  async *keys(): AsyncGenerator<Key[]> {
    const reader = new KeyReader();
    const bytes = new Uint8Array(4096);
    for (;;) {
      const length = await Deno.stdin.read(bytes);
      if (length === null) return;
      yield reader.read(bytes.subarray(0, length));
    }
  }

  size(): { columns: number; rows: number } {
    try {
      const { columns, rows } = Deno.consoleSize();
      // A terminal that does not know its size says 0.
      return { columns: columns || 80, rows: rows || 24 };
    } catch {
      return { columns: 80, rows: 24 };
    }
  }

  onResize(call: () => void): void {
    this.#onResize = call;
  }

  /** Gives the terminal back as it was. */
  close(): void {
    for (const signal of stopSignals()) Deno.removeSignalListener(signal, this.#stop);
    if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGWINCH", this.#resize);
    try {
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal is gone.
    }
  }
}

/** Signals that ask a terminal program to end. */
export function stopSignals(): Deno.Signal[] {
  return Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM", "SIGHUP"];
}

/** Whether the terminal knows no escape sequences. */
export function isDumb(): boolean {
  return environment("TERM") === "dumb";
}

/** A variable of the environment; undefined too if the executable has not the right to look. */
export function environment(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}

/** Where lines go: standard output or error, as long as somebody reads along. */
export class Output {
  readonly #to: { writeSync(bytes: Uint8Array): number };
  readonly #onGone: () => void;
  #gone = false;

  /** @param onGone nobody reads any more: the pipe broke, or the terminal was closed */
  constructor(to: { writeSync(bytes: Uint8Array): number }, onGone: () => void = () => {}) {
    this.#to = to;
    this.#onGone = onGone;
  }

  /** Writes all of a text before it returns. */
  write(text: string): void {
    if (this.#gone) return;
    const bytes = new TextEncoder().encode(text);
    try {
      for (let written = 0; written < bytes.length;) {
        written += this.#to.writeSync(bytes.subarray(written));
      }
    } catch {
      this.#gone = true;
      this.#onGone();
    }
  }
}
