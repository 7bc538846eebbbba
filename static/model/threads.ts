import type { EventData, Message } from "../../lib/protocol.ts";
import { updated } from "./rooms.ts";
import { countsIn, isMentioned } from "./unread.ts";
import {
  type FollowedThread,
  type Reading,
  type Room,
  type Thread,
  UNREAD,
  type View,
} from "./view.ts";

/** What the reader of a thread saw of it. */
export interface ThreadLook {
  readonly room: string;
  /** `id` of its first message. */
  readonly id: string;
  /** `seq` of the last message on the screen; null if there is none. */
  readonly seq: number | null;
  /** Whether nothing comes after it. */
  readonly atEnd: boolean;
}

/** The room with what is known of one thread changed; the same object where nothing changed. */
export function withThread(
  room: Room,
  id: string,
  change: (thread: FollowedThread) => FollowedThread,
): Room {
  const known = room.threads.get(id);
  if (known === undefined) return room;
  const next = change(known);
  return next === known ? room : { ...room, threads: new Map(room.threads).set(id, next) };
}

/** Its reader follows a thread from here on, or no longer. */
export function followed(room: Room, id: string, follows: boolean): Room {
  const { last_seq: seq } = room.info;
  const known = room.threads.get(id) ?? { ...UNREAD, seenSeq: seq, toldSeq: seq, countedSeq: seq };
  const counts = follows ? {} : { unread: 0, mentions: 0, telling: false };
  return { ...room, threads: new Map(room.threads).set(id, { ...known, ...counts, follows }) };
}

/** Whether that is nothing new: what this device said itself comes back to it, or is still on its way. */
export function isKnown(
  { toldSeq }: Reading,
  { seq, back = false }: Pick<EventData["read"], "seq" | "back">,
): boolean {
  return back ? seq === toldSeq : seq <= toldSeq;
}

/** How far its reader has read a thread, on any device. */
export function threadRead(room: Room, id: string, read: EventData["read"]): Room {
  const { seq } = read;
  return withThread(room, id, (thread) => {
    if (isKnown(thread, read)) return thread;
    if (!read.back && seq <= thread.seenSeq) return { ...thread, toldSeq: seq };
    // What is unread after it the server tells, too.
    return { ...thread, seenSeq: seq, toldSeq: seq, unread: 0, mentions: 0 };
  });
}

/** Whether what is loaded of the open thread leaves out nothing that is unread before it. */
export function isUnreadLoaded({ thread, rooms, userId: me }: View): boolean {
  const known = thread === null ? undefined : rooms.get(thread.room)?.threads.get(thread.id);
  if (thread === null || known === undefined || thread.hasOlder === false) return true;
  const { replies } = thread;
  if (known.unread === 0 || (replies[0]?.seq ?? Infinity) <= known.seenSeq) return true;
  return countsIn(replies, { after: known.seenSeq, me }).unread >= known.unread;
}

/** Its reader looks at the open thread. What is not loaded is not read by that. */
export function threadLooked(view: View, { room: name, id, seq, atEnd }: ThreadLook): View {
  const { thread } = view;
  if (thread?.id !== id || thread.room !== name) return view;
  const next = thread.following === atEnd
    ? view
    : { ...view, thread: { ...thread, following: atEnd } };
  if (seq === null || !view.attentive || !isUnreadLoaded(view)) return next;
  return updated(next, name, (room) =>
    withThread(room, id, (known) => {
      if (!known.follows || seq < known.seenSeq) return known;
      const counts = countsIn(thread.replies, { after: seq, me: view.userId });
      const unread = Math.min(known.unread, counts.unread);
      const mentions = Math.min(known.mentions, counts.mentions);
      if (seq === known.seenSeq && unread === known.unread && mentions === known.mentions) {
        return known;
      }
      return { ...known, seenSeq: seq, unread, mentions };
    }));
}

/** The room after a reply in one of its threads. */
export function replyIn(room: Room, message: Message, view: View): Room {
  const { thread: id, seq, user_id } = message;
  if (id === undefined) return room;
  const { userId: me, attentive, thread: open } = view;
  if (user_id === me && !room.threads.has(id)) {
    return tookPart(room, { id, me, open }) ? room : followed(room, id, true);
  }
  const looked = attentive && open?.id === id && open.following && isUnreadLoaded(view);
  return withThread(room, id, (known) => {
    if (user_id === me || looked) return { ...known, seenSeq: seq, unread: 0, mentions: 0 };
    if (!known.follows || seq <= Math.max(known.seenSeq, known.countedSeq)) return known;
    const mentions = known.mentions + (isMentioned(message, me) ? 1 : 0);
    return { ...known, unread: known.unread + 1, mentions };
  });
}

/** Whether its reader was in the thread before: if he does not follow it he has ended that. */
function tookPart(
  room: Room,
  { id, me, open }: { id: string; me: string; open: Thread | null },
): boolean {
  const isIt = (message: Message) => message.id === id;
  const known = open?.id === id ? open.root : null;
  const root = known ?? room.messages.find(isIt) ?? room.past?.messages.find(isIt);
  if (root?.replies === undefined) return false;
  return root.user_id === me || root.replies.users.includes(me);
}
