export interface RenewalOptions {
  /** Of the tab: what is noted there outlives a reload, where storage may be forbidden. */
  readonly history: Pick<History, "state" | "replaceState">;
  readonly reload: () => void;
}

const RENEWED = "renewed";

/** Loads the page anew where a part of it is not to be had: its server has a newer page. */
export class Renewal {
  readonly #options: RenewalOptions;

  constructor(options: RenewalOptions) {
    this.#options = options;
  }

  /** A part is missing: loads the page anew, but only once, as that may not help. */
  missing(): void {
    const { history, reload } = this.#options;
    if (history.state === RENEWED) return;
    history.replaceState(RENEWED, "");
    reload();
  }

  /** The page is whole. */
  whole(): void {
    const { history } = this.#options;
    if (history.state === RENEWED) history.replaceState(null, "");
  }
}
