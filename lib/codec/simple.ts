import { EVERYONE, GENERAL, type ServerEvent } from "../protocol.ts";
import type { Codec, DataOf, Decoded, Reply } from "./codec.ts";
import { singly } from "./frames.ts";
import { noticeText } from "./notice.ts";
import { bad, parseObject } from "./schema.ts";

/** One frame of the simple dialect. */
interface SimpleFrame {
  type: "message" | "system" | "error" | "join" | "leave" | "pong";
  message: string;
  content: string;
  timestamp?: string;
  room?: string;
  sender?: string;
  sender_id?: string;
  username?: string;
  id?: string;
  event?: "join" | "leave" | "broadcast" | "welcome";
  private?: true;
  code?: string;
  session_id?: string;
  data?: { message: string };
}

/** The simple dialect of a client whose first frame was plain text: a line a frame. */
export const text: Codec = simpleCodec({
  decode(line) {
    const frame = parseObject(line);
    const decoded = frame ? fromFlat(frame) : undefined;
    // Somebody who types JSON into a line-oriented client means it as text.
    return decoded && "command" in decoded ? decoded : say(line);
  },
  notice: (event) => ({ type: "system", event }),
});

/** The simple dialect of a client whose first frame was flat JSON, or that only listens. */
export const flat: Codec = simpleCodec({
  decode(line) {
    const frame = parseObject(line);
    return frame ? fromFlat(frame) : say(line);
  },
  notice: (event) => ({ type: event, event }),
});

function simpleCodec(
  options: {
    decode: Codec["decode"];
    notice: (event: "join" | "leave") => Pick<SimpleFrame, "type" | "event">;
  },
): Codec {
  return {
    decode: options.decode,
    encode: (event) => translate(event, options.notice).map((frame) => JSON.stringify(frame)),
    encodeReply,
    frames: singly,
  };
}

/** Nobody who speaks this dialect sends a `ref`: only an error has something to say. */
function encodeReply(reply: Reply): string[] {
  return reply.type === "error" ? [JSON.stringify(fromError(reply.data))] : [];
}

function say(message: string): Decoded {
  return { command: { type: "send_message", data: { message } } };
}

function fromFlat(frame: Record<string, unknown>): Decoded {
  const { type, username } = frame;
  const name = typeof username === "string" ? { username } : {};
  const room = typeof frame["room"] === "string" ? { room: frame["room"] } : {};
  switch (type) {
    case undefined:
    case "message":
    case "text":
    case "chat": {
      const message = frame["message"] ?? frame["content"];
      if (typeof message !== "string") break;
      return { command: { type: "send_message", data: { message, ...room } } };
    }
    case "login":
      if (typeof username !== "string") break;
      return { command: { type: "login", data: { username } } };
    case "join":
      return { command: { type: "join_room", data: { room: GENERAL, ...room, ...name } } };
    case "leave":
      return { command: { type: "leave_room", data: room } };
    case "ping":
      return { command: { type: "ping", data: {} } };
  }
  return bad(
    "bad_frame",
    'Cannot read this JSON: send { "message": "..." }, { "type": "login", "username": "..." } or plain text',
  );
}

function translate(
  event: ServerEvent,
  notice: (event: "join" | "leave") => Pick<SimpleFrame, "type" | "event">,
): SimpleFrame[] {
  switch (event.type) {
    case "welcome": {
      const { message, session_id } = event.data;
      return [{ ...system(message), event: "welcome", session_id, data: { message } }];
    }
    case "new_message":
      return [fromMessage(event.data)];
    case "message_history":
      return event.data.messages.filter((message) => !message.deleted).map(fromMessage);
    case "message_edited": {
      const { username, message, edited_at } = event.data;
      return [fromChange(event.data, `${username} edited: ${message}`, edited_at)];
    }
    case "message_deleted": {
      const { username, timestamp } = event.data;
      return [fromChange(event.data, `${username} deleted a message`, timestamp)];
    }
    case "user_joined":
      return [fromNotice(event.data, notice("join"), "joined")];
    case "user_left":
      return [fromNotice(event.data, notice("leave"), "left")];
    case "system":
      return [fromSystem(event.data)];
    case "error":
      return [fromError(event.data)];
    case "pong":
      return [{ type: "pong", message: "pong", content: "pong", timestamp: event.data.timestamp }];
    case "gap":
    case "room_list":
    case "channel_list":
    case "room_created":
    case "room_deleted":
    case "room_users":
    case "presence":
    case "read":
    case "unread":
    case "user_typing":
    case "user_stopped_typing":
    case "heartbeat":
    case "reaction":
    case "message_pinned":
      return [];
  }
}

/** What else a notice carries is for clients that speak another language. */
function fromSystem({ message, room, timestamp }: DataOf<"system">): SimpleFrame {
  return { ...system(message), ...(room === undefined ? {} : { room }), timestamp };
}

function fromMessage(data: DataOf<"new_message">): SimpleFrame {
  const { room, username, user_id, id, timestamp } = data;
  const broadcast = room === EVERYONE;
  const message = shown(data);
  return {
    type: broadcast ? "system" : "message",
    message,
    content: message,
    room,
    sender: username,
    sender_id: user_id.slice(0, 8),
    username,
    timestamp,
    id,
    ...(broadcast ? { event: "broadcast" } : {}),
    ...(room.startsWith("direct:") ? { private: true } : {}),
  };
}

/** A message that is more than text, in words. */
function shown({ kind, username, message }: DataOf<"new_message">): string {
  switch (kind) {
    case "text":
      return message;
    case "action":
      return `* ${username} ${message}`;
    case "topic":
      return message === ""
        ? `* ${username} removed the topic`
        : `* ${username} set the topic: ${message}`;
  }
}

function fromNotice(
  data: DataOf<"user_joined">,
  kind: Pick<SimpleFrame, "type" | "event">,
  verb: "joined" | "left",
): SimpleFrame {
  const { room, username, user_id, timestamp } = data;
  const sender_id = user_id.slice(0, 8);
  const message = noticeText(data, verb);
  return {
    ...kind,
    message,
    content: message,
    room,
    sender: username,
    sender_id,
    username,
    timestamp,
  };
}

/** A change of a message in words. */
function fromChange(
  { room, id, user_id }: Pick<DataOf<"message_edited">, "room" | "id" | "user_id">,
  words: string,
  timestamp: string,
): SimpleFrame {
  return { ...system(words), room, sender_id: user_id.slice(0, 8), timestamp, id };
}

function fromError({ code, message }: DataOf<"error">): SimpleFrame {
  return { type: "error", message, content: message, code };
}

function system(message: string): SimpleFrame {
  return { type: "system", message, content: message };
}
