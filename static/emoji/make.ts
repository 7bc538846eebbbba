/**
 * Makes the emoji data beside it: `deno run -A --no-lock static/emoji/make.ts`, for a new version of
 * Unicode. The sources have 100 MB and change once a year, so their few kilobytes of use are kept
 * here instead of being dependencies. Order and groups are Unicode's, names and keywords CLDR's,
 * where `own_bg.ts` and its like do not say otherwise, short codes GitHub's.
 */
import type { EmojiNames, EmojiTable } from "./emoji.ts";
import { type OwnNames, putRight } from "./own.ts";
import { OWN_BG } from "./own_bg.ts";
import { OWN_FA } from "./own_fa.ts";
import { OWN_ZH_TW } from "./own_zh_tw.ts";

const CLDR = "48.2.0";
const SOURCES = {
  groups: "npm:unicode-emoji-json@0.9.0/data-by-group.json",
  codes: "npm:emojibase-data@16.0.0/en/shortcodes/github.json",
  names: (locale: string) =>
    `npm:cldr-annotations-full@${CLDR}/annotations/${locale}/annotations.json`,
  derived: (locale: string) =>
    `npm:cldr-annotations-derived-full@${CLDR}/annotationsDerived/${locale}/annotations.json`,
};
/** Of later ones some systems show an empty box yet. */
const LATEST = 15.1;
/** File and locale of CLDR for each language. */
const LANGUAGES = { "en": "en", "zh-TW": "zh-Hant", "bg": "bg", "fa": "fa" } as const;
/** Languages that say some of it otherwise than CLDR. */
const OWN: Readonly<Record<string, OwnNames>> = { "bg": OWN_BG, "fa": OWN_FA, "zh-TW": OWN_ZH_TW };

interface Group {
  readonly slug: string;
  readonly emojis: readonly {
    readonly emoji: string;
    /** Since when it comes in skin tones. */
    readonly skin_tone_support_unicode_version?: string;
    readonly emoji_version: string;
  }[];
}

type Annotations = Readonly<Record<string, { default?: string[]; tts?: string[] }>>;

async function read(specifier: string) {
  return (await import(specifier, { with: { type: "json" } })).default;
}

function hexcode(emoji: string): string {
  return Array.from(
    emoji,
    (sign) => sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0"),
  )
    .join("-");
}

async function write(name: string, data: EmojiTable | EmojiNames): Promise<void> {
  await Deno.writeTextFile(new URL(name, import.meta.url), JSON.stringify(data) + "\n");
}

const groups: Group[] = await read(SOURCES.groups);
const codes: Record<string, string | string[]> = await read(SOURCES.codes);
const shown = groups.map(({ slug, emojis }) => ({
  slug,
  emojis: emojis.filter(({ emoji_version }) => Number(emoji_version) <= LATEST),
}));
const all = shown.flatMap(({ emojis }) => emojis);
await write("table.json", {
  groups: shown.map(({ slug, emojis }) => ({ name: slug, count: emojis.length })),
  emoji: all.map(({ emoji }) => emoji).join(" "),
  toned: all.map(({ skin_tone_support_unicode_version: since }) =>
    since !== undefined && Number(since) <= LATEST ? "1" : "0"
  ).join(""),
  codes: all.map(({ emoji }) => {
    const found = codes[hexcode(emoji)] ?? codes[hexcode(emoji).replaceAll("-FE0F", "")] ?? [];
    return [found].flat().join(" ");
  }).join(";"),
});
for (const [language, locale] of Object.entries(LANGUAGES)) {
  const { annotations: { annotations } } = await read(SOURCES.names(locale));
  const { annotationsDerived: { annotations: derived } } = await read(SOURCES.derived(locale));
  const known: Annotations = { ...derived, ...annotations };
  await write(
    `names.${language}.json`,
    all.map(({ emoji }) => {
      const entry = known[emoji] ?? known[emoji.replaceAll("\ufe0f", "")];
      const name = entry?.tts?.[0] ?? "";
      const words = new Set(entry?.default ?? []).difference(new Set([name]));
      const own = OWN[language];
      const line = [name, ...words].join("|");
      return own === undefined ? line : putRight(own, emoji, line);
    }),
  );
}
