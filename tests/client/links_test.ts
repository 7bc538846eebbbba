import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { tokenize } from "../../lib/client/links.ts";

/** A message with its links in angle brackets. */
function marked(message: string): string {
  return tokenize(message).map((token) => token.kind === "link" ? `<${token.text}>` : token.text)
    .join("");
}

Deno.test("tokenize() finds addresses in a sentence, without its punctuation", () => {
  assertEquals(marked("See https://a.example/b?c=d#e."), "See <https://a.example/b?c=d#e>.");
  assertEquals(marked("(http://a.example)"), "(<http://a.example>)");
  assertEquals(marked("看https://a.example/，好"), "看<https://a.example/>，好");
  assertEquals(marked("https://a.example/x_(y)"), "<https://a.example/x_(y)>");
  assertEquals(marked('https://a.example/"><b>'), '<https://a.example/>"><b>');
});

Deno.test("tokenize() makes a link of nothing but http and https", () => {
  for (
    const message of [
      "javascript:alert(1)",
      "data:text/html,x",
      "ftp://a.example",
      "https://",
      "http://[",
      "xhttps//a.example",
    ]
  ) assertEquals(tokenize(message).filter((token) => token.kind === "link"), [], message);
});

Deno.test("tokenize() loses nothing, and links lead only where they may", () => {
  const piece = fc.constantFrom("https://", "http://", "a.example", "javascript:", ")", "(", " ");
  const text = fc.array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 6 })));
  fc.assert(fc.property(text, (pieces) => {
    const message = pieces.join("");
    const tokens = tokenize(message);
    assertEquals(tokens.map((token) => token.text).join(""), message);
    for (const token of tokens) {
      if (token.kind === "link") assert(/^https?:\/\//.test(token.href));
    }
  }));
});

Deno.test("tokenize() is quick with a long row of brackets", () => {
  const message = "https://a" + ")".repeat(4_000);
  assertEquals(marked(message), `<https://a>${")".repeat(4_000)}`);
});
