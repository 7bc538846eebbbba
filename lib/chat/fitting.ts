import type { StoredEvent } from "../store/store.ts";

/** Characters after which a page of messages is full, so that no page alone makes a connection slow. */
const PAGE_LENGTH = 64 * 1024;
/** What an event weighs besides its text, roughly. */
const EVENT_LENGTH = 200;
/** What one person of a reaction, or one who is mentioned, weighs. */
const PERSON_LENGTH = 24;

/**
 * As many events, from the first on, as a page may carry: at least one.
 * @param share how much of a page they may take, from 0 to 1
 */
export function fitting(events: readonly StoredEvent[], share = 1): StoredEvent[] {
  let length = 0;
  let count = 0;
  for (const event of events) {
    length += weigh(event);
    if (length > PAGE_LENGTH * share && count > 0) break;
    count++;
  }
  return events.slice(0, count);
}

/** About how many characters an event has on the wire. */
export function weigh({ text, extras }: StoredEvent): number {
  let length = EVENT_LENGTH + text.length + PERSON_LENGTH * (extras?.mentions?.length ?? 0);
  for (const [, people] of extras?.reactions ?? []) length += PERSON_LENGTH * (people.length + 1);
  return length;
}
