/** A part of a text; `hit`: it is what somebody looked for. */
export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

/** Where the first hit is shown, in UTF-16 units from the beginning of what is shown. */
const LEAD = 40;

const WORDS = /[\p{L}\p{N}\p{M}\u200c\u200d]+|\p{Extended_Pictographic}/gu;
/** What is no word of a query: filters, and what must not occur. */
const FILTERS = /(?<!\S)-(?:"[^"]*"?|\S+)|(?<!\S)(?:from|in|before|after|has):(?:"[^"]*"?|\S+)/giu;
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u;
const WORDY = /[\p{L}\p{N}]/u;
const ALIKE: Readonly<Record<string, string>> = { "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه" };

/**
 * The parts of a text, those marked that a query means; a long one from shortly before the first on.
 * The server knows better what it found: where it is in another form nothing is marked.
 */
export function marked(text: string, query: string): Part[] {
  const words = wordsIn(query);
  const { folded, at } = foldWithPlaces(text);
  const hits = words.flatMap((word) => placesOf(word, folded))
    .map(([from, to]): [number, number] => [at[from]!, at[to]!])
    .sort(([one], [other]) => one - other);
  const parts: Part[] = [];
  let end = startOf(text, hits[0]?.[0]);
  if (end > 0) parts.push({ text: "…", hit: false });
  for (let i = 0; i < hits.length;) {
    const [from] = hits[i]!;
    let to = from;
    // What overlaps is one.
    for (; i < hits.length && hits[i]![0] <= to; i++) to = Math.max(to, hits[i]![1]);
    if (from > end) parts.push({ text: text.slice(end, from), hit: false });
    parts.push({ text: text.slice(from, to), hit: true });
    end = to;
  }
  if (end < text.length) parts.push({ text: text.slice(end), hit: false });
  return parts;
}

function wordsIn(query: string): string[] {
  const found = query.replace(FILTERS, " ").match(WORDS) ?? [];
  return [...new Set(found.map((word) => foldWithPlaces(word).folded))].filter((word) =>
    word !== ""
  );
}

/** Where a word stands, or one begins with it; within a word only in scripts without spaces. */
function placesOf(word: string, folded: string): [from: number, to: number][] {
  const places: [number, number][] = [];
  for (let from = folded.indexOf(word); from !== -1; from = folded.indexOf(word, from + 1)) {
    const to = from + word.length;
    const begins = !WORDY.test(folded[from - 1] ?? " ") || UNSPACED.test(word);
    const isWhole = !WORDY.test(folded[to] ?? " ");
    if (begins && (isWhole || word.length > 1 || UNSPACED.test(word))) places.push([from, to]);
  }
  return places;
}

/** A text without case and accents, and for each unit of it where it was. */
function foldWithPlaces(text: string): { folded: string; at: number[] } {
  let folded = "";
  const at: number[] = [];
  let place = 0;
  for (const character of text) {
    const plain = character.normalize("NFKD").toLowerCase()
      .replace(/[\p{M}\u0640\u200c\u200d]/gu, "");
    for (const unit of ALIKE[plain] ?? plain) {
      folded += unit;
      for (let i = 0; i < unit.length; i++) at.push(place);
    }
    place += character.length;
  }
  at.push(text.length);
  return { folded, at };
}

/** Where to begin so that the first hit is seen: at a space, if there is one. */
function startOf(text: string, hit = 0): number {
  if (hit <= 2 * LEAD) return 0;
  const space = text.lastIndexOf(" ", hit - LEAD / 2);
  const start = space > hit - 2 * LEAD ? space + 1 : hit - LEAD;
  // Not between the halves of a character.
  return text.codePointAt(start - 1)! > 0xffff ? start + 1 : start;
}
