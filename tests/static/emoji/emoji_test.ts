import { assert, assertEquals } from "@std/assert";
import { EmojiHabits } from "../../../static/emoji/habits.ts";
import { type EmojiSet, loadEmoji } from "../../../static/emoji/emoji.ts";
import { TONES, withTone } from "../../../static/emoji/tone.ts";
import { type Language, LANGUAGES } from "../../../lib/client/languages.ts";

const sets = new Map<Language, EmojiSet>();
for (const language of Object.keys(LANGUAGES) as Language[]) {
  sets.set(language, await loadEmoji(language));
}

function found(language: Language, query: string): string[] {
  return sets.get(language)!.search(query, 5).map(({ sign }) => sign);
}

Deno.test("loadEmoji() names every emoji in every language", () => {
  for (const [language, { groups }] of sets) {
    const all = groups.flatMap(({ emoji }) => emoji);
    assert(all.length > 1_800);
    assertEquals(new Set(all.map(({ sign }) => sign)).size, all.length);
    for (const { name, sign } of all) {
      assert(name !== "" && !name.includes("|"), `${language} ${sign}`);
      assert(/^\p{RGI_Emoji}$/v.test(sign), sign);
    }
  }
});

Deno.test("EmojiSet.search() finds by name, by what one thinks of, and by code, in each language", () => {
  assertEquals(found("en", "tada")[0], "🎉");
  assertEquals(found("en", "+1")[0], "👍");
  assert(found("en", "party pop").includes("🎉"));
  assert(found("zh-TW", "蛋糕").includes("🎂"));
  assert(found("bg", "котка").includes("🐈"));
  assert(found("bg", "КОТКА").includes("🐈"));
  assert(found("fa", "گربه").includes("🐈"));
  for (const language of sets.keys()) assertEquals(found(language, "tada")[0], "🎉", language);
});

Deno.test("EmojiSet.search() does not mind how a keyboard writes a letter", () => {
  assertEquals(found("fa", "كتاب"), found("fa", "کتاب"));
  assert(found("fa", "کتاب").length > 0);
  assertEquals(found("fa", "قلب\u200c"), found("fa", "قلب"));
});

Deno.test("EmojiSet.search() finds nothing for nothing, and fails for no text", () => {
  for (const query of ["", "  ", "zzzz", "\\", "\ud800", "_-_"]) {
    assertEquals(found("en", query), [], query);
  }
  assertEquals(sets.get("en")!.search("face", 7).length, 7);
});

Deno.test("EmojiSet.find() knows an emoji in every tone", () => {
  const set = sets.get("en")!;
  assertEquals(set.find("👍🏽")?.sign, "👍");
  assertEquals(set.find("🎉")?.codes, ["tada"]);
  assertEquals(set.find("x"), null);
  assertEquals(set.coded("Tada")?.sign, "🎉");
  assertEquals(set.coded("nope"), null);
});

Deno.test("withTone() gives every emoji that has tones each of them, and no other", () => {
  const all = sets.get("en")!.groups.flatMap(({ emoji }) => emoji);
  assert(all.filter(({ toned }) => toned).length > 250);
  for (const emoji of all) {
    for (const tone of TONES) {
      const sign = withTone(emoji, tone);
      assert(/^\p{RGI_Emoji}$/v.test(sign), `${sign} of ${emoji.sign}`);
      assertEquals(sign === emoji.sign, tone === "" || !emoji.toned);
      assertEquals(sets.get("en")!.find(sign)?.name, emoji.name);
    }
  }
});

Deno.test("EmojiHabits puts what was chosen first, remembers it, and offers the usual ones before", () => {
  const memory = { recentEmoji: [] as readonly string[], skinTone: "no tone" };
  const habits = new EmojiHabits(memory);
  assert(habits.recent.value.includes("👍"));
  assertEquals(habits.tone.value, "");
  habits.used("🐈");
  habits.used("🎉");
  habits.used("🐈");
  habits.chooseTone("🏽");
  assertEquals(habits.recent.value.slice(0, 2), ["🐈", "🎉"]);
  const later = new EmojiHabits(memory);
  assertEquals(later.recent.value, habits.recent.value);
  assertEquals(later.tone.value, "🏽");
  for (let n = 0; n < 40; n++) later.used(`sign ${n}`);
  assertEquals(later.recent.value.length, 24);
});
