import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Transport } from "../../lib/client/transport.ts";
import type { SearchPage } from "../../lib/protocol.ts";
import { attempt, type Problem } from "../attempt.ts";

/** Pause after a key before the server is asked, in milliseconds. */
const TYPING_MS = 180;
/** Pause before asking again where the server was asked too often, in milliseconds. */
const AGAIN_MS = 1_000;

export interface SearchingOptions {
  readonly line: Pick<Transport, "request">;
  /** Calls once after `ms`. @returns a function that cancels */
  readonly after: (ms: number, call: () => void) => () => void;
}

/** What somebody looks for, and what was found. The server is asked one thing at a time. */
export class Searching {
  readonly typed: ReadonlySignal<string>;
  /** What was found last; null before that, and for nothing. */
  readonly found: ReadonlySignal<SearchPage | null>;
  readonly problem: ReadonlySignal<Problem>;
  /** Whether an answer is waited for. */
  readonly busy: ReadonlySignal<boolean>;
  readonly #options: SearchingOptions;
  readonly #typed = signal("");
  readonly #found: Signal<SearchPage | null> = signal(null);
  readonly #problem: Signal<Problem> = signal(null);
  readonly #busy = signal(false);
  #isAsking = false;
  #cancel: () => void = () => {};

  constructor(options: SearchingOptions) {
    this.#options = options;
    this.typed = this.#typed;
    this.found = this.#found;
    this.problem = this.#problem;
    this.busy = this.#busy;
  }

  /** Looks for what is typed, once nothing more is for a moment. */
  type(typed: string): void {
    this.#cancel();
    const isNothing = typed.trim() === "";
    batch(() => {
      this.#typed.value = typed;
      this.#busy.value = !isNothing;
      if (!isNothing) return;
      this.#found.value = null;
      this.#problem.value = null;
    });
    if (!isNothing) this.#askAfter(TYPING_MS);
  }

  /** Looks for what is typed at once: again, too. */
  now(): void {
    if (this.#typed.value.trim() === "") return;
    this.#cancel();
    this.#busy.value = true;
    void this.#ask();
  }

  /** Brings the next page of what was found. */
  async more(): Promise<void> {
    const { next } = this.#found.value ?? {};
    if (next === undefined || this.#busy.value) return;
    this.#busy.value = true;
    await this.#ask(next);
  }

  #askAfter(ms: number): void {
    this.#cancel = this.#options.after(ms, () => void this.#ask());
  }

  async #ask(before?: string): Promise<void> {
    // What was typed meanwhile is looked for once this is answered.
    if (this.#isAsking) return;
    this.#isAsking = true;
    const query = this.#typed.value;
    let page: SearchPage | null = null;
    const problem = await attempt(async () => {
      const data = { query, ...(before === undefined ? {} : { before }) };
      page = await this.#options.line.request("search", data);
    });
    this.#isAsking = false;
    if (this.#typed.value !== query) return this.now();
    if (problem?.code === "too_fast") return this.#askAfter(problem.retryAfterMs ?? AGAIN_MS);
    batch(() => {
      this.#busy.value = false;
      this.#problem.value = problem;
      if (page !== null) this.#found.value = joined(this.#found.value, page, before);
    });
  }
}

/** The pages so far with the next one, or a first page. */
function joined(
  known: SearchPage | null,
  page: SearchPage,
  before: string | undefined,
): SearchPage {
  if (before === undefined || known?.next !== before) return page;
  return { ...page, results: [...known.results, ...page.results] };
}
