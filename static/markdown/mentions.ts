import { createContext } from "preact";

/** Who is mentioned in what is shown, by name without the "@": whether it is oneself. */
export type Mentions = ReadonlyMap<string, boolean>;

export const MentionsContext = createContext<Mentions>(new Map());

/** A stretch of a text. */
export interface Stretch {
  readonly text: string;
  /** `own`: it mentions the person who reads; null: it mentions nobody. */
  readonly mention: "own" | "other" | null;
}

/** Cuts a text where it mentions somebody; joined again the stretches are the text. */
export function mentionsIn(text: string, mentions: Mentions): Stretch[] {
  if (mentions.size === 0 || !text.includes("@")) return [{ text, mention: null }];
  const names = [...mentions.keys()].sort((one, other) => other.length - one.length);
  const pattern = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  const stretches: Stretch[] = [];
  let rest = 0;
  // Within a word, or an address, an "@" mentions nobody.
  const found = text.matchAll(
    new RegExp(`(?<![\\p{L}\\p{N}])@(${pattern})(?![\\p{L}\\p{N}])`, "giu"),
  );
  for (const match of found) {
    if (match.index > rest) stretches.push({ text: text.slice(rest, match.index), mention: null });
    const name = names.find((name) => name.toLowerCase() === match[1]!.toLowerCase());
    const own = name !== undefined && mentions.get(name) === true;
    stretches.push({ text: match[0], mention: own ? "own" : "other" });
    rest = match.index + match[0].length;
  }
  if (rest < text.length) stretches.push({ text: text.slice(rest), mention: null });
  return stretches;
}
