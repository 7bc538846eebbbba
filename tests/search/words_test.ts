import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { fold, wordsOf } from "../../lib/search/words.ts";

Deno.test("fold() lets fall together what people write for the same", () => {
  const same = [
    ["CAFÉ", "cafe"],
    ["Straße", "STRASSE"],
    ["İstanbul", "istanbul"],
    ["ΟΔΟΣ", "οδοσ"],
    ["Ｐａｒｌｏｒ １２", "parlor 12"],
    ["Ёлка", "елка"],
    ["كتابي", "کتابی"],
    ["کِتاب", "کتاب"],
    ["آب", "اب"],
    ["۱۴۰۵", "1405"],
    ["٢٠٢٦", "2026"],
    ["२०", "20"],
  ];
  for (const [one, other] of same) assertEquals(fold(one!), fold(other!));
});

Deno.test("fold() keeps letters apart that accents make another letter", () => {
  assertEquals(fold("Йордан"), "йордан");
  assertEquals(fold("її"), "її");
});

Deno.test("fold() takes all accents off a letter, and leaves those that are of no letter", () => {
  assertEquals(fold(`a${"\u0301\u0483\u0327".repeat(3)}b\u0301`), "ab");
  assertEquals(fold("ω\u0314\u0300 е\u0301\u0300, 1\u0301"), "ω \u0450, 1\u0301");
  assertEquals(fold("\u0301"), "\u0301");
});

Deno.test("fold() never looks behind: it would go over piled marks again for each of them", () => {
  const patterns: string[] = [];
  const replace = RegExp.prototype[Symbol.replace];
  try {
    const spy = function (this: RegExp, ...args: unknown[]) {
      patterns.push(this.source);
      return Reflect.apply(replace, this, args);
    };
    Object.assign(RegExp.prototype, { [Symbol.replace]: spy });
    fold(`a${"\u0301".repeat(4_000)}`);
  } finally {
    RegExp.prototype[Symbol.replace] = replace;
  }
  assertEquals(patterns.length > 0, true);
  for (const pattern of patterns) assertEquals(/\(\?<[=!]/.test(pattern), false, pattern);
});

Deno.test("wordsOf() cuts at spaces and signs", () => {
  const { cut } = wordsOf("Don't go: https://example.org/a_b?c=1, naïve-ish 🎉🇧🇬");
  const words = "don t go https example org a b c 1 naive ish 🎉 🇧🇬".split(" ");
  assertEquals(cut, words);
});

Deno.test("wordsOf() makes pairs where a script has no spaces", () => {
  assertEquals(wordsOf("去上海abc").cut, ["去上", "上海", "海", "abc"]);
  assertEquals(wordsOf("東").cut, ["東"]);
  assertEquals(wordsOf("𠮷野家").cut, ["𠮷野", "野家", "家"]);
});

Deno.test("wordsOf() has Persian with ZWNJ in both of the other ways", () => {
  assertEquals(wordsOf("کتاب می‌خواهم"), {
    cut: ["کتاب", "می", "خواهم"],
    joined: ["کتاب", "میخواهم"],
  });
  assertEquals(wordsOf("کتاب خواستم").joined, []);
});

Deno.test("wordsOf() makes words of letters and digits of any text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
    const { cut, joined } = wordsOf(text);
    for (const word of [...cut, ...joined]) {
      // What the index would take for the end of a word, or for a sign of its own.
      assertEquals(/^[a-z0-9\u0080-\u{10ffff}]+$/u.test(word), true, JSON.stringify(word));
    }
  }));
});
