/** A text, or its forms by count. */
type Entry = string | { readonly [form: string]: string };

export type AnyCatalog = Readonly<Record<string, Entry>>;

/**
 * What is wrong with a catalogue, in words.
 * @param source the catalogue that it must match key by key
 * @returns nothing if it may stand beside it
 */
export function faults(tag: string, catalog: AnyCatalog, source: AnyCatalog): string[] {
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
      const model = typeof original === "string" ? original : original["other"]!;
      for (const text of textsOf(entry)) {
        if (text.trim() === "") found.push(`${key} is empty`);
        if (/^\s/.test(text) || (/\s$/.test(text) && !/\s$/.test(model))) {
          found.push(`${key} has spaces at its ends`);
        }
        if (bracesOf(text) !== bracesOf(model)) {
          found.push(`${key} has not the braces ${bracesOf(model)}`);
        }
        const sign = strangeSign(tag, text);
        if (sign !== null) found.push(`${key} has the sign ${sign}`);
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

/** Signs that a language is not written with, however alike they look. */
const STRANGE: Readonly<Record<string, RegExp>> = {
  en: /[^\p{ASCII}…·–—“”‘’⌘↑↓←→]/u,
  // Arabic letters and digits in the place of Persian ones, and joiners that join nothing.
  fa: /[ىيك٠-٩]|\u200c(?!\p{L})|(?<!\p{L})\u200c|[آ-ی][,;?]/u,
  // Simplified characters, half-width signs beside characters, Latin letters, digits and values without
  // a space beside them, and words of the mainland.
  "zh-TW": new RegExp(
    [
      "[个们进连关设请级传错误这时发会没选读录删]",
      String.raw`\p{Script=Han}[,.;:?()\w]|[,.;:?()\w]\p{Script=Han}`,
      "用戶(?!端)|登錄|消息|信息|默認|網絡|服務器|搜索|鏈接|設置|添加|保存|快捷鍵|字符|屏幕",
    ].join("|"),
    "u",
  ),
  // Letters of other Cyrillic alphabets, and words with Latin letters among them.
  bg: /[ыэёіїєѕјЫЭЁІЇЄЅЈ]|[а-я][a-z]|[a-z][а-я]/iu,
};

function strangeSign(tag: string, text: string): string | null {
  const said = text.replace(/\{\w+\}/g, tag === "zh-TW" ? "0" : " ");
  return /[!！]/.exec(said)?.[0] ?? STRANGE[tag]?.exec(said)?.[0] ?? null;
}
