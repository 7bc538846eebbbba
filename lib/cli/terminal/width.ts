import stringWidth from "string-width";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The user-perceived characters of a text: a letter with its marks is one. */
export function clusters(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many columns of a terminal one user-perceived character takes: 0, 1 or 2. */
export function widthOf(cluster: string): number {
  return Math.min(2, stringWidth(cluster));
}
