import type { Catalog } from "./catalog.ts";

/** The languages of the page, each by its own name, in the order in which they are offered. */
export const LANGUAGES = {
  "en": { name: "English", direction: "ltr" },
  "bg": { name: "Български", direction: "ltr" },
  "zh-TW": { name: "繁體中文", direction: "ltr" },
  "fa": { name: "فارسی", direction: "rtl" },
} as const;

/** BCP 47 tag of a language of the page. */
export type Language = keyof typeof LANGUAGES;

/** Where the page remembers the language that somebody chose. */
export const LANGUAGE_KEY = "parlor.language";

const KNOWN = Object.keys(LANGUAGES) as Language[];

/**
 * The language for somebody.
 * @param chosen what they chose before; anything else counts as nothing
 * @param wanted the languages of their browser, the most wanted first
 */
export function chooseLanguage(chosen: string | null, wanted: readonly string[]): Language {
  const known = KNOWN.find((language) => language === chosen);
  if (known !== undefined) return known;
  for (const tag of wanted) {
    const language = languageOf(tag);
    if (language !== null) return language;
  }
  // Who reads simplified characters, and no other language of ours, reads the traditional ones rather.
  return wanted.some((tag) => parse(tag)?.language === "zh") ? "zh-TW" : "en";
}

/**
 * The language with a person's habits of writing times and numbers, which their country has a say in.
 * @param wanted the languages of their browser, the most wanted first
 */
export function localeOf(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => languageOf(tag) === language) ?? language;
}

/**
 * Loads the texts of a language other than English, which is always there.
 * @throws {TypeError} without a network, or on a page that is older than its server
 */
export async function loadCatalog(language: Exclude<Language, "en">): Promise<Catalog> {
  switch (language) {
    case "zh-TW":
      return (await import("./zh_tw.ts")).zhTW;
    case "bg":
      return (await import("./bg.ts")).bg;
    case "fa":
      return (await import("./fa.ts")).fa;
  }
}

/** Tells browser and screen reader the language and direction of the page. */
export function markLanguage(root: HTMLElement, language: Language): void {
  root.lang = language;
  root.dir = LANGUAGES[language].direction;
}

function languageOf(tag: string): Language | null {
  const locale = parse(tag);
  if (locale?.language === "zh") return locale.script === "Hant" ? "zh-TW" : null;
  return KNOWN.find((language) => language === locale?.language) ?? null;
}

/** @returns null for what is no BCP 47 tag */
function parse(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return null;
  }
}
