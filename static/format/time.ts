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
}

/**
 * Makes the formats of a language and time zone.
 * @param timeZone an IANA name; the device's own if left out
 */
export function createTimeFormat(locale: string, text: Text, timeZone?: string): TimeFormat {
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", ...zone });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium", ...zone });
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
  const dayMs = 86_400_000;
  const dayKey = (timestamp: string | number) => key.format(new Date(timestamp));
  return {
    clock: (timestamp) => clock.format(new Date(timestamp)),
    full: (timestamp) => full.format(new Date(timestamp)),
    dayKey,
    day(timestamp, now) {
      const day = dayKey(timestamp);
      if (day === dayKey(now)) return text("today");
      if (day === dayKey(now - dayMs)) return text("yesterday");
      const old = Math.abs(now - new Date(timestamp).getTime()) > 300 * dayMs;
      return (old ? far : near).format(new Date(timestamp));
    },
    since(timestamp, now) {
      return (dayKey(timestamp) === dayKey(now) ? clock : short).format(new Date(timestamp));
    },
  };
}
