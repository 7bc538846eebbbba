/** The languages of Parlor, each by its own name, in the order in which they are offered. */
export const LANGUAGES = {
  "en": { name: "English", direction: "ltr" },
  "bg": { name: "Български", direction: "ltr" },
  "zh-TW": { name: "繁體中文", direction: "ltr" },
  "fa": { name: "فارسی", direction: "rtl" },
} as const;

/** BCP 47 tag of a language that Parlor speaks. */
export type Language = keyof typeof LANGUAGES;

const KNOWN = Object.keys(LANGUAGES) as Language[];

/**
 * The language for somebody.
 * @param chosen what they chose before; anything else counts as nothing
 * @param wanted BCP 47 tags, the most wanted first: the languages of their browser, say
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
 * @param wanted BCP 47 tags, the most wanted first: the languages of their browser, say
 */
export function localeOf(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => languageOf(tag) === language) ?? language;
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
