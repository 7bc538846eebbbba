import type { Message } from "../../lib/protocol.ts";
import { BOUNDS } from "./view.ts";

/** A stretch of a room's log and whether it goes on before. */
export interface Stretch {
  readonly messages: readonly Message[];
  readonly hasOlder: boolean | null;
}

/**
 * Puts a page of history and a stretch together. They are joined where they touch; where they
 * leave a hole the newer one stays alone, and the older part is loaded again on scrolling up.
 * @param hasMore whether there is more on the page's far side
 */
export function withPage(
  stretch: Stretch,
  page: readonly Message[],
  { hasMore }: { hasMore: boolean },
): Stretch {
  const kept = stretch.messages;
  if (page.length === 0) {
    return kept.length === 0 ? { messages: kept, hasOlder: hasMore } : {
      messages: kept,
      hasOlder: kept[0]!.seq === 1 ? false : stretch.hasOlder ?? hasMore,
    };
  }
  if (kept.length === 0) return bounded(page, hasMore && page[0]!.seq > 1);
  const pageFirst = page[0]!.seq;
  const pageLast = page[page.length - 1]!.seq;
  const keptFirst = kept[0]!.seq;
  const keptLast = kept[kept.length - 1]!.seq;
  // What lies between cannot be had any more; asking again would never end.
  if (pageLast < keptFirst - 1) return { messages: kept, hasOlder: false };
  if (pageFirst > keptLast + 1) return bounded(page, true);
  const before = page.filter((message) => message.seq < keptFirst);
  const after = page.filter((message) => message.seq > keptLast);
  const hasOlder = before.length > 0 || pageFirst === keptFirst
    ? hasMore && pageFirst > 1
    : stretch.hasOlder;
  if (before.length === 0 && after.length === 0) return { messages: kept, hasOlder };
  return bounded([...before, ...kept, ...after], hasOlder);
}

/** The stretch without what is not in the log any more: everything from `firstSeq` on. */
export function cutFrom(stretch: Stretch, firstSeq: number): Stretch {
  const messages = stretch.messages.filter((message) => message.seq < firstSeq);
  if (messages.length === stretch.messages.length) return stretch;
  return { messages, hasOlder: messages.length === 0 ? null : stretch.hasOlder };
}

/** Appends a message that has just come; one that is there already changes nothing. */
export function withMessage(stretch: Stretch, message: Message): Stretch {
  const last = stretch.messages[stretch.messages.length - 1];
  if (last === undefined) return { messages: [message], hasOlder: message.seq > 1 };
  if (message.seq <= last.seq) return stretch;
  if (message.seq > last.seq + 1) return { messages: [message], hasOlder: true };
  return bounded([...stretch.messages, message], stretch.hasOlder);
}

function bounded(messages: readonly Message[], hasOlder: boolean | null): Stretch {
  const over = messages.length - BOUNDS.messages;
  return over > 0 ? { messages: messages.slice(over), hasOlder: true } : { messages, hasOlder };
}
