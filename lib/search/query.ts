import { LIMITS } from "../protocol.ts";
import { startOfDay } from "./day.ts";
import { LINK, MESSAGE, nameTrait, personTrait, roomTrait } from "./traits.ts";
import { isUnspaced, type Words, wordsOf } from "./words.ts";

/** Terms beyond this many are passed over. */
const TERMS = 24;
/** Filters by the name of a room or person, `in:` and `from:`, beyond this many are passed over. */
const NAMES = 8;
/** Shortest beginning of a word that is looked for as one, in characters. */
const BEGINNING = 2;

/** What somebody typed to search, understood as far as it makes sense: whatever it is, it is a query. */
export interface Query {
  terms: readonly Term[];
  /** Names of the rooms that it must be in, if there are any, and must not be in. */
  rooms: readonly { name: string; not: boolean }[];
  /** Milliseconds since 1970: from `since` on, up to, not including, `until`. */
  since: number;
  until: number;
}

/** What a message must, or must not, have. */
type Term =
  & { not: boolean }
  & (
    | { kind: "words"; words: Words; quoted: boolean; isOpen: boolean }
    | { kind: "from"; name: string }
    | { kind: "link" }
  );

/** A word, or something in quotes, which may be left open; each with "-" and the name of a filter before it. */
const PART = /(-?)(?:(from|in|before|after|has):)?(?:"([^"]*)("?)|(\S+))/giu;
/** As keyboards make them elsewhere. */
const QUOTES = /[“”„‟«»「」『』＂]/g;

/**
 * Understands what was typed. Words must all occur; the last one may be unfinished. `"..."`: one after
 * the other; `-` before it: must not occur; and `from:`, `in:`, `before:`, `after:`, `has:link`.
 */
export function parseQuery(typed: string): Query {
  const text = typed.slice(0, LIMITS.searchLength).toWellFormed().replace(QUOTES, '"');
  const terms: Term[] = [];
  const rooms: { name: string; not: boolean }[] = [];
  let names = 0;
  let [since, until] = [-Infinity, Infinity];
  for (const [part, minus, filter, inQuotes, , bare] of text.matchAll(PART)) {
    const not = minus === "-";
    const value = inQuotes ?? bare ?? "";
    const day = startOfDay(value);
    switch (value === "" ? undefined : filter?.toLowerCase()) {
      case "from":
        if (++names > NAMES) continue;
        terms.push({ kind: "from", name: value.replace(/^@(?=.)/u, ""), not });
        continue;
      case "in":
        if (++names > NAMES) continue;
        rooms.push({ name: value.replace(/^#(?=.)/u, ""), not });
        continue;
      case "before":
        if (Number.isNaN(day)) break;
        until = Math.min(until, not ? Infinity : day);
        since = Math.max(since, not ? day : -Infinity);
        continue;
      case "after":
        if (Number.isNaN(day)) break;
        since = Math.max(since, not ? -Infinity : day);
        until = Math.min(until, not ? day : Infinity);
        continue;
      case "has":
        if (value.toLowerCase() !== "link") break;
        terms.push({ kind: "link", not });
        continue;
    }
    const quoted = inQuotes !== undefined && filter === undefined;
    const words = wordsOf(quoted ? value : part);
    if (words.cut.length > 0) terms.push({ kind: "words", words, quoted, isOpen: false, not });
  }
  const last = terms.at(-1);
  if (last?.kind === "words" && !last.quoted && !last.not) last.isOpen = !/\s$/u.test(text);
  return { terms: terms.slice(0, TERMS), rooms, since, until };
}

/** Whether nothing is looked for. */
export function isEmpty({ terms, rooms, since, until }: Query): boolean {
  return terms.length === 0 && rooms.length === 0 && since === -Infinity && until === Infinity;
}

/**
 * A query for FTS5 (https://sqlite.org/fts5.html, section 3). All that people typed stands in quotes,
 * and is letters and digits.
 * @param who `personId`: who searches; `rooms`: numbers of the few rooms that it can be in, if they are few
 */
export function expressionOf(
  { terms }: Query,
  { personId, rooms }: { personId: string; rooms?: readonly number[] },
): string {
  const positive = terms.filter(({ not }) => !not);
  const must = positive.map((term) =>
    term.kind === "words" && !term.quoted
      ? looseWords(term, neighboursOf(term, positive))
      : expression(term, personId)
  );
  if (rooms) must.push(trait(...rooms.map((nr) => quote(roomTrait(nr)))));
  if (must.length === 0) must.push(trait(quote(MESSAGE)));
  const mustNot = terms.filter(({ not }) => not).map((term) => expression(term, personId));
  return [must.map((each) => `(${each})`).join(" AND "), ...mustNot.map((each) => `(${each})`)]
    .join(" NOT ");
}

function expression(term: Term, personId: string): string {
  switch (term.kind) {
    case "words":
      return looseWords(term, []);
    case "link":
      return trait(quote(LINK));
    case "from": {
      const { name } = term;
      const found = [quote(nameTrait(name))];
      if (/^[a-z0-9]{8,20}$/.test(name)) found.push(`${quote(personTrait(name))} *`);
      if (name.toLowerCase() === "me") found.push(quote(personTrait(personId)));
      return trait(...found);
    }
  }
}

/** The words one after the other, in one of the ways to write them; or joined with a neighbour. */
function looseWords(
  { words: { cut, joined }, isOpen }: Extract<Term, { kind: "words" }>,
  neighbours: readonly string[],
): string {
  const ways = [cut, ...(joined.length > 0 ? [joined] : [])]
    .map((words) => phrase(words, { isOpen }));
  return `{text joined} : (${[...ways, ...neighbours.map(quote)].join(" OR ")})`;
}

function phrase(words: readonly string[], { isOpen }: { isOpen: boolean }): string {
  const last = words.at(-1)!;
  const length = [...last].length;
  if (!isUnspaced(last)) {
    return `${quote(words.join(" "))}${isOpen && length >= BEGINNING ? " *" : ""}`;
  }
  // The last character of a run says no more than the pair before it, which is found faster.
  const pair = words.at(-2) ?? "";
  const isEnd = length === 1 && [...pair].length === 2 && pair.endsWith(last);
  return isEnd ? quote(words.slice(0, -1).join(" ")) : `${quote(words.join(" "))} *`;
}

/** Persian puts a space, a ZWNJ or nothing between the parts of a word: two words may be one elsewhere. */
function neighboursOf(term: Term, terms: readonly Term[]): string[] {
  const at = terms.indexOf(term);
  const single = (other: Term | undefined) =>
    other?.kind === "words" && !other.quoted && other.words.cut.length === 1 &&
      /\p{Script=Arabic}/u.test(other.words.cut[0]!)
      ? other.words.cut[0]
      : undefined;
  const [before, own, after] = [terms[at - 1], term, terms[at + 1]].map(single);
  if (own === undefined) return [];
  return [before && before + own, after && own + after].filter((word) => word !== undefined);
}

function trait(...found: string[]): string {
  return `traits : (${found.join(" OR ")})`;
}

function quote(words: string): string {
  return `"${words.replaceAll('"', '""')}"`;
}
