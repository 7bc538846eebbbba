/** How much space a text takes, in any unit. */
export type Measure = (text: string) => {
  readonly width: number;
  readonly actualBoundingBoxLeft: number;
  readonly actualBoundingBoxAscent: number;
  readonly actualBoundingBoxDescent: number;
};

/** In no font, for ever: a box is drawn instead. */
const NOWHERE = "\u{10ffff}";
/** Of the last versions of Unicode. A system that draws these draws all. */
const NEWEST = ["🐦‍🔥", "🫨", "🫠", "😮‍💨", "🥲"];
/** In every font that is made for emoji; others have a few of them, the first one often. */
const OLDEST = ["😀", "🎉", "👋"] as const;
/** What should be one sign and is drawn as several is wider than this, in the widths of one. */
const ONE = 1.5;

/** Tells which emoji the fonts of this system have. */
export function drawnHere(): (sign: string) => boolean {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return () => true;
  const fonts = getComputedStyle(document.documentElement).getPropertyValue("--font-emoji");
  context.font = `32px ${fonts}`;
  return drawnBy((text) => context.measureText(text));
}

/** Tells which emoji are drawn as themselves. To measure all takes long, so that it is done in need only. */
export function drawnBy(measure: Measure): (sign: string) => boolean {
  const box = measure(NOWHERE);
  const widest = ONE * measure(OLDEST[0]).width;
  function isDrawn(sign: string): boolean {
    const drawn = measure(sign);
    const isBox = drawn.actualBoundingBoxLeft === box.actualBoundingBoxLeft &&
      drawn.actualBoundingBoxAscent === box.actualBoundingBoxAscent &&
      drawn.actualBoundingBoxDescent === box.actualBoundingBoxDescent;
    return !isBox && drawn.width <= widest;
  }
  // Where no font is made for emoji they are chosen by their names.
  return !OLDEST.every(isDrawn) || NEWEST.every(isDrawn) ? () => true : isDrawn;
}
