import type { PendingChange } from "../../lib/client/transport.ts";
import { type ChangeEvent, LIMITS, type Message, type Reaction } from "../../lib/protocol.ts";

/** The message after something happened to it; the same object if that makes no difference. */
export function changed(message: Message, event: ChangeEvent): Message {
  const { id, seq } = event.data;
  if (id !== message.id || seq <= (message.changed_seq ?? message.seq)) return message;
  // What came before the deletion is told after it to those who were away.
  if (message.deleted) return { ...message, changed_seq: seq };
  return { ...applied(message, event), changed_seq: seq };
}

function applied(message: Message, event: ChangeEvent): Message {
  switch (event.type) {
    case "message_edited": {
      const { message: text, edited_at, mentions } = event.data;
      const { mentions: _, ...rest } = message;
      return { ...rest, message: text, edited_at, ...(mentions === undefined ? {} : { mentions }) };
    }
    case "message_deleted":
      return withoutText(message);
    case "reaction": {
      const { emoji, user_id, removed } = event.data;
      return withReaction(message, { emoji, userId: user_id, removed: removed === true });
    }
    case "message_pinned": {
      const { pinned, user_id, timestamp } = event.data;
      return withPin(message, pinned ? { user_id, timestamp } : null);
    }
  }
}

/** The message where it quotes one that something happened to; the same object if it does not. */
export function requoted(message: Message, event: ChangeEvent): Message {
  const quote = message.reply_to;
  if (quote === undefined || quote.id !== event.data.id || quote.deleted) return message;
  if (event.type === "message_edited") {
    return { ...message, reply_to: { ...quote, message: excerptOf(event.data.message) } };
  }
  if (event.type !== "message_deleted") return message;
  return { ...message, reply_to: { ...quote, message: "", deleted: true } };
}

/** As much of a text as a quote shows. */
export function excerptOf(text: string): string {
  return text.length <= LIMITS.quoteLength ? text : [...text].slice(0, LIMITS.quoteLength).join("");
}

/** A thread's first message with one more reply; the same object if it knows of the reply. */
export function withReply(root: Message, reply: Message): Message {
  if (reply.seq <= (root.changed_seq ?? root.seq)) return root;
  const { count = 0, users = [] } = root.replies ?? {};
  const others = users.filter((user) => user !== reply.user_id);
  const replies = {
    count: count + 1,
    last_at: reply.timestamp,
    users: [reply.user_id, ...others].slice(0, LIMITS.threadPeople),
  };
  return { ...root, replies, changed_seq: reply.seq };
}

/** The message as it will be once the server has taken what its reader does to it. */
export function foreseen(
  message: Message,
  changes: readonly PendingChange[],
  userId: string,
): Message {
  return changes.reduce((next, { change, failed, queuedAt }) => {
    if (change.id !== next.id || failed !== undefined || next.deleted) return next;
    const timestamp = new Date(queuedAt).toISOString();
    switch (change.type) {
      case "edit_message":
        return { ...next, message: change.message, edited_at: timestamp };
      case "delete_message":
        return withoutText(next);
      case "react": {
        const { emoji, remove } = change;
        return withReaction(next, { emoji, userId, removed: remove === true });
      }
      case "pin_message":
        return withPin(next, change.pinned ? { user_id: userId, timestamp } : null);
    }
  }, message);
}

/** What is left of a deleted message: that it was there, and its thread. */
function withoutText(message: Message): Message {
  const { room, id, seq, kind, user_id, username, timestamp, cid, thread, replies } = message;
  return {
    ...{ room, id, seq, kind, user_id, username, timestamp, message: "", deleted: true },
    ...(cid === undefined ? {} : { cid }),
    ...(thread === undefined ? {} : { thread }),
    ...(replies === undefined ? {} : { replies }),
  };
}

function withPin(message: Message, pinned: Message["pinned"] | null): Message {
  const { pinned: _, ...rest } = message;
  return pinned == null ? rest : { ...rest, pinned };
}

function withReaction(
  message: Message,
  { emoji, userId, removed }: { emoji: string; userId: string; removed: boolean },
): Message {
  const { reactions: known = [], ...rest } = message;
  const reactions: Reaction[] = known.map((reaction) =>
    reaction.emoji === emoji
      ? { emoji, users: withUser(reaction.users, userId, removed) }
      : reaction
  ).filter(({ users }) => users.length > 0);
  if (!removed && !known.some((reaction) => reaction.emoji === emoji)) {
    reactions.push({ emoji, users: [userId] });
  }
  return reactions.length === 0 ? rest : { ...rest, reactions };
}

function withUser(users: string[], userId: string, removed: boolean): string[] {
  if (users.includes(userId) !== removed) return users;
  return removed ? users.filter((user) => user !== userId) : [...users, userId];
}
