import type { EventData, Message } from "../../lib/protocol.ts";
import { BOUNDS } from "./bounds.ts";

/** A stretch of a room's log without holes. */
export interface Stretch {
  /** Its messages, without the replies in threads, oldest first. */
  readonly messages: readonly Message[];
  /** `seq` of its first event. */
  readonly fromSeq: number;
  /** `seq` of its last event; less than `fromSeq` if there is none. */
  readonly toSeq: number;
  /** Whether the log goes on before; null until the server has said. */
  readonly hasOlder: boolean | null;
}

/** A stretch that ends before the log does. */
export interface PastStretch extends Stretch {
  /** Whether the log goes on after; null until the server has said. */
  readonly hasNewer: boolean | null;
}

export const NO_STRETCH: Stretch = { messages: [], fromSeq: 1, toSeq: 0, hasOlder: null };

/** A page of history. Asked for with `after` it says whether there is more after, otherwise before. */
export type Page = Pick<
  EventData["message_history"],
  "messages" | "first_seq" | "last_seq" | "has_more" | "changes" | "has_newer"
>;

/** Whether the page and the stretch have no hole between them. */
export function touches(stretch: Stretch, page: Page): boolean {
  if (isEmpty(stretch) || page.last_seq < page.first_seq) return false;
  return page.first_seq <= stretch.toSeq + 1 && page.last_seq >= stretch.fromSeq - 1;
}

/** A page by itself. */
export function stretchOf(page: Page): PastStretch {
  const { messages, first_seq: fromSeq, last_seq: toSeq } = page;
  const newer = page.changes !== undefined;
  return {
    messages,
    fromSeq,
    toSeq,
    hasOlder: newer ? fromSeq > 1 : page.has_more && fromSeq > 1,
    hasNewer: newer ? page.has_more : page.has_newer ?? null,
  };
}

/**
 * Puts a page of history and the end of the log together. They are joined where they touch; where
 * they leave a hole the newer one stays alone, and the older part is loaded again on scrolling up.
 */
export function withPage(stretch: Stretch, page: Page): Stretch {
  if (isEmpty(stretch)) return bounded(stretchOf(page));
  if (touches(stretch, page)) return bounded(join(stretch, page));
  if (page.last_seq < page.first_seq) {
    const hasOlder = stretch.fromSeq === 1 ? false : stretch.hasOlder ?? page.has_more;
    return { ...stretch, hasOlder };
  }
  if (page.first_seq > stretch.toSeq) return bounded({ ...stretchOf(page), hasOlder: true });
  // What lies between cannot be had any more; asking again would never end.
  return { ...stretch, hasOlder: false };
}

/** A stretch and a page that touches it, as one. */
export function join(stretch: Stretch, page: Page): Stretch {
  const { fromSeq, toSeq, hasOlder } = stretchOf(page);
  const fresh = new Map(page.messages.map((message) => [message.seq, message]));
  const messages = [
    ...page.messages.filter(({ seq }) => seq < stretch.fromSeq),
    ...stretch.messages.map((message) => fresher(message, fresh.get(message.seq))),
    ...page.messages.filter(({ seq }) => seq > stretch.toSeq),
  ];
  return {
    messages,
    fromSeq: Math.min(fromSeq, stretch.fromSeq),
    toSeq: Math.max(toSeq, stretch.toSeq),
    hasOlder: fromSeq <= stretch.fromSeq ? hasOlder : stretch.hasOlder,
  };
}

function fresher(one: Message, other: Message | undefined): Message {
  if (other === undefined) return one;
  return (other.changed_seq ?? 0) > (one.changed_seq ?? 0) ? other : one;
}

/**
 * A stretch of the past with a page that touches it. It keeps a bound: what is far from the page is
 * dropped, and loaded again on the way back.
 */
export function joinPast(past: PastStretch, page: Page): PastStretch {
  const after = page.last_seq > past.toSeq;
  const whole = join(past, page);
  const hasNewer = after ? stretchOf(page).hasNewer : past.hasNewer;
  const over = whole.messages.length - BOUNDS.messages;
  if (over <= 0) return { ...whole, hasNewer };
  return after ? { ...lastOf(whole, BOUNDS.messages), hasNewer } : firstOf(whole, BOUNDS.messages);
}

/** The first messages of a stretch. */
export function firstOf(stretch: Stretch, count: number): PastStretch {
  if (stretch.messages.length <= count) return { ...stretch, hasNewer: true };
  const messages = stretch.messages.slice(0, count);
  return { ...stretch, messages, toSeq: messages[count - 1]!.seq, hasNewer: true };
}

/** The last messages of a stretch. */
export function lastOf(stretch: Stretch, count: number): Stretch {
  if (stretch.messages.length <= count) return stretch;
  const messages = stretch.messages.slice(-count);
  return { ...stretch, messages, fromSeq: messages[0]!.seq, hasOlder: true };
}

/** What is still in the log when it cannot be told what became of everything from `firstSeq` on. */
export function cutFrom(stretch: Stretch, firstSeq: number): Stretch {
  // What went before may have been changed in what is missing.
  return firstSeq <= stretch.toSeq + 1 && !isEmpty(stretch) ? NO_STRETCH : stretch;
}

/** Appends what has just come; `message` is null if it is not shown among the messages. */
export function withEvent(stretch: Stretch, seq: number, message: Message | null): Stretch {
  const messages = message === null ? [] : [message];
  if (isEmpty(stretch)) return { messages, fromSeq: seq, toSeq: seq, hasOlder: seq > 1 };
  if (seq <= stretch.toSeq) return stretch;
  if (seq > stretch.toSeq + 1) return { messages, fromSeq: seq, toSeq: seq, hasOlder: true };
  if (message === null) return { ...stretch, toSeq: seq };
  return bounded({ ...stretch, messages: [...stretch.messages, message], toSeq: seq });
}

/** Where in the messages those with this `seq` or a later one begin. */
export function indexOf(messages: readonly Message[], seq: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (messages[middle]!.seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether there is no event in it. */
export function isEmpty(stretch: Stretch): boolean {
  return stretch.toSeq < stretch.fromSeq;
}

function bounded({ messages, fromSeq, toSeq, hasOlder }: Stretch): Stretch {
  return lastOf({ messages, fromSeq, toSeq, hasOlder }, BOUNDS.messages);
}
