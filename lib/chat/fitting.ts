import type { StoredEvent } from "../store/store.ts";

/** Characters after which a page of messages is full, so that no page alone makes a connection slow. */
export const PAGE_LENGTH = 64 * 1024;
/** What an event weighs besides its text, roughly. */
const EVENT_LENGTH = 200;
/** What one person of a reaction, or one who is mentioned, weighs. */
const PERSON_LENGTH = 24;

/** As many events, from the first on, as a page may carry: at least one. */
export function fitting(events: readonly StoredEvent[]): StoredEvent[] {
  const fits = filling(PAGE_LENGTH);
  const end = events.findIndex((event) => !fits(event));
  return end < 0 ? [...events] : events.slice(0, end);
}

/**
 * Fills a page that has room for so many characters.
 * @returns to be asked of one event after the other: whether it still fits, as the first one always does
 */
export function filling(length: number): (event: StoredEvent) => boolean {
  let left = length;
  let isFirst = true;
  return (event) => {
    left -= weigh(event);
    const fits = left >= 0 || isFirst;
    isFirst = false;
    return fits;
  };
}

/** About how many characters an event has on the wire. */
export function weigh({ text, extras }: StoredEvent): number {
  let length = EVENT_LENGTH + text.length + PERSON_LENGTH * (extras?.mentions?.length ?? 0);
  for (const [, people] of extras?.reactions ?? []) length += PERSON_LENGTH * (people.length + 1);
  return length;
}
