import type { Language } from "../../lib/client/languages.ts";

/** What is true of the emoji in every language, as `make.ts` writes it. */
export interface EmojiTable {
  readonly groups: readonly { readonly name: string; readonly count: number }[];
  /** With a space between two; so many as the groups count. */
  readonly emoji: string;
  /** `1` for each that comes in skin tones, `0` for the others. */
  readonly toned: string;
  /** What each is written as between colons: parted by a space, emoji from emoji by a semicolon. */
  readonly codes: string;
}

/** For each emoji its name and after it words that it is found by, parted by `|`. */
export type EmojiNames = readonly string[];

export interface Emoji {
  readonly sign: string;
  readonly name: string;
  readonly codes: readonly string[];
  readonly toned: boolean;
}

/** Emoji of one kind, in Unicode's order. */
export interface EmojiGroup {
  readonly name: string;
  readonly emoji: readonly Emoji[];
}

interface Entry {
  readonly emoji: Emoji;
  readonly codes: readonly string[];
  readonly name: string;
  /** What the name ends with, of "flag: Japan" the country; the name where it has no colon. */
  readonly ownName: string;
  /** What it is found by besides its name: words, or several in one. */
  readonly keywords: readonly string[];
  /** The words of name and keywords. */
  readonly words: readonly string[];
}

const NAMES: Readonly<Record<Language, () => Promise<{ default: EmojiNames }>>> = {
  "en": () => import("./names.en.json", { with: { type: "json" } }),
  "zh-TW": () => import("./names.zh-TW.json", { with: { type: "json" } }),
  "bg": () => import("./names.bg.json", { with: { type: "json" } }),
  "fa": () => import("./names.fa.json", { with: { type: "json" } }),
};

/**
 * Loads all emoji, named in a language.
 * @param drawn whether one can be shown; all others are left out
 * @throws if they cannot be had now
 */
export async function loadEmoji(
  language: Language,
  drawn: (sign: string) => boolean = () => true,
): Promise<EmojiSet> {
  const [table, names] = await Promise.all([
    import("./table.json", { with: { type: "json" } }),
    NAMES[language](),
  ]);
  return new EmojiSet(table.default, names.default, drawn);
}

/** All emoji, with their names in one language. */
export class EmojiSet {
  readonly groups: readonly EmojiGroup[];
  readonly #entries: readonly Entry[];
  readonly #bySign: ReadonlyMap<string, Emoji>;

  constructor(table: EmojiTable, names: EmojiNames, drawn: (sign: string) => boolean) {
    const codes = table.codes.split(";");
    const entries = table.emoji.split(" ").map((sign, index) => {
      const [name = "", ...words] = (names[index] ?? "").split("|");
      const own = (codes[index] ?? "").split(" ").filter((code) => code !== "");
      return {
        emoji: { sign, name, codes: own, toned: table.toned[index] === "1" },
        codes: own.map(folded),
        name: folded(name),
        ownName: folded(name.replace(/^.*[:：]\s*/u, "")),
        keywords: words.map(folded),
        words: [name, ...words].flatMap((each) => folded(each).split(/[\s\-_]+/)),
      };
    });
    let start = 0;
    this.groups = table.groups.map(({ name, count }) => {
      const emoji = entries.slice(start, start += count).map((entry) => entry.emoji);
      return { name, emoji: emoji.filter(({ sign }) => drawn(sign)) };
    }).filter(({ emoji }) => emoji.length > 0);
    const shown = new Set(this.groups.flatMap(({ emoji }) => emoji));
    this.#entries = entries.filter(({ emoji }) => shown.has(emoji));
    this.#bySign = new Map(this.#entries.map(({ emoji }) => [bare(emoji.sign), emoji]));
  }

  /** An emoji by its sign, in any skin tone; null if it is not known here. */
  find(sign: string): Emoji | null {
    return this.#bySign.get(bare(sign)) ?? null;
  }

  /** The emoji with a short code; null if none has it. */
  coded(code: string): Emoji | null {
    return this.#entries.find(({ codes }) => codes.includes(folded(code)))?.emoji ?? null;
  }

  /**
   * The emoji whose names, words or codes have all words of the query, those that fit best first.
   * @param limit most that are given
   */
  search(query: string, limit: number): Emoji[] {
    // Persian parts a word by a ZWNJ, by a space or not at all.
    const ways = new Set([query, query.replaceAll("\u200c", " ")].map((way) => folded(way.trim())));
    const found: { emoji: Emoji; rank: number }[] = [];
    for (const entry of this.#entries) {
      const rank = Math.min(...[...ways].map((whole) => rankOf(entry, whole) ?? Infinity));
      if (rank !== Infinity) found.push({ emoji: entry.emoji, rank });
    }
    // The order of Unicode, which begins with what is used most, holds among equals.
    return found.sort((one, other) => one.rank - other.rank).slice(0, limit)
      .map(({ emoji }) => emoji);
  }
}

/** How well an entry fits: 0 best, null not at all. */
function rankOf(entry: Entry, whole: string): number | null {
  const { codes, keywords, name, ownName } = entry;
  const words = whole.split(/[\s\-_]+/).filter((word) => word !== "");
  if (words.length === 0) return null;
  if (codes.includes(whole) || name === whole || ownName === whole) return 0;
  if (codes.some((code) => code.startsWith(whole))) return 1;
  if (keywords.includes(whole)) return 2;
  if (name.startsWith(whole)) return 3;
  if (words.every((word) => entry.words.some((each) => each.startsWith(word)))) return 4;
  // Chinese has no spaces between words.
  const within = (word: string) => /\p{Script=Han}/u.test(word) || word.length > 2;
  if (words.every((word) => within(word) && entry.words.some((each) => each.includes(word)))) {
    return 5;
  }
  return null;
}

/** A text as it is compared: whatever people write differently without meaning it is gone. */
function folded(text: string): string {
  return text.normalize("NFKD").toLowerCase()
    .replace(/[\p{Mn}\u200b-\u200f\u0640]/gu, "")
    .replace(/[يى]/g, "ی").replace(/ك/g, "ک")
    .replace(/臺/g, "台").replace(/蕃/g, "番").replace(/摀/g, "捂").replace(/裏/g, "裡");
}

/** A sign without its skin tones, and without the mark that asks for colour. */
function bare(sign: string): string {
  return sign.replace(/[\u{1f3fb}-\u{1f3ff}\ufe0f]/gu, "");
}
