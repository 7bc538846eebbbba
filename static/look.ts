import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Cupboard } from "./cupboard.ts";

/** Light or dark, as the system says or as chosen. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** How much of a conversation fits on the screen. */
export const DENSITIES = ["compact", "normal", "roomy"] as const;
export type Density = (typeof DENSITIES)[number];

const KEYS = { theme: "parlor.theme", density: "parlor.density" } as const;
/** What stands around the page in a browser: the colour of the sidebar. */
const AROUND = { light: "#f7f4ef", dark: "#171310" } as const;

/** How the page looks on this device. */
export class Look {
  readonly theme: ReadonlySignal<Theme>;
  readonly density: ReadonlySignal<Density>;
  readonly #theme: Signal<Theme>;
  readonly #density: Signal<Density>;
  readonly #cupboard: Cupboard;

  constructor(cupboard: Cupboard) {
    this.#cupboard = cupboard;
    const { theme, density } = this.#kept();
    this.#theme = signal(theme);
    this.#density = signal(density);
    this.theme = this.#theme;
    this.density = this.#density;
  }

  setTheme(theme: Theme): void {
    this.#theme.value = theme;
    keep(this.#cupboard, KEYS.theme, theme);
  }
  setDensity(density: Density): void {
    this.#density.value = density;
    keep(this.#cupboard, KEYS.density, density);
  }

  /** Follows what was chosen in another tab. @param key what it changed in what all tabs keep */
  changedElsewhere(key: string | null): void {
    if (key === KEYS.theme) this.#theme.value = this.#kept().theme;
    if (key === KEYS.density) this.#density.value = this.#kept().density;
  }

  #kept(): { theme: Theme; density: Density } {
    return {
      theme: oneOf(THEMES, this.#cupboard.getItem(KEYS.theme), "system"),
      density: oneOf(DENSITIES, this.#cupboard.getItem(KEYS.density), "normal"),
    };
  }

  /** Tells the style sheets, and the browser around the page. */
  mark(page: Document): void {
    const theme = this.#theme.value;
    page.documentElement.dataset["theme"] = theme;
    page.documentElement.dataset["density"] = this.#density.value;
    for (const meta of page.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
      const own = meta.media.includes("dark") ? "dark" : "light";
      meta.content = AROUND[theme === "system" ? own : theme];
    }
  }
}

function oneOf<T extends string>(all: readonly T[], found: string | null, otherwise: T): T {
  return all.find((each) => each === found) ?? otherwise;
}

function keep(cupboard: Cupboard, key: string, value: string): void {
  try {
    cupboard.setItem(key, value);
  } catch {
    // Full: it holds until the page is closed.
  }
}
