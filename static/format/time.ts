import type { Text } from "../text/catalog.ts";

/** How times are written for one reader. */
export interface TimeFormat {
  /** The hour and minute. */
  clock(timestamp: string | number): string;
  /** The date and time in full, for hovering. */
  full(timestamp: string | number): string;
  /** The local calendar day, for comparing. */
  dayKey(timestamp: string | number): string;
  /** The local calendar day as a heading, relative to `now`. */
  day(timestamp: string | number, now: number): string;
  /** The clock today, the date and clock before. */
  since(timestamp: string | number, now: number): string;
  /** How long ago in the largest unit that fits, the date after a week. */
  ago(timestamp: string | number, now: number): string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Days begin nowhere between two of these: it is asked for every message drawn, again and again. */
const SLOT_MS = 15 * MINUTE_MS;
/** Slots whose day is remembered. */
const SLOTS = 1_000;

/**
 * Makes the formats of a language and time zone.
 * @param timeZone an IANA name; the device's own if left out
 */
export function createTimeFormat(locale: string, text: Text, timeZone?: string): TimeFormat {
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short", ...zone });
  // Unicode's full date of the Persian calendar begins with the year, which nobody does.
  const dateStyle = new Intl.Locale(locale).language === "fa" ? "long" : "full";
  const full = new Intl.DateTimeFormat(locale, { dateStyle, timeStyle: "medium", ...zone });
  const key = new Intl.DateTimeFormat("en-CA-u-ca-gregory-nu-latn", {
    dateStyle: "short",
    ...zone,
  });
  const near = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...zone,
  });
  const far = new Intl.DateTimeFormat(locale, { dateStyle: "long", ...zone });
  const short = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    ...zone,
  });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", ...zone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const days = new Map<number, string>();
  function dayKey(timestamp: string | number): string {
    const ms = typeof timestamp === "number" ? timestamp : Date.parse(timestamp);
    const slot = Math.floor(ms / SLOT_MS);
    const known = days.get(slot);
    if (known !== undefined) return known;
    const day = key.format(ms);
    if (days.size >= SLOTS) days.clear();
    days.set(slot, day);
    return day;
  }
  return {
    clock: (timestamp) => clock.format(new Date(timestamp)),
    full: (timestamp) => full.format(new Date(timestamp)),
    dayKey,
    day(timestamp, now) {
      const day = dayKey(timestamp);
      if (day === dayKey(now)) return text("today");
      if (day === dayKey(now - DAY_MS)) return text("yesterday");
      const old = Math.abs(now - new Date(timestamp).getTime()) > 300 * DAY_MS;
      const heading = (old ? far : near).format(new Date(timestamp));
      // Bulgarian writes the day of the week small, but not where a heading begins.
      return heading.replace(/^./u, (first) => first.toLocaleUpperCase(locale));
    },
    since(timestamp, now) {
      return (dayKey(timestamp) === dayKey(now) ? clock : short).format(new Date(timestamp));
    },
    ago(timestamp, now) {
      // The server's clock may be ahead of this one.
      const ms = Math.max(0, now - new Date(timestamp).getTime());
      if (ms < MINUTE_MS) return text("justNow");
      if (ms < HOUR_MS) return relative.format(-Math.floor(ms / MINUTE_MS), "minute");
      if (ms < DAY_MS) return relative.format(-Math.floor(ms / HOUR_MS), "hour");
      if (ms < 7 * DAY_MS) return relative.format(-Math.floor(ms / DAY_MS), "day");
      return date.format(new Date(timestamp));
    },
  };
}
