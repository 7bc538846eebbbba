import { LIMITS, type Message, type Quote, type ServerEvent } from "../protocol.ts";
import type { StoredEvent } from "../store/store.ts";
import { timestamp } from "./info.ts";

/** Reads a message of the same room, as it is now. */
export type ReadMessage = (id: string) => StoredEvent | undefined;

/** A stored event as members are told of it. */
export function toEvent(room: string, event: StoredEvent, read: ReadMessage): ServerEvent {
  if (event.target === null) {
    return { type: "new_message", data: toMessage(room, event, read) };
  }
  const { seq, target: id, authorId: user_id, author: username } = event;
  const change = { room, seq, id, user_id, username };
  const at = timestamp(event.at);
  switch (event.kind) {
    case "edit": {
      // The row has what was replaced; later edits are told soon.
      const { text: message = "", extras } = read(event.target) ?? {};
      const mentions = extras?.mentions ? { mentions: extras.mentions } : {};
      return { type: "message_edited", data: { ...change, message, edited_at: at, ...mentions } };
    }
    case "delete":
      return { type: "message_deleted", data: { ...change, timestamp: at } };
    case "react":
    case "unreact": {
      const removed = event.kind === "unreact" ? { removed: true as const } : {};
      const data = { ...change, emoji: event.text, ...removed, timestamp: at };
      return { type: "reaction", data };
    }
    case "pin":
    case "unpin": {
      const pinned = event.kind === "pin";
      return { type: "message_pinned", data: { ...change, pinned, timestamp: at } };
    }
    case "text":
    case "action":
    case "topic":
      throw new Error(`A message of kind "${event.kind}" is about another one`);
  }
}

/** A stored message as members see it. */
export function toMessage(room: string, event: StoredEvent, read: ReadMessage): Message {
  return {
    room,
    id: event.id,
    seq: event.seq,
    kind: event.kind as Message["kind"],
    user_id: event.authorId,
    username: event.author,
    message: event.text,
    timestamp: timestamp(event.at),
    ...(event.cid === null ? {} : { cid: event.cid }),
    ...(event.channel === null ? {} : { channel: event.channel }),
    ...(event.thread === null ? {} : { thread: event.thread }),
    ...(event.extras === null ? {} : toFields(event.extras, read)),
  };
}

function toFields(
  extras: NonNullable<StoredEvent["extras"]>,
  read: ReadMessage,
): Partial<Message> {
  const { changedSeq, editedAt, deleted, pinnedBy, pinnedAt, reactions, replyTo, replies } = extras;
  const { mentions } = extras;
  const quoted = replyTo === undefined ? undefined : read(replyTo);
  return {
    ...(changedSeq === undefined ? {} : { changed_seq: changedSeq }),
    ...(editedAt === undefined ? {} : { edited_at: timestamp(editedAt) }),
    ...(deleted ? { deleted } : {}),
    ...(pinnedBy === undefined || pinnedAt === undefined
      ? {}
      : { pinned: { user_id: pinnedBy, timestamp: timestamp(pinnedAt) } }),
    ...(reactions ? { reactions: reactions.map(([emoji, users]) => ({ emoji, users })) } : {}),
    ...(mentions ? { mentions } : {}),
    ...(quoted ? { reply_to: toQuote(quoted) } : {}),
    ...(replies
      ? {
        replies: {
          count: replies.count,
          last_at: timestamp(replies.lastAt),
          users: replies.lastAuthors,
        },
      }
      : {}),
  };
}

function toQuote({ id, seq, authorId, author, text, extras }: StoredEvent): Quote {
  return {
    id,
    seq,
    user_id: authorId,
    username: author,
    message: firstCharacters(text, LIMITS.quoteLength),
    ...(extras?.deleted ? { deleted: true } : {}),
  };
}

function firstCharacters(text: string, count: number): string {
  return text.length <= count ? text : [...text.slice(0, 2 * count)].slice(0, count).join("");
}
