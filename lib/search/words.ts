/**
 * How texts become the words that are looked for. Whatever two people may write for the same falls
 * together: case, width, accents, the forms of Persian and Arabic letters, digits of any script.
 *
 * Scripts that are written without spaces become pairs of neighbouring characters: a dictionary
 * (`Intl.Segmenter`) cuts 上海 out of one sentence and leaves it within 上海市 in another.
 */

/** A text's words. Persian that is written with ZWNJ is there in both of the ways to write it without. */
export interface Words {
  /** Cut at each ZWNJ. */
  cut: string[];
  /** Joined there; nothing if there is none. */
  joined: string[];
}

const ASCII = /^[\0-\x7f]*$/;
const JOINER = /[\u200c\u200d]/g;
const WORD = /[\p{L}\p{N}\p{M}\u200c\u200d]+|\p{RI}\p{RI}|\p{Extended_Pictographic}/gu;
/**
 * Accents, with the letter before them; those that make another letter of the Cyrillic one stay (й, ї, ў).
 * It never looks behind: it would go over marks that pile up again for each of them.
 */
const ACCENTS =
  /([\p{Script=Latin}\p{Script=Greek}])\p{M}+|(\p{Script=Cyrillic})[\u0300\u0301]|(е)\u0308|[\u0640\u064b-\u065f\u0670]/gu;
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]+/u;
const UNSPACED_RUNS = new RegExp(`(${UNSPACED.source})`, "u");
const ALIKE: Readonly<Record<string, string>> = {
  "\u064a": "\u06cc",
  "\u0649": "\u06cc",
  "\u0643": "\u06a9",
  "\u0629": "\u0647",
  "\u06c1": "\u0647",
  "\u06be": "\u0647",
  "\u06d5": "\u0647",
  "\u03c2": "\u03c3",
};
const LETTERS_ALIKE = new RegExp(`[${Object.keys(ALIKE).join("")}]`, "gu");
/** The zeros of digits that NFKC leaves as they are; the others follow each. */
const ZEROS = [..."٠۰߀०০੦૦୦௦౦೦൦๐໐༠၀០"].map((zero) => zero.codePointAt(0)!);
const DIGITS = /(?![0-9])\p{Nd}/gu;

/** A text as it is compared. Spaces and signs stay. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  // Upper case first: "ß" is "ss" and "ı" is "i" only there.
  return text.normalize("NFKD").toUpperCase().toLowerCase().normalize("NFKD")
    .replace(ACCENTS, "$1$2$3").normalize("NFC")
    .replace(LETTERS_ALIKE, (letter) => ALIKE[letter]!)
    .replace(DIGITS, digit);
}

/** The words of a text, in order. */
export function wordsOf(text: string): Words {
  const folded = fold(text);
  const cut: string[] = [];
  const joined: string[] = [];
  let hasJoiners = false;
  for (const [run] of folded.matchAll(WORD)) {
    const parts = run.split(JOINER).filter((part) => part !== "");
    if (parts.length > 1) hasJoiners = true;
    for (const part of parts) pushWords(cut, part);
    pushWords(joined, parts.join(""));
  }
  return { cut, joined: hasJoiners ? joined : [] };
}

/** Whether a word is of a script without spaces, and what follows it may belong to it. */
export function isUnspaced(word: string): boolean {
  return UNSPACED.test(word);
}

/** Every pair, and the last character: a single one is found as the beginning of a pair, or as that. */
function pushWords(words: string[], run: string): void {
  if (ASCII.test(run) || !UNSPACED.test(run)) {
    if (run !== "") words.push(run);
    return;
  }
  for (const part of run.split(UNSPACED_RUNS)) {
    if (part === "") continue;
    if (!UNSPACED.test(part)) {
      words.push(part);
      continue;
    }
    const characters = [...part];
    characters.forEach((character, i) => words.push(character + (characters[i + 1] ?? "")));
  }
}

function digit(character: string): string {
  const point = character.codePointAt(0)!;
  const zero = ZEROS.find((zero) => point >= zero && point < zero + 10);
  return zero === undefined ? character : String(point - zero);
}
