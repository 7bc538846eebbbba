import { fold } from "./words.ts";

/** Years of the Solar Hijri calendar that a message can be of, and no year since 1970 is. */
const SOLAR_HIJRI = { from: 1348, until: 1700 };

/**
 * When a day, a month or a year begins, in UTC: `2026-01-31`, `2026-01`, `2026`. Of the Solar Hijri
 * calendar, which a page in Persian shows, if the year is one of its: `1404-11-11`, in any digits.
 * @returns milliseconds since 1970; `NaN` for anything else
 */
export function startOfDay(text: string): number {
  const found = /^(\d{4})(?:[-/](\d\d?)(?:[-/](\d\d?))?)?$/.exec(fold(text));
  if (found === null) return NaN;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1)];
  if (year >= SOLAR_HIJRI.from && year < SOLAR_HIJRI.until) return solarHijri(year, month, day);
  const at = Date.UTC(year, month - 1, day);
  const is = new Date(at);
  // There is no 31st of February, but it is taken for the 3rd of March.
  return at >= 0 && is.getUTCMonth() === month - 1 && is.getUTCDate() === day ? at : NaN;
}

function solarHijri(year: number, month: number, day: number): number {
  const written = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
    timeZone: "UTC",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  // The year begins within a day of 21 March; its first six months have 31 days, the others 30.
  const before = month > 6 ? 6 + (month - 1) * 30 : (month - 1) * 31;
  const near = [0, -1, 1].map((shift) => Date.UTC(year + 621, 2, 21 + before + day - 1 + shift));
  return near.find((at) => written.format(at) === `${month}/${day}/${year} AP`) ?? NaN;
}
