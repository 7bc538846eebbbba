import { assert, assertEquals } from "@std/assert";
import { bg } from "../../../static/text/bg.ts";
import { en } from "../../../static/text/en.ts";
import { fa } from "../../../static/text/fa.ts";
import { LANGUAGES } from "../../../static/text/languages.ts";
import { zhTW } from "../../../static/text/zh_tw.ts";

type Entry = string | { readonly [form: string]: string };

/** Every catalogue, by the tag of its language. */
const CATALOGS: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  en,
  "zh-TW": zhTW,
  bg,
  fa,
};

/** A small catalogue to hold others against. */
const SOURCE = { join: "Join {room}", unread: { one: "{n} message", other: "{n} messages" } };

/** What is wrong with a catalogue, in words; nothing if it may stand beside `source`. */
function faults(tag: string, catalog: typeof CATALOGS[string], source: typeof CATALOGS[string]) {
  const found: string[] = [];
  const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted();
  for (const key of Object.keys(source)) if (!Object.hasOwn(catalog, key)) found.push(`no ${key}`);
  for (const [key, entry] of Object.entries(catalog)) {
    const original = Object.hasOwn(source, key) ? source[key]! : null;
    if (original === null) found.push(`${key} is one too many`);
    else if (typeof entry !== typeof original) found.push(`${key} counts, or does not`);
    else if (typeof entry !== "string" && Object.keys(entry).toSorted().join() !== forms.join()) {
      found.push(`${key} has not the forms ${forms}`);
    } else {
      const wanted = bracesOf(typeof original === "string" ? original : original["other"]!);
      for (const text of textsOf(entry)) {
        if (text.trim() === "" || text !== text.trim()) found.push(`${key} is empty or has spaces`);
        if (bracesOf(text) !== wanted) found.push(`${key} has not the braces ${wanted}`);
      }
    }
  }
  return found;
}

function textsOf(entry: Entry): string[] {
  return typeof entry === "string" ? [entry] : Object.values(entry);
}

/** The names in braces, each once: a language may say one again. */
function bracesOf(text: string): string {
  return [...new Set(text.match(/\{\w*\}/g))].toSorted().join();
}

function everyText(tag: string): [key: string, text: string][] {
  return Object.entries(CATALOGS[tag]!)
    .flatMap(([key, entry]) => textsOf(entry).map((text): [string, string] => [key, text]));
}

Deno.test("catalogues are there for every language of the page", () => {
  assertEquals(Object.keys(CATALOGS).toSorted(), Object.keys(LANGUAGES).toSorted());
});

for (const [tag, catalog] of Object.entries(CATALOGS)) {
  Deno.test(`${tag} has the keys, braces and plural forms that it must have`, () => {
    assertEquals(faults(tag, catalog, en), []);
  });
}

Deno.test("faults() finds a key that is missing, and one too many", () => {
  assertEquals(faults("bg", { join: "Влизане в {room}" }, SOURCE), ["no unread"]);
  assertEquals(faults("bg", { ...SOURCE, leave: "Напускане" }, SOURCE), ["leave is one too many"]);
});

Deno.test("faults() finds other braces, and plural forms that the language lacks", () => {
  const found = faults("bg", { join: "Влизане в {romm}", unread: { other: "{n}" } }, SOURCE);
  assertEquals(found, ["join has not the braces {room}", "unread has not the forms one,other"]);
  assertEquals(faults("zh-TW", { join: "加入 {room}", unread: { other: "{n} 則" } }, SOURCE), []);
  assertEquals(faults("en", { join: " {room}", unread: "{n}" }, SOURCE), [
    "join is empty or has spaces",
    "unread counts, or does not",
  ]);
});

Deno.test("catalogues have no exclamation marks, and write each language with its own signs", () => {
  for (const tag of Object.keys(CATALOGS)) {
    for (const [key, text] of everyText(tag)) assert(!/[!！]/.test(text), `${tag} ${key}`);
  }
  for (const [key, text] of everyText("fa")) {
    // Arabic letters and digits that look like Persian ones, or do not; the digits of a pattern.
    assert(!/[ىيك٠-٩0-9,;?]/.test(text.replace(/\{\w+\}/g, "")), `fa ${key}: ${text}`);
    assert(!/\u200c(?![\p{L}])|(?<![\p{L}])\u200c/u.test(text), `fa ${key}: a joiner stands alone`);
  }
  for (const [key, text] of everyText("zh-TW")) {
    assert(!/\p{Script=Han}[,.;:?]|[,.;:?]\p{Script=Han}/u.test(text), `zh-TW ${key}: ${text}`);
    assert(!/[个们进连关设请级传错误这时发会没选读录删]/.test(text), `zh-TW ${key}: ${text}`);
  }
  for (const [key, text] of everyText("bg")) {
    const words = text.replace(/\{\w+\}/g, "").match(/\p{L}+/gu) ?? [];
    for (const word of words) {
      const mixed = /\p{Script=Cyrillic}/u.test(word) && /\p{Script=Latin}/u.test(word);
      assert(!mixed && !/[ыэёіїєЫЭЁІЇЄ]/.test(word), `bg ${key}: ${word}`);
    }
  }
});
