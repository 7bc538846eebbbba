import { bare } from "../../lib/client/direction.ts";

/** The hue of somebody's avatar, 0 to 359. @param id stays when the name changes */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  return (hash >>> 0) % 360;
}

/** The first letter as a reader sees it, of at most two words. */
export function initialsOf(name: string): string {
  const segmenter = new Intl.Segmenter();
  const words = bare(name).split(/[\s._-]+/).filter((word) => word !== "");
  const chosen = words.length > 1 ? [words[0]!, words[words.length - 1]!] : words.slice(0, 1);
  const letters = chosen.map((word) => firstGrapheme(segmenter, word).toLocaleUpperCase());
  // Persian letters side by side would join to a word.
  return letters.join(letters.every((letter) => /\p{Script=Arabic}/u.test(letter)) ? "\u200c" : "");
}

/** A comma, as any of our languages writes it. */
export const BETWEEN_NAMES = /[,،，、]/;

function firstGrapheme(segmenter: Intl.Segmenter, word: string): string {
  for (const { segment } of segmenter.segment(word)) return segment;
  return "";
}
