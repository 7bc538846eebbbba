import { assertEquals } from "@std/assert";
import { type Mention, type Mentions, mentionsIn } from "../../../static/markdown/mentions.ts";

const OWN: Mention = { own: true };
const OTHER: Mention = { own: false };
const mentions: Mentions = new Map<string, Mention>([
  ["Ada", OWN],
  ["Ada Lovelace", OTHER],
  ["小明", OTHER],
  ["a.b (c)", OTHER],
  ["room", OWN],
  ["0mwqmey2", { own: false, called: "Ben" }],
]);

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
    assertEquals(mentionsIn(`@${name} axb`, new Map([[name, OTHER]])).length, 2, name);
  }
});

Deno.test("mentionsIn() tells the name of who is mentioned by the short id", () => {
  assertEquals(mentionsIn("hi @0mwqmey2, @0mwqmey23", mentions), [
    { text: "hi ", mention: null },
    { text: "@0mwqmey2", mention: "other", called: "Ben" },
    { text: ", @0mwqmey23", mention: null },
  ]);
});
