import { assert, assertEquals } from "@std/assert";
import { loadEmoji } from "../../../static/emoji/emoji.ts";
import names from "../../../static/emoji/names.bg.json" with { type: "json" };
import { putRight } from "../../../static/emoji/own.ts";
import { OWN_BG } from "../../../static/emoji/own_bg.ts";
import table from "../../../static/emoji/table.json" with { type: "json" };

const SIGNS = table.emoji.split(" ");

Deno.test("putRight() has been at work on the Bulgarian names, and would leave them as they are", () => {
  names.forEach((entry, index) => assertEquals(putRight(OWN_BG, SIGNS[index]!, entry), entry));
});

Deno.test("putRight() gives the name and words that people use, and takes wrong ones away", () => {
  assertEquals(putRight(OWN_BG, "✂️", "ножици|инструмент"), "Ножица|инструмент|ножици");
  assertEquals(putRight(OWN_BG, "🫚", "корен от джинджифил|бира"), "Корен от джинджифил");
  assertEquals(putRight(OWN_BG, "🇧🇬", "Флаг: България|Флаг").split("|")[0], "Знаме: България");
  assertEquals(putRight(OWN_BG, "😀", "Лице|лице|весел|Весел"), "Лице|Весел|усмивка");
});

Deno.test("OWN_BG speaks of emoji that there are", () => {
  const { names, words, wrong } = OWN_BG;
  for (const sign of [names, words, wrong].flatMap(Object.keys)) assert(SIGNS.includes(sign), sign);
});

Deno.test("EmojiSet.search() finds by the words that Bulgarians type", async () => {
  const set = await loadEmoji("bg");
  const typed = {
    "лайк": "👍",
    "ок": "👌",
    "не": "🙅",
    "сърце": "❤️",
    "плача": "😭",
    "лол": "😂",
    "мерси": "🙏",
    "честито": "🎉",
    "наздраве": "🍻",
    "чек": "✅",
    "бъг": "🐛",
    "фейспалм": "🤦",
    "знаме българия": "🇧🇬",
  };
  for (const [word, sign] of Object.entries(typed)) {
    assert(set.search(word, 6).some((emoji) => emoji.sign === sign), word);
  }
  assertEquals(set.search("сърце", 1)[0]?.sign, "❤️");
});
