import { type Language, localeOf } from "../../lib/client/languages.ts";
import { createListing } from "../../lib/client/listing.ts";
import { createSaid, type Said } from "../../lib/client/said/said.ts";
import { createTimeFormat, type TimeFormat } from "../format/time.ts";
import { createText, type Text } from "./catalog.ts";
import { loadCatalog } from "./languages.ts";

/** How the page speaks to one person. */
export interface Speech {
  readonly language: Language;
  readonly text: Text;
  /** Says what the server said. */
  readonly said: Said;
  readonly time: TimeFormat;
  /** A number in the language's digits. */
  readonly number: (n: number) => string;
  /** Joins names as the language does: "Ada, Ben and Cy". */
  readonly list: (names: readonly string[]) => string;
  /** Which of two names comes first, as the language sorts: for `sort()`. */
  readonly compare: (one: string, other: string) => number;
}

/**
 * Loads what it takes to speak a language.
 * @param wanted the languages of the browser, the most wanted first: they say how to write times
 * @throws {TypeError} without a network, or on a page that is older than its server
 */
export async function learn(language: Language, wanted: readonly string[]): Promise<Speech> {
  const catalog = await loadCatalog(language);
  const locale = localeOf(language, wanted);
  const text = createText(catalog, locale);
  const numbers = new Intl.NumberFormat(locale);
  return {
    language,
    text,
    said: createSaid(catalog, locale),
    time: createTimeFormat(locale, text),
    number: (n) => numbers.format(n),
    list: createListing(locale),
    compare: new Intl.Collator(locale, { numeric: true }).compare,
  };
}
