import { bare } from "../../client/direction.ts";
import { chooseLanguage, type Language } from "../../client/languages.ts";
import { createListing } from "../../client/listing.ts";
import { phrasebook, type TextOf } from "../../client/phrasebook.ts";
import { bg as bgSaid } from "../../client/said/bg.ts";
import { fa as faSaid } from "../../client/said/fa.ts";
import { createSaid, type Said } from "../../client/said/said.ts";
import { zhTW as zhTWSaid } from "../../client/said/zh_tw.ts";
import { bg } from "./words/bg.ts";
import { type Catalog, en } from "./words/en.ts";
import { fa } from "./words/fa.ts";
import { zhTW } from "./words/zh_tw.ts";

/** How the terminal client speaks to one person. */
export interface Speech {
  readonly text: TextOf<typeof en>;
  /** Says what the server said: in English word for word. */
  readonly said: Said;
  /** Joins names: "Ada, Ben and Cy", or with "or". */
  list(names: readonly string[], type?: "conjunction" | "disjunction"): string;
}

const CATALOGS: { readonly [L in Language]: Catalog } = { en, bg, "zh-TW": zhTW, fa };

const SAID: { readonly [L in Language]: Said } = {
  en: {
    error: ({ message }) => message,
    notice: ({ message }) => message,
    usage: (usage) => usage,
  },
  bg: createSaid(bgSaid, "bg"),
  "zh-TW": createSaid(zhTWSaid, "zh-TW"),
  fa: createSaid(faSaid, "fa"),
};

/** Makes the speech of a language. */
export function speechIn(language: Language): Speech {
  const book = phrasebook<typeof en>(CATALOGS[language], language);
  return {
    // Few terminals know isolates, and others show them.
    text: (key, ...values) => bare(book(key, ...values)),
    said: SAID[language],
    list: (names, type) => bare(createListing(language, type)(names)),
  };
}

/**
 * The language that somebody set their machine to, as POSIX says (XBD 8.2): `LC_ALL` before
 * `LC_MESSAGES` before `LANG`; English where a terminal does not take UTF-8.
 * @param env reads a variable of the environment
 */
export function languageOf(env: (name: string) => string | undefined): Language {
  const set = ["LC_ALL", "LC_MESSAGES", "LANG"].map(env).find((value) => value) ?? "";
  const [, locale = "", charset = "utf8"] = /^([^.@]*)(?:\.([^@]*))?/.exec(set) ?? [];
  if (!/^utf-?8$/i.test(charset)) return "en";
  return chooseLanguage(null, [locale.replaceAll("_", "-")]);
}
