import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { marked } from "../../../static/search/marks.ts";

/** The text with what is marked in brackets. */
function show(text: string, query: string): string {
  return marked(text, query).map(({ text, hit }) => hit ? `[${text}]` : text).join("");
}

Deno.test("marked() marks words, and words that begin so", () => {
  assertEquals(show("Tea for two, no steam", "te two"), "[Te]a for [two], no steam");
  assertEquals(show("A cat ate a tart", "a"), "[A] cat ate [a] tart");
  assertEquals(show("nothing", "tea"), "nothing");
});

Deno.test("marked() marks what is the same but for case, accents and forms of letters", () => {
  assertEquals(show("un café noir", "CAFE"), "un [café] noir");
  assertEquals(show("كتاب من", "کتاب"), "[كتاب] من");
  assertEquals(show("من می‌خواهم", "میخواهم"), "من [می‌خواهم]");
});

Deno.test("marked() marks Chinese wherever it is", () => {
  assertEquals(show("我昨天去上海市買東西", "上海 東西"), "我昨天去[上海]市買[東西]");
});

Deno.test("marked() takes no filter, and nothing that must not be there, for a word", () => {
  const query = 'tea from:ben -room in:"tea room" has:link -"one two"';
  assertEquals(show("ben has tea in one room, link", query), "ben has [tea] in one room, link");
});

Deno.test("marked() joins what overlaps, and begins a long text near the first hit", () => {
  assertEquals(show("teatime", "tea teatime"), "[teatime]");
  assertEquals(show("去上海灘", "上海 海灘"), "去[上海灘]");
  const shown = show(`${"word ".repeat(60)}tea and more`, "tea");
  assertEquals(shown.startsWith("…word"), true);
  assertEquals(shown.endsWith("[tea] and more"), true);
  assertEquals(shown.length < 100, true);
});

Deno.test("marked() loses nothing of a text, whatever both are", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(fc.property(text, text, (text, query) => {
    assertEquals(marked(text, query).map(({ text }) => text).join(""), text);
  }));
});
