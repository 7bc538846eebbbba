import type { en } from "./en.ts";

/** A text by count: the forms that the language's plural rules may ask for. `other` is always there. */
export type Plural =
  & { readonly other: string }
  & {
    readonly [form in Exclude<Intl.LDMLPluralRule, "other">]?: string;
  };

type English = typeof en;

/** The key of every text on the page. */
export type Key = keyof English;

/** What a language must bring: every key of English, a plural where English has one. */
export type Catalog = {
  readonly [K in Key]: English[K] extends string ? string : Plural;
};

type Braces<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Braces<Rest>
  : never;
type Source<K extends Key> = English[K] extends string ? English[K]
  : English[K] extends { readonly other: infer Other extends string } ? Other | "{n}"
  : never;

/** The values that a text has braces for. `n` is a number, everything else a string. */
export type Values<K extends Key> = {
  readonly [Name in Braces<Source<K>>]: Name extends "n" ? number : string;
};

/** Looks a text up and fills it in; values that are missing or misspelt do not compile. */
export type Text = <K extends Key>(
  key: K,
  ...values: [Braces<Source<K>>] extends [never] ? [] : [Values<K>]
) => string;

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Isolates a value where directions meet, so that the sentence around it keeps its order. */
function isolate(value: string, pattern: string): string {
  const mixed = RIGHT_TO_LEFT.test(value) || RIGHT_TO_LEFT.test(pattern);
  return mixed ? `\u2068${value}\u2069` : value;
}

/**
 * Makes the page's text function.
 * @param catalog the texts of one language
 * @param locale BCP 47 tag that chooses plural forms and digits
 */
export function createText(catalog: Catalog, locale: string): Text {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (key, ...rest) => {
    const values: Readonly<Record<string, string | number>> = rest[0] ?? {};
    const entry: string | Plural = catalog[key];
    const pattern = typeof entry === "string"
      ? entry
      : entry[rules.select(Number(values["n"] ?? 0))] ?? entry.other;
    return pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (typeof value === "number") return numbers.format(value);
      return value === undefined ? "" : isolate(value, pattern);
    });
  };
}
