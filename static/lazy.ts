import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** A part of the page that is loaded when it is first needed. */
export class Lazy<T> {
  /** The part; null until it is there. */
  readonly value: ReadonlySignal<T | null>;
  readonly #value: Signal<T | null> = signal(null);
  /** Whether it could not be loaded the last time. */
  readonly failed: ReadonlySignal<boolean>;
  readonly #failed = signal(false);
  readonly #import: () => Promise<T>;
  #loading: Promise<T> | undefined;

  constructor(load: () => Promise<T>) {
    this.#import = load;
    this.value = this.#value;
    this.failed = this.#failed;
  }

  /**
   * Loads the part, once; after a failure again.
   * @throws what the import throws: there is no network, or the server has a newer page
   */
  load(): Promise<T> {
    if (this.#loading !== undefined) return this.#loading;
    this.#failed.value = false;
    return this.#loading = this.#import().then((part) => this.#value.value = part).catch(
      (error) => {
        this.#loading = undefined;
        this.#failed.value = true;
        throw error;
      },
    );
  }

  /** Loads the part for later; whoever needs it does without until then. */
  want(): void {
    this.load().catch(() => {});
  }
}
