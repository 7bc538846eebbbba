import { assertEquals } from "@std/assert";
import { type Mentions, mentionsIn } from "../../../static/markdown/mentions.ts";

const mentions: Mentions = new Map([["Ada", true], ["Ada Lovelace", false], ["小明", false], [
  "a.b (c)",
  false,
], ["room", true]]);

/** The text with `[other]` and `[[own]]` mentions. */
function marked(text: string): string {
  return mentionsIn(text, mentions).map(({ text, mention }) =>
    mention === null ? text : mention === "own" ? `[[${text}]]` : `[${text}]`
  ).join("");
}

Deno.test("mentionsIn() finds the longest name, as people write it", () => {
  assertEquals(marked("hi @Ada, and @ada lovelace"), "hi [[@Ada]], and [@ada lovelace]");
  assertEquals(marked("@room：@小明，來"), "[[@room]]：[@小明]，來");
  assertEquals(marked("(@a.b (c))"), "([@a.b (c)])");
});

Deno.test("mentionsIn() finds names in languages that put no space around them", () => {
  assertEquals(marked("你好@小明請看@Ada請看"), "你好[@小明]請看[[@Ada]]請看");
});

Deno.test("mentionsIn() finds nobody within words, and nobody who was not mentioned", () => {
  for (const text of ["me@Ada.example", "@Adam", "@Ben", "Ada", "@ Ada", "@", ""]) {
    assertEquals(marked(text), text);
  }
  assertEquals(mentionsIn("@Ada", new Map()), [{ text: "@Ada", mention: null }]);
});

Deno.test("mentionsIn() takes every sign in a name for itself", () => {
  for (const sign of "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") {
    const name = `a${sign}b`;
    assertEquals(mentionsIn(`@${name} axb`, new Map([[name, false]])).length, 2, name);
  }
});
