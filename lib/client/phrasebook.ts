import { isolated } from "./direction.ts";
import { isUnspaced } from "./spacing.ts";

/** A text by count: the forms that the language's plural rules may ask for. `other` is always there. */
export type Plural =
  & { readonly other: string }
  & {
    readonly [form in Exclude<Intl.LDMLPluralRule, "other">]?: string;
  };

/** Texts by key. `{n}` in braces is a count, others are named values. */
export type Phrases = Readonly<Record<string, string | Plural>>;

/** What a language must bring: every key of the source language, a plural where that has one. */
export type CatalogOf<S extends Phrases> = {
  readonly [K in keyof S]: S[K] extends string ? string : Plural;
};

type Braces<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Braces<Rest>
  : never;
type Source<S extends Phrases, K extends keyof S> = S[K] extends string ? S[K]
  : S[K] extends { readonly other: infer Other extends string } ? Other | "{n}"
  : never;

/** The values that a text has braces for. `n` is a number, everything else a string. */
type ValuesOf<T extends string> = {
  readonly [Name in Braces<T>]: Name extends "n" ? number : string;
};

/** Looks a text up and fills it in; values that are missing or misspelt do not compile. */
export type TextOf<S extends Phrases> = <K extends keyof S & string>(
  key: K,
  ...values: [Braces<Source<S, K>>] extends [never] ? [] : [ValuesOf<Source<S, K>>]
) => string;

/**
 * Puts values into the braces of a text. Where directions meet they are isolated, so that the sentence
 * around them keeps its order, but not what is a line of its own, or several: no marks reach over a
 * line's end. A space beside braces goes where Chinese signs come together.
 */
export function fillIn(pattern: string, value: (name: string) => string): string {
  return pattern.replace(
    /( ?)\{(\w+)\}( ?)/g,
    (...match: [string, string, string, string, number]) => {
      const [whole, before, name, after, at] = match;
      const filled = value(name);
      const start = isUnspaced(pattern.slice(0, at), filled) ? "" : before;
      const end = isUnspaced(filled, pattern.slice(at + whole.length)) ? "" : after;
      const alone = pattern.split("\n").includes(whole);
      return start + (alone ? filled : isolated(filled, pattern)) + end;
    },
  );
}

/**
 * Makes the function that says the texts of one language.
 * @param locale BCP 47 tag that chooses plural forms and digits
 */
export function phrasebook<S extends Phrases>(catalog: CatalogOf<S>, locale: string): TextOf<S> {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (key, ...rest) => {
    const values: Readonly<Record<string, string | number>> = rest[0] ?? {};
    const entry: string | Plural = catalog[key];
    const pattern = typeof entry === "string"
      ? entry
      : entry[rules.select(Number(values["n"] ?? 0))] ?? entry.other;
    return fillIn(pattern, (name) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? numbers.format(value) : value;
    });
  };
}
