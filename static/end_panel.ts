import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Memory } from "./memory.ts";

/** What the panel at the end side shows; a thread only beside the room that it is in. */
export type Panel =
  | { readonly kind: "people" }
  | { readonly kind: "thread"; readonly room: string; readonly id: string }
  | { readonly kind: "threads" }
  | { readonly kind: "search" }
  | { readonly kind: "pins" };

export interface EndPanelOptions {
  readonly memory: Pick<Memory, "choice" | "choose">;
  /** The open room, as a signal is read. */
  readonly room: () => string | null;
  /** Whether the panel stands beside the conversation instead of over it. */
  readonly beside: () => boolean;
  /** Whether there is so much space that people are shown to who has not chosen. */
  readonly ample: () => boolean;
}

/**
 * The one panel at the end side. People are a choice that is remembered where there is space for them;
 * everything else comes over them and, closed, leaves them as they were.
 */
export class EndPanel {
  /** What is shown; null for nothing. */
  readonly shown: ReadonlySignal<Panel | null>;
  /** Counts how often in a row something was asked for; 0 once it was closed. The focus follows it. */
  readonly asked: ReadonlySignal<number>;
  readonly #asked = signal(0);
  readonly #people: Signal<boolean>;
  readonly #over = signal<Exclude<Panel, { kind: "people" }> | null>(null);
  readonly #options: EndPanelOptions;

  constructor(options: EndPanelOptions) {
    this.#options = options;
    this.asked = this.#asked;
    const { memory, beside, ample, room } = options;
    this.#people = signal(beside() && (memory.choice("people") ?? ample()));
    this.shown = computed(() => {
      const over = this.#over.value;
      if (over !== null && (over.kind !== "thread" || over.room === room())) return over;
      return this.#people.value ? { kind: "people" } : null;
    });
  }

  show(panel: Panel): void {
    batch(() => {
      this.#asked.value++;
      this.#over.value = panel.kind === "people" ? null : panel;
      if (panel.kind === "people") this.#showPeople(true);
    });
  }

  close(): void {
    const shown = this.shown.value;
    batch(() => {
      this.#asked.value = 0;
      this.#over.value = null;
      if (shown?.kind === "people") this.#showPeople(false);
    });
  }

  /** Shows it, or closes it where it is shown already. */
  toggle(panel: Panel): void {
    if (this.shown.value?.kind === panel.kind) this.close();
    else this.show(panel);
  }

  /** Closes it where it covers the conversation: something there is to be seen now. */
  uncover(): void {
    if (this.#options.beside()) return;
    batch(() => {
      this.#asked.value = 0;
      this.#over.value = null;
      this.#people.value = false;
    });
  }

  /** Over the conversation they are there only for now, and not remembered. */
  #showPeople(shown: boolean): void {
    this.#people.value = shown;
    if (this.#options.beside()) this.#options.memory.choose("people", shown);
  }
}
