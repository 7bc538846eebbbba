import { messageIn, messageNotFound } from "./changes.ts";
import type { Turn } from "./effects.ts";
import type { Answering } from "./messages.ts";
import type { Room, Session } from "./state.ts";

/**
 * Makes sure of what a message answers.
 * @param rooms where it goes: whoever answers has named the one
 * @param wanted as it was asked for: `thread` may be any message of the thread
 * @param cid of the message: one that was sent already may answer what has gone since
 * @throws {ChatError} `message_not_found`
 */
export function answering(
  turn: Turn,
  session: Session,
  rooms: readonly Room[],
  { replyTo, thread, cid }: Answering & { cid: string | undefined },
): Answering {
  const [room] = rooms;
  if (!room || (replyTo === undefined && thread === undefined)) return {};
  if (cid !== undefined && turn.isSent(session.person.id, cid)) return {};
  if (replyTo !== undefined && messageIn(turn, room, replyTo).extras?.deleted) {
    throw messageNotFound(room);
  }
  return { replyTo, thread: thread === undefined ? undefined : threadOf(turn, room, thread) };
}

/**
 * The id of the first message of the thread that a message is in, or would begin.
 * @throws {ChatError} `message_not_found`
 */
export function threadOf(turn: Turn, room: Room, id: string): string {
  const message = messageIn(turn, room, id);
  if (message.thread !== null) return message.thread;
  // A thread outlives its first message, but none begins there.
  if (message.extras?.deleted && !message.extras.replies) throw messageNotFound(room);
  return id;
}
