/** The colour that the page's accent is made of, in OKLCH; its lightness is the page's own. */
export interface Accent {
  /** In degrees. */
  readonly hue: number;
  /** 0 is grey. */
  readonly chroma: number;
}

/** As much colour as the page's tones take at their lightness. */
const CHROMA = 0.15;
/** Less chroma than this is a grey, whose hue means nothing. */
const GREY = 0.03;

/**
 * The accent of a hue in degrees, or of a colour such as `#2f7d6b`, whose hue is taken.
 * @throws {Error} whose message says what to give instead
 */
export function accent(given: string): Accent {
  const text = given.trim();
  if (/^\d{1,3}(\.\d+)?$/.test(text) && Number(text) <= 360) {
    return { hue: Number(text), chroma: CHROMA };
  }
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined) {
    throw new Error("give a hue from 0 to 360, or a colour such as #2f7d6b");
  }
  const width = digits.length / 3;
  const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((index) => {
    const part = digits.slice(index * width, (index + 1) * width);
    return Number.parseInt(part.padEnd(2, part), 16) / 255;
  });
  const { a, b } = oklab([red, green, blue].map(linear) as [number, number, number]);
  const grey = Math.hypot(a, b) < GREY;
  const hue = Math.round((Math.atan2(b, a) * 180 / Math.PI + 360) % 360);
  return { hue: grey ? 0 : hue, chroma: grey ? 0 : CHROMA };
}

/** The style sheet that gives the page its accent. */
export function accentStyle({ hue, chroma }: Accent): string {
  return `:root{--accent-hue:${hue};--accent-chroma:${chroma}}\n`;
}

/** A picture of the page's in which the light has the default accent, with this one. */
export function accentPicture(svg: string, { hue, chroma }: Accent): string {
  return svg.replaceAll("oklch(0.74 0.15 68)", `oklch(0.74 ${chroma} ${hue})`);
}

/** CSS Color 4, section 10.2. */
function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** Ottosson, "A perceptual color space for image processing" (2020), from linear sRGB. */
function oklab([red, green, blue]: [number, number, number]): { a: number; b: number } {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return {
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}
