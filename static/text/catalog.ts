import { type CatalogOf, phrasebook, type TextOf } from "../../lib/client/phrasebook.ts";
import type { en } from "./en.ts";

/** What a language must bring: every key of English, a plural where English has one. */
export type Catalog = CatalogOf<typeof en>;

/** Looks a text of the page up and fills it in; values that are missing or misspelt do not compile. */
export type Text = TextOf<typeof en>;

/** The key of a text without braces and counts: it can be looked up as it is. */
export type PlainKey = {
  [K in keyof typeof en]: (typeof en)[K] extends string
    ? (typeof en)[K] extends `${string}{${string}` ? never : K
    : never;
}[keyof typeof en];

/**
 * Makes the page's text function.
 * @param catalog the texts of one language
 * @param locale BCP 47 tag that chooses plural forms and digits
 */
export function createText(catalog: Catalog, locale: string): Text {
  return phrasebook<typeof en>(catalog, locale);
}
