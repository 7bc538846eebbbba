import { type Language, LANGUAGES } from "../../lib/client/languages.ts";
import type { Catalog } from "./catalog.ts";

/** Where the page remembers the language that somebody chose. */
export const LANGUAGE_KEY = "parlor.language";

/**
 * Loads the texts of a language.
 * @throws {TypeError} without a network, or on a page that is older than its server
 */
export async function loadCatalog(language: Language): Promise<Catalog> {
  switch (language) {
    case "en":
      return (await import("./en.ts")).en;
    case "zh-TW":
      return (await import("./zh_tw.ts")).zhTW;
    case "bg":
      return (await import("./bg.ts")).bg;
    case "fa":
      return (await import("./fa.ts")).fa;
  }
}

/** Tells browser and screen reader the language and direction of the page. */
export function markLanguage(root: Pick<HTMLElement, "lang" | "dir">, language: Language): void {
  root.lang = language;
  root.dir = LANGUAGES[language].direction;
}
