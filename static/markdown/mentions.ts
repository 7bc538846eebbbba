import { createContext } from "preact";

/** Somebody who is mentioned. */
export interface Mention {
  /** Whether it is oneself. */
  readonly own: boolean;
  /** The name, where the text has the short id instead. */
  readonly called?: string;
}

/** Who is mentioned in what is shown, by what stands after the "@". */
export type Mentions = ReadonlyMap<string, Mention>;

export const MentionsContext = createContext<Mentions>(new Map());

/** A stretch of a text. */
export interface Stretch {
  readonly text: string;
  /** `own`: it mentions the person who reads; null: it mentions nobody. */
  readonly mention: "own" | "other" | null;
  /** The name of who is mentioned, where the text has the short id. */
  readonly called?: string;
}

// As the server finds them: in an address an "@" mentions nobody, and a name ends where no word goes on;
// scripts without spaces begin the next word anywhere.
const BEFORE = "(?<![A-Za-z0-9._%+\\-/@])";
const SPACELESS = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`).join("");
const AFTER = `(?!(?![${SPACELESS}])[\\p{L}\\p{M}\\p{N}_])`;

/** Cuts a text where it mentions somebody; joined again the stretches are the text. */
export function mentionsIn(text: string, mentions: Mentions): Stretch[] {
  if (mentions.size === 0 || !text.includes("@")) return [{ text, mention: null }];
  const names = [...mentions.keys()].sort((one, other) => other.length - one.length);
  const pattern = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  const stretches: Stretch[] = [];
  let rest = 0;
  const found = text.matchAll(new RegExp(`${BEFORE}@(${pattern})${AFTER}`, "giu"));
  for (const match of found) {
    if (match.index > rest) stretches.push({ text: text.slice(rest, match.index), mention: null });
    const name = names.find((name) => name.toLowerCase() === match[1]!.toLowerCase());
    const { own = false, called } = mentions.get(name ?? "") ?? {};
    const mention = own ? "own" : "other";
    stretches.push({ text: match[0], mention, ...(called === undefined ? {} : { called }) });
    rest = match.index + match[0].length;
  }
  if (rest < text.length) stretches.push({ text: text.slice(rest), mention: null });
  return stretches;
}
