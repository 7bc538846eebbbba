import { assertEquals } from "@std/assert";
import { drawnBy, type Measure } from "../../../static/emoji/drawn.ts";
import { loadEmoji } from "../../../static/emoji/emoji.ts";

/** A font with these signs, each as wide as it is high; of all others, and of their parts, it draws boxes. */
function font(...signs: readonly string[]): Measure & { readonly measured: string[] } {
  const measured: string[] = [];
  const measure: Measure = (text) => {
    measured.push(text);
    const parts = signs.includes(text) ? [text] : text.split("\u200d");
    const known = parts.some((part) => signs.includes(part));
    const height = known ? 30 : 20;
    return {
      width: parts.length * height,
      actualBoundingBoxLeft: 0,
      actualBoundingBoxAscent: height,
      actualBoundingBoxDescent: 0,
    };
  };
  return Object.assign(measure, { measured });
}

Deno.test("drawnBy() leaves out what would be a box, or several signs instead of one", () => {
  const isDrawn = drawnBy(font("😀", "🎉", "👋", "🐦"));
  const signs = ["😀", "🐦", "🫨", "🐦\u200d🔥", "🍋\u200d🟩"];
  assertEquals(signs.filter(isDrawn), ["😀", "🐦"]);
});

Deno.test("drawnBy() measures nothing more where the newest are drawn", () => {
  const all = font("😀", "🎉", "👋", "🐦\u200d🔥", "🫨", "🫠", "😮\u200d💨", "🥲");
  const isDrawn = drawnBy(all);
  const before = all.measured.length;
  assertEquals(isDrawn("🍋"), true);
  assertEquals(all.measured.length, before);
});

Deno.test("drawnBy() leaves nothing out where no font is made for emoji", () => {
  const isDrawn = drawnBy(font("😀", "🐦"));
  assertEquals(["😀", "🎉", "🫨"].filter(isDrawn), ["😀", "🎉", "🫨"]);
});

Deno.test("loadEmoji() leaves out what is not drawn, and a group of which nothing is left", async () => {
  const all = await loadEmoji("en");
  const flags = all.groups.findLast(({ name }) => name === "flags")!;
  const hidden = new Set(flags.emoji.map(({ sign }) => sign)).add("🎉");
  const some = await loadEmoji("en", (sign) => !hidden.has(sign));
  assertEquals(
    some.groups.map(({ name }) => name),
    all.groups.map(({ name }) => name).slice(0, -1),
  );
  assertEquals(some.coded("tada"), null);
  assertEquals(some.find("🎉"), null);
  assertEquals(some.search("tada", 5).some(({ sign }) => sign === "🎉"), false);
});
