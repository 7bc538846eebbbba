import { GENERAL } from "../../lib/protocol.ts";
import { BOUNDS } from "./bounds.ts";
import { updated } from "./rooms.ts";
import type { Notice, View } from "./view.ts";

/** Puts a notice where the room is now. @param name null: the room that everybody is in */
export function noticed(view: View, name: string | null, notice: Notice, now: number): View {
  const target = name ?? GENERAL;
  const next = updated(view, target, (room) => {
    if (!room.joined) return room;
    const placed = {
      ...notice,
      key: `n${view.noticeCount}`,
      afterSeq: room.messages[room.messages.length - 1]?.seq ?? 0,
      timestamp: new Date(now).toISOString(),
    };
    return { ...room, notices: [...room.notices, placed].slice(-BOUNDS.notices) };
  });
  return next === view ? view : { ...next, noticeCount: view.noticeCount + 1 };
}
