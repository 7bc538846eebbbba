import { assert, assertEquals } from "@std/assert";
import { loadEmoji } from "../../../static/emoji/emoji.ts";
import bulgarian from "../../../static/emoji/names.bg.json" with { type: "json" };
import persian from "../../../static/emoji/names.fa.json" with { type: "json" };
import chinese from "../../../static/emoji/names.zh-TW.json" with { type: "json" };
import { putRight } from "../../../static/emoji/own.ts";
import { OWN_BG } from "../../../static/emoji/own_bg.ts";
import { OWN_FA } from "../../../static/emoji/own_fa.ts";
import { OWN_ZH_TW } from "../../../static/emoji/own_zh_tw.ts";
import table from "../../../static/emoji/table.json" with { type: "json" };

const SIGNS = table.emoji.split(" ");

for (
  const [tag, names, own] of [
    ["bg", bulgarian, OWN_BG],
    ["fa", persian, OWN_FA],
    ["zh-TW", chinese, OWN_ZH_TW],
  ] as const
) {
  Deno.test(`putRight() has been at work on the ${tag} names, and would leave them as they are`, () => {
    names.forEach((entry, index) => assertEquals(putRight(own, SIGNS[index]!, entry), entry));
  });

  Deno.test(`the own names of ${tag} are of emoji that there are`, () => {
    for (const sign of [own.names, own.words, own.wrong].flatMap(Object.keys)) {
      assert(SIGNS.includes(sign), sign);
    }
  });
}

Deno.test("putRight() gives the name and words that people use, and takes wrong ones away", () => {
  assertEquals(putRight(OWN_BG, "✂️", "ножици|инструмент"), "Ножица|инструмент|ножици");
  assertEquals(putRight(OWN_BG, "🫚", "корен от джинджифил|бира"), "Корен от джинджифил");
  assertEquals(putRight(OWN_BG, "🇧🇬", "Флаг: България|Флаг").split("|")[0], "Знаме: България");
  assertEquals(putRight(OWN_FA, "9️⃣", "جلد کلید: 9|نه"), "کلید ۹|نه");
  assertEquals(putRight(OWN_FA, "🍬", "آب‌نبات\u200c|شیرین"), "آب‌نبات|شیرین");
  assertEquals(putRight(OWN_BG, "😀", "Лице|лице|весел|Весел"), "Лице|Весел|усмивка");
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

Deno.test("EmojiSet.search() finds by the words that people in Taiwan type", async () => {
  const set = await loadEmoji("zh-TW");
  const typed = {
    "讚": "👍",
    "收到": "👌",
    "笑死": "😂",
    "無言": "🙄",
    "傻眼": "😳",
    "崩潰": "😭",
    "可憐": "🥺",
    "恭喜": "🎉",
    "早安": "☀️",
    "煙火": "🎆",
    "拉麵": "🍜",
    "捷運": "🚇",
    "釘選": "📌",
    "往上": "⬆️",
    "xd": "😂",
    "台灣": "🇹🇼",
  };
  for (const [word, sign] of Object.entries(typed)) {
    assert(set.search(word, 6).some((emoji) => emoji.sign === sign), word);
  }
  assertEquals(set.search("愛心", 1)[0]?.sign, "❤️");
});

Deno.test("EmojiSet.search() finds a flag among the first by the name of its country", async () => {
  const japan = { "en": "Japan", "zh-TW": "日本", "bg": "Япония", "fa": "ژاپن" } as const;
  for (const [language, name] of Object.entries(japan) as [keyof typeof japan, string][]) {
    const found = (await loadEmoji(language)).search(name, 2).map(({ sign }) => sign);
    assert(found.includes("🇯🇵"), `${language}: ${found}`);
  }
});

Deno.test("EmojiSet.search() takes either of two characters that Taiwan writes for one", async () => {
  const set = await loadEmoji("zh-TW");
  for (const [one, other] of [["臺灣", "台灣"], ["蕃茄", "番茄"], ["摀臉", "捂臉"]] as const) {
    assertEquals(set.search(one, 9), set.search(other, 9));
    assert(set.search(one, 9).length > 0, one);
  }
});

Deno.test("EmojiSet.search() finds by the words that Iranians type", async () => {
  const set = await loadEmoji("fa");
  const typed = {
    "قلب": "❤️",
    "لایک": "👍",
    "مرسی": "🙏",
    "آفرین": "👏",
    "آتیش": "🔥",
    "ماچ": "😘",
    "مبارک": "🎉",
    "لپتاپ": "💻",
    "چایی": "🍵",
    "گل": "🌹",
    "ماه": "🌙",
    "باگ": "🐛",
    "نوروز": "🌱",
    "پرچم ایران": "🇮🇷",
  };
  for (const [word, sign] of Object.entries(typed)) {
    assert(set.search(word, 6).some((emoji) => emoji.sign === sign), word);
  }
  assertEquals(set.search("قلب", 1)[0]?.sign, "❤️");
});

Deno.test("EmojiSet.search() does not mind how a Persian word is parted", async () => {
  const set = await loadEmoji("fa");
  for (const typed of ["دست\u200cزدن", "دست زدن"]) {
    assertEquals(set.search(typed, 1)[0]?.sign, "👏", typed);
  }
  for (const typed of ["رنگین\u200cکمان", "رنگین کمان", "رنگینکمان"]) {
    assert(set.search(typed, 2).some(({ sign }) => sign === "🌈"), typed);
  }
});
