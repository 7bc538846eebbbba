import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LIMITS } from "../../lib/protocol.ts";
import { expressionOf, isEmpty, parseQuery } from "../../lib/search/query.ts";

const DAY_MS = 86_400_000;

function express(typed: string): string {
  return expressionOf(parseQuery(typed), { personId: "ada00000000000000000" });
}

Deno.test("parseQuery() takes days as bounds, and leaves what is no day among the words", () => {
  const { since, until, terms } = parseQuery("after:2026-01-30 before:2026-02-01 tea");
  assertEquals([since, until], [Date.UTC(2026, 0, 30), Date.UTC(2026, 1, 1)]);
  assertEquals(terms.length, 1);
  assertEquals((until - since) / DAY_MS, 2);
  const no = parseQuery("before:lunch after:2026-02-31 has:tea");
  assertEquals([no.since, no.until, no.terms.length], [-Infinity, Infinity, 3]);
});

Deno.test("parseQuery() takes names of rooms and people, in quotes too", () => {
  const { rooms, terms } = parseQuery('in:#garden -in:"tea room" FROM:@Ben from:"Ada Lovelace"');
  assertEquals(rooms, [{ name: "garden", not: false }, { name: "tea room", not: true }]);
  assertEquals(terms, [
    { kind: "from", name: "Ben", not: false },
    { kind: "from", name: "Ada Lovelace", not: false },
  ]);
});

Deno.test("parseQuery() passes over all names of rooms and people but the first 8", () => {
  const { rooms, terms } = parseQuery(`${"in:a from:b -in:@c -from:d ".repeat(9)}tea`);
  assertEquals([rooms.length, terms.length], [4, 5]);
  assertEquals(terms.at(-1)?.kind, "words");
  assertEquals(parseQuery("in:a ".repeat(71)).rooms.length, 8);
});

Deno.test("parseQuery() leaves the last word open until something follows it", () => {
  const isOpen = (typed: string) => expressionOf(parseQuery(typed), { personId: "" }).includes("*");
  assertEquals(isOpen("tea ro"), true);
  for (const typed of ["tea ro ", "tea r", '"tea ro', "tea -ro", "ro from:ben"]) {
    assertEquals(isOpen(typed), false, typed);
  }
});

Deno.test("parseQuery() takes no more than the beginning of what is too long", () => {
  const { terms } = parseQuery("tea ".repeat(LIMITS.searchLength));
  assertEquals(terms.length, 24);
  const [phrase] = parseQuery(`"${"tea ".repeat(LIMITS.searchLength)}"`).terms;
  assertEquals(phrase?.kind === "words" && phrase.words.cut.length, 125);
});

Deno.test("isEmpty() tells whether nothing is looked for", () => {
  for (const typed of ["", "  ", "?!", '"', "-", '-""']) {
    assertEquals(isEmpty(parseQuery(typed)), true, typed);
  }
  for (const typed of ["a", "in:garden", "before:2026-01-01", "has:link"]) {
    assertEquals(isEmpty(parseQuery(typed)), false, typed);
  }
});

Deno.test("expressionOf() puts all that was typed in quotes", () => {
  assertEquals(express("tea OR ben* "), `${word("tea")} AND ${word("or")} AND ${word("ben")}`);
  assertEquals(express('-"tea room"'), '(traits : ("m")) NOT ({text joined} : ("tea room"))');
});

Deno.test("expressionOf() is nothing that was typed, whatever was", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (typed) => {
    const outside = express(typed).replaceAll(/"[^"]*"/g, "");
    assertEquals(outside.replaceAll(/\{text joined\}|traits|AND|OR|NOT|[ :()*]/g, ""), "");
  }));
});

function word(text: string): string {
  return `({text joined} : ("${text}"))`;
}
