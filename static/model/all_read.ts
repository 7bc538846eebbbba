import type { FollowedThread, Reading, Room } from "./view.ts";

/** Whether something is unread in the room or a thread of it, be that counted for its reader or not. */
export function hasUnread({ unread, keptUnread, threads }: Room): boolean {
  return unread > 0 || keptUnread || [...threads.values()].some((thread) => thread.unread > 0);
}

/** The room after its reader has said that he has read all of it, and of its threads. */
export function allRead(room: Room): Room {
  if (!hasUnread(room)) return room;
  const seq = room.info.last_seq;
  const threads = [...room.threads].map(([id, thread]): [string, FollowedThread] => [
    id,
    thread.unread > 0 ? { ...thread, ...readTo(thread, seq) } : thread,
  ]);
  return {
    ...room,
    ...readTo(room, seq),
    newAfter: null,
    keptUnread: false,
    threads: new Map(threads),
  };
}

function readTo({ seenSeq }: Reading, seq: number): Partial<Reading> {
  return { seenSeq: Math.max(seenSeq, seq), unread: 0, mentions: 0 };
}
