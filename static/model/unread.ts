import type { Message } from "../../lib/protocol.ts";
import { indexOf } from "./log.ts";
import type { Room, View } from "./view.ts";

/** Messages of others, and how many of them mention the reader. */
export interface Counts {
  readonly unread: number;
  readonly mentions: number;
}

/** What the list of rooms tells of one. */
export interface Tally {
  /** Messages that are counted; of a conversation each is meant for its reader. */
  readonly unread: number;
  /** Whether there are messages that are not counted. */
  readonly quiet: boolean;
  readonly mentions: number;
  /** Replies in threads that are followed. */
  readonly replies: number;
}

const NOTHING: Tally = { unread: 0, quiet: false, mentions: 0, replies: 0 };

/** Whether a message mentions somebody, by name or with all others there. */
export function isMentioned({ mentions = [] }: Message, userId: string | null): boolean {
  return mentions.some((one) => one === "@room" || one === "@here" || one === userId);
}

/** Counts what others wrote after an event and up to another one. */
export function countsIn(
  messages: readonly Message[],
  { after, to = Infinity, me }: { after: number; to?: number; me: string | null },
): Counts {
  let unread = 0;
  let mentions = 0;
  for (let at = indexOf(messages, after + 1); at < messages.length; at++) {
    const message = messages[at]!;
    if (message.seq > to) break;
    if (message.user_id === me) continue;
    unread++;
    if (isMentioned(message, me)) mentions++;
  }
  return { unread, mentions };
}

/** What is told of a room, as its reader chose. Of a conversation everything counts, unless it is to be silent. */
export function tallyOf(room: Room): Tally {
  if (!room.joined || room.level === "nothing") return NOTHING;
  const { unread, mentions } = room;
  const replies = [...room.threads.values()].reduce((sum, { unread }) => sum + unread, 0);
  if (room.info.kind === "direct") return { unread, quiet: false, mentions: 0, replies };
  return room.level === "all"
    ? { unread, quiet: false, mentions, replies }
    : { unread: 0, quiet: unread > 0, mentions, replies };
}

/** Whether there is something in the room that its reader wants to see. */
export function isUnread(room: Room): boolean {
  const { unread, quiet, mentions, replies } = tallyOf(room);
  return quiet || unread + mentions + replies > 0;
}

/** What is counted in the title. A mention is one of the messages, where these count. */
export function unreadTotal(view: View): number {
  let total = 0;
  for (const room of view.rooms.values()) {
    const { unread, mentions, replies } = tallyOf(room);
    total += Math.max(unread, mentions) + replies;
  }
  return total;
}
