import type { EventData, RoomUnread } from "../../lib/protocol.ts";
import { indexOf } from "./log.ts";
import { updated, withRoom } from "./rooms.ts";
import { bareRoom, newRoom, type Room, type View } from "./view.ts";

/** The server told how far its reader has read in some rooms. */
export function unreadCame(view: View, { rooms }: EventData["unread"]): View {
  return rooms.reduce((next, told) => {
    const room = next.rooms.get(told.room) ?? newRoom(bareRoom(told.room));
    return withRoom(next, withUnread(room, told, view.userId));
  }, view);
}

function withUnread(room: Room, told: RoomUnread, me: string | null): Room {
  // What this device has seen the server may not know yet.
  const seenSeq = room.seenKnown ? Math.max(room.seenSeq, told.seq) : told.seq;
  const since = room.messages.slice(indexOf(room.messages, Math.max(told.last_seq, seenSeq) + 1));
  const counted = seenSeq >= told.last_seq ? 0 : told.unread;
  const unread = counted + since.filter(({ user_id }) => user_id !== me).length;
  return {
    ...room,
    seenSeq,
    unread,
    seenKnown: true,
    countedSeq: Math.max(told.last_seq, room.toSeq),
    level: told.level,
    newAfter: unread > 0 ? room.newAfter ?? seenSeq : room.newAfter,
  };
}

/** Somebody has read a room: another, or its reader on any device, who may also have gone back. */
export function readCame(view: View, data: EventData["read"]): View {
  const { room: name, user_id, seq, thread } = data;
  if (thread !== undefined) return view;
  return updated(view, name, (room) => {
    if (user_id !== view.userId) {
      return { ...room, readBy: new Map(room.readBy).set(user_id, seq) };
    }
    if (seq < room.seenSeq) return markedUnread(room, seq);
    return seq === room.seenSeq ? room : { ...room, seenSeq: seq, unread: unreadAfter(room, seq) };
  });
}

/** Its reader wants what came after `seq` to be unread. */
export function markedUnread(room: Room, seq: number): Room {
  const unread = unreadAfter({ ...room, unread: Infinity }, seq);
  return { ...room, seenSeq: seq, newAfter: seq, keptUnread: true, unread };
}

function unreadAfter(room: Room, seq: number): number {
  const after = room.messages.slice(indexOf(room.messages, seq + 1));
  return Math.min(room.unread, after.length);
}
