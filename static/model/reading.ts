import { type EventData, LIMITS, type Message, type RoomUnread } from "../../lib/protocol.ts";
import { BOUNDS } from "./bounds.ts";
import { NO_STRETCH } from "./log.ts";
import { startOf, updated, withRooms } from "./rooms.ts";
import { isKnown, threadRead } from "./threads.ts";
import { countsIn, isMentioned } from "./unread.ts";
import {
  bareRoom,
  drawnOf,
  newRoom,
  type Reading,
  type Room,
  shownOf,
  UNREAD,
  type View,
} from "./view.ts";

/** What the reader of a room saw of it. */
export interface Look {
  readonly room: string;
  /** `seq` of the last message on the screen; null if there is none. */
  readonly seq: number | null;
  /** Whether nothing comes after it. */
  readonly atEnd: boolean;
}

/** The server told how far its reader has read in some rooms. */
export function unreadCame(view: View, { rooms }: EventData["unread"]): View {
  const counted = rooms.map((told) => {
    const room = view.rooms.get(told.room) ?? newRoom(bareRoom(told.room));
    return withThreads(withUnread(room, told, view.userId), told);
  });
  return withRooms(view, counted);
}

function withUnread(room: Room, told: RoomUnread, me: string | null): Room {
  const since = countsIn(room.messages, { after: Math.max(told.last_seq, told.seq), me });
  const counted: Room = {
    ...room,
    info: { ...room.info, last_seq: Math.max(room.info.last_seq, told.last_seq) },
    seenSeq: told.seq,
    toldSeq: toldSeqOf(room, told.seq),
    unread: told.unread + since.unread,
    mentions: told.mentions + since.mentions,
    countedSeq: Math.max(told.last_seq, room.toSeq),
    seenKnown: true,
    level: told.level,
  };
  const seenSeq = room.seenKnown ? reconciled(room, counted.toldSeq) : told.seq;
  const next = seenSeq === told.seq ? counted : { ...counted, ...movedTo(counted, seenSeq, me) };
  return { ...next, newAfter: lineOf(room, { ...next, looked: false }) };
}

/** What the server knows, or will as soon as it has what is on its way. */
function toldSeqOf({ telling, toldSeq }: Reading, told: number): number {
  return telling ? Math.max(toldSeq, told) : told;
}

/** What this device has seen, or marked as unread, the server may not know yet. */
function reconciled({ seenSeq, toldSeq }: Reading, told: number): number {
  if (seenSeq === toldSeq) return told;
  return seenSeq > toldSeq ? Math.max(seenSeq, told) : seenSeq;
}

/** Where the line "new messages" stands: it stays where it is while there is something after it. */
function lineOf(
  before: Room,
  { seenSeq, unread, looked }: { seenSeq: number; unread: number; looked: boolean },
): number | null {
  if (unread === 0) return before.newAfter;
  return before.unread === 0 && !looked ? seenSeq : before.newAfter ?? seenSeq;
}

/** The server tells of all threads that are followed. */
function withThreads(room: Room, { threads = [], last_seq }: RoomUnread): Room {
  const ended = [...room.threads].filter(([, { follows }]) => !follows);
  const told = threads.map(({ id, seq, unread, mentions }) => {
    const known = room.threads.get(id);
    const counts = { unread, mentions, countedSeq: last_seq };
    const { telling } = known ?? UNREAD;
    const toldSeq = toldSeqOf(known ?? UNREAD, seq);
    const thread = { seenSeq: seq, toldSeq, telling, ...counts, follows: true };
    const seenSeq = known === undefined ? seq : reconciled(known, toldSeq);
    if (known === undefined || seenSeq <= seq) return [id, thread] as const;
    // What this device has seen the server counts still, and what came since this device does not.
    const unheard = Math.max(0, last_seq - room.toSeq);
    const left = {
      unread: Math.min(unread, known.unread + unheard),
      mentions: Math.min(mentions, known.mentions + unheard),
    };
    return [id, { ...thread, seenSeq, ...left }] as const;
  });
  return { ...room, threads: new Map([...ended, ...told]) };
}

/** Somebody has read a room or thread: another, or its reader on any device, who may also have gone back. */
export function readCame(view: View, data: EventData["read"]): View {
  const { room: name, user_id, seq, thread } = data;
  return updated(view, name, (room) => {
    if (user_id === view.userId) {
      return thread === undefined
        ? readHere(room, data, view.userId)
        : threadRead(room, thread, data);
    }
    if (thread !== undefined) return room;
    return { ...room, readBy: new Map(room.readBy).set(user_id, seq) };
  });
}

function readHere(room: Room, read: EventData["read"], me: string | null): Room {
  if (isKnown(room, read)) return room;
  const { seq } = read;
  if (read.back) return { ...markedUnread(room, seq, me), toldSeq: seq };
  const next = { ...room, toldSeq: seq };
  return seq > room.seenSeq ? { ...next, ...movedTo(next, seq, me), keptUnread: false } : next;
}

/** Its reader wants what came after `seq` to be unread. */
export function markedUnread(room: Room, seq: number, me: string | null): Room {
  return { ...room, ...movedTo(room, seq, me), newAfter: seq, keptUnread: true };
}

/** Its reader looks at the open room. What is hidden, or was marked as unread, is not read by that. */
export function looked(view: View, { room: name, seq, atEnd }: Look): View {
  return updated(view, name, (known) => {
    const long = atEnd && drawnOf(known).length > BOUNDS.drawn;
    const drawnFrom = long ? startOf(known, BOUNDS.drawnStep) : known.drawnFrom;
    const same = known.following === atEnd && known.drawnFrom === drawnFrom;
    const room = same ? known : { ...known, following: atEnd, drawnFrom };
    if (seq === null || !view.attentive || view.active !== name) return room;
    if (room.keptUnread || !reachesUnread(room)) return room;
    return seen(room, seq, view.userId);
  });
}

/** Whether what is shown of the room leaves out nothing that is unread before it. */
export function reachesUnread(room: Room): boolean {
  if (room.unread === 0 || shownOf(room).fromSeq <= room.seenSeq + 1) return true;
  if (room.past !== null) return false;
  return countsIn(room.messages, { after: room.seenSeq, me: null }).unread >= room.unread;
}

/** The room after its reader has seen it up to `seq`. */
export function seen(room: Room, seq: number, me: string | null): Room {
  if (seq < room.seenSeq) return room;
  const next = movedTo(room, seq, me);
  const same = seq === room.seenSeq && next.unread === room.unread &&
    next.mentions === room.mentions;
  return same ? room : { ...room, ...next };
}

/** How it stands for a reader who has seen the room up to `seq`, be that more than before or less. */
function movedTo(
  room: Room,
  seq: number,
  me: string | null,
): Pick<Reading, "seenSeq" | "unread" | "mentions"> {
  if (seq >= room.info.last_seq) return { seenSeq: seq, unread: 0, mentions: 0 };
  const back = seq < room.seenSeq;
  if (seq >= room.fromSeq - 1 && room.toSeq >= room.info.last_seq) {
    const { unread, mentions } = countsIn(room.messages, { after: seq, me });
    // Who was not online was not meant by "@here".
    return { seenSeq: seq, unread, mentions: back ? mentions : Math.min(mentions, room.mentions) };
  }
  const { messages } = shownOf(room);
  const [after, to] = back ? [seq, room.seenSeq] : [room.seenSeq, seq];
  const way = countsIn(messages, { after, to, me });
  const moved = (one: number, by: number) =>
    Math.max(0, Math.min(back ? one + by : one - by, LIMITS.countedUnread));
  return {
    seenSeq: seq,
    unread: moved(room.unread, way.unread),
    mentions: moved(room.mentions, way.mentions),
  };
}

/** What a message changes in how far its reader has come in the room. */
export function newsIn(
  room: Room,
  message: Message,
  { userId: me, attentive, active }: View,
): Partial<Room> {
  const { seq } = message;
  const own = message.user_id === me;
  const open = attentive && active === message.room;
  if (own || open && room.following && !room.keptUnread && room.past === null) {
    return {
      ...{ seenSeq: Math.max(seq, room.seenSeq), unread: 0, mentions: 0 },
      ...own ? { newAfter: null, keptUnread: false } : {},
    };
  }
  if (seq <= Math.max(room.seenSeq, room.countedSeq)) return {};
  const unread = room.unread + 1;
  return {
    unread,
    mentions: room.mentions + (isMentioned(message, me) ? 1 : 0),
    newAfter: lineOf(room, { seenSeq: room.seenSeq, unread, looked: open }),
  };
}

/** Its reader opens the room where he left off: until that is there nothing is shown. */
export function unreadWanted(room: Room): Room {
  if (reachesUnread(room)) return room;
  const { seenSeq } = room;
  const past = { ...NO_STRETCH, fromSeq: seenSeq + 1, toSeq: seenSeq, hasNewer: null };
  return { ...room, past };
}
