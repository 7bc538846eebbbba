import type {
  AckData,
  BriefMessages,
  ChangeEvent,
  CommandType,
  ErrorData,
  EventType,
  Message,
  Ref,
  ServerEvent,
} from "../protocol.ts";

/** One thing that the server said. */
export type Heard =
  | { kind: "event"; event: ServerEvent }
  | { kind: "ack"; ref: Ref; data: unknown }
  | { kind: "error"; ref: Ref; data: ErrorData };

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const flag: Check = (value) => typeof value === "boolean";
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const time: Check = (value) => typeof value === "string" && !Number.isNaN(Date.parse(value));
const textOrNull: Check = (value) => value === null || typeof value === "string";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function object(needed: Record<string, Check>, allowed: Record<string, Check> = {}): Check {
  const neededFields = Object.entries(needed);
  const allowedFields = Object.entries(allowed);
  return (value) =>
    isObject(value) &&
    neededFields.every(([name, check]) => check(value[name])) &&
    allowedFields.every(([name, check]) => value[name] === undefined || check(value[name]));
}

/** @param last of one element more, which may be missing */
function tuple(of: readonly Check[], last?: Check): Check {
  return (value) =>
    Array.isArray(value) && of.every((check, i) => check(value[i])) &&
    (value.length === of.length ||
      (last !== undefined && value.length === of.length + 1 && last(value[of.length])));
}

function list(of: Check): Check {
  return (value) => Array.isArray(value) && value.every(of);
}

const cursors: Check = (value) => isObject(value) && Object.values(value).every(count);
const nothing = object({});

// Kinds, codes and statuses are any text: a newer server may have more of them, and dropping its
// messages for that would tear holes into the log.
const person = object({ user_id: text, username: text, status: text, since: time });
const room = object(
  { room: text, kind: text, topic: text, user_count: count, last_seq: count },
  { people: list(person) },
);
const quote = object(
  { id: text, seq: count, user_id: text, username: text, message: text },
  { deleted: flag },
);
const message = object({
  room: text,
  id: text,
  seq: count,
  kind: text,
  user_id: text,
  username: text,
  message: text,
  timestamp: time,
}, {
  cid: text,
  channel: text,
  changed_seq: count,
  edited_at: time,
  deleted: flag,
  pinned: object({ user_id: text, timestamp: time }),
  reactions: list(object({ emoji: text, users: list(text) })),
  reply_to: quote,
  thread: text,
  mentions: list(text),
  replies: object({ count, last_at: time, users: list(text) }),
});
const edited = object({
  room: text,
  seq: count,
  id: text,
  user_id: text,
  username: text,
  message: text,
  edited_at: time,
}, { mentions: list(text) });
const deleted = object({ room: text, seq: count, id: text, user_id: text, timestamp: time });
const reaction = object({
  room: text,
  seq: count,
  id: text,
  emoji: text,
  user_id: text,
  username: text,
  timestamp: time,
}, { removed: flag });
const pinned = object({
  room: text,
  seq: count,
  id: text,
  pinned: flag,
  user_id: text,
  username: text,
  timestamp: time,
});
const CHANGES: { readonly [T in ChangeEvent["type"]]: Check } = {
  message_edited: edited,
  message_deleted: deleted,
  reaction,
  message_pinned: pinned,
};
const change: Check = (value) =>
  isObject(value) && typeof value.type === "string" && Object.hasOwn(CHANGES, value.type) &&
  CHANGES[value.type as ChangeEvent["type"]](value.data);
const found = object({ message }, { before: message, after: message });
const channel = object({ channel: text, rooms: list(text), created_by: text });
const values: Check = (value) =>
  isObject(value) &&
  Object.values(value).every((each) => text(each) || Number.isFinite(each) || list(text)(each));
const error = object({ code: text, message: text }, {
  reason: text,
  values,
  retry_after_ms: count,
});
const comeOrGo = object({
  room: text,
  user_id: text,
  username: text,
  timestamp: time,
  user_count: count,
});
const typing = object({ room: text, user_id: text, username: text, users: list(text) });
const sent = object({ room: text, id: text, seq: count, timestamp: time }, { cid: text });
const unread = object({
  room: text,
  seq: count,
  last_seq: count,
  unread: count,
  mentions: count,
  level: text,
}, { threads: list(object({ id: text, seq: count, unread: count, mentions: count })) });
const slash = object({ command: text });

const author = tuple([text, text]);
const briefShared = object({ room: text, seq: count, timestamp: time, people: list(author) });
const row = (people: number) =>
  tuple(
    [text, (value) => count(value) && (value as number) < people, Number.isSafeInteger, text],
    text,
  );

const EVENTS: { readonly [T in EventType]: Check } = {
  welcome: object({
    message: text,
    server: object({ name: text, version: text }),
    protocol: count,
    session_id: text,
    user_id: text,
    username: textOrNull,
    epoch: text,
    heartbeat_ms: count,
    limits: object({ message_length: count, frame_bytes: count }),
  }),
  user_joined: comeOrGo,
  user_left: comeOrGo,
  new_message: message,
  user_typing: typing,
  user_stopped_typing: typing,
  room_users: object({ room: text, users: list(person), total: count }),
  room_list: object({ rooms: list(room), complete: flag }),
  room_created: room,
  room_deleted: object({ room: text }),
  channel_list: object({ channels: list(channel) }),
  read: object({ room: text, user_id: text, seq: count }, { back: flag, thread: text }),
  unread: object({ rooms: list(unread) }),
  ...CHANGES,
  message_history: object({
    room: text,
    messages: list(message),
    has_more: flag,
    first_seq: count,
    last_seq: count,
  }, { changes: list(change), has_newer: flag, thread: text }),
  presence: object(
    { user_id: text, username: text, status: text, since: time },
    { previous: text },
  ),
  heartbeat: object({ rooms: cursors, timestamp: time }),
  gap: object({ room: text, first_seq: count, last_seq: count }),
  system: object({ message: text, timestamp: time }, { code: text, values, room: text }),
  error,
  pong: object({ timestamp: time }),
};

const ACKS: { readonly [T in CommandType]: Check } = {
  hello: object({
    user_id: text,
    username: textOrNull,
    token: text,
    epoch: text,
    rooms: list(room),
  }),
  login: object({ user_id: text, username: text, token: text }),
  join_room: room,
  leave_room: object({ rooms: list(text) }),
  create_room: room,
  list_rooms: object({ total: count }),
  send_message: (value) => sent(value) || slash(value),
  open_direct: room,
  typing_start: nothing,
  typing_stop: nothing,
  edit_message: sent,
  delete_message: sent,
  react: sent,
  pin_message: sent,
  set_topic: sent,
  list_versions: object({
    room: text,
    id: text,
    versions: list(object({ message: text, timestamp: time })),
    has_more: flag,
  }),
  list_pins: object({ room: text, messages: list(message), has_more: flag }),
  history: object({ room: text, count, has_more: flag }, { has_newer: flag, thread: text }),
  mark_read: nothing,
  follow_thread: nothing,
  set_level: nothing,
  search: object({ query: text, results: list(found) }, { next: text, incomplete: flag }),
  set_status: object({ status: text }),
  create_channel: channel,
  delete_channel: object({ channel: text }),
  add_room: channel,
  remove_room: channel,
  send_to_channel: object({ channel: text, messages: list(sent) }),
  broadcast: sent,
  ping: nothing,
};

/**
 * Reads a frame of the server: an object, or an array of them. Events of unknown type and what is
 * not protocol version 1 are skipped.
 * @param onIgnored is told why something was skipped
 */
export function decodeFrame(frame: unknown, onIgnored: (reason: string) => void): Heard[] {
  if (typeof frame !== "string") {
    onIgnored("a frame that is not text");
    return [];
  }
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    onIgnored("a frame that is not JSON");
    return [];
  }
  const heard: Heard[] = [];
  for (const one of Array.isArray(value) ? value : [value]) {
    const known = decodeOne(one);
    if (typeof known === "string") onIgnored(known);
    else heard.push(...known);
  }
  return heard;
}

function decodeOne(value: unknown): Heard[] | string {
  if (!isObject(value) || typeof value.type !== "string") return "a frame without a type";
  const { type, data, ref } = value;
  if (typeof ref === "string" || typeof ref === "number") {
    if (type === "ack") return [{ kind: "ack", ref, data }];
    if (type === "error" && error(data)) return [{ kind: "error", ref, data: data as ErrorData }];
  }
  if (type === "messages") {
    const messages = isBrief(data) ? toMessages(data) : undefined;
    return messages?.map(toHeard) ?? `a malformed event of type "${type}"`;
  }
  if (!Object.hasOwn(EVENTS, type)) return `an event of unknown type "${type}"`;
  if (!EVENTS[type as EventType](data)) return `a malformed event of type "${type}"`;
  return [{ kind: "event", event: { type, data } as ServerEvent }];
}

function isBrief(data: unknown): data is BriefMessages {
  return isObject(data) && briefShared(data) && Array.isArray(data.people) &&
    Array.isArray(data.messages) && data.messages.every(row(data.people.length));
}

/** The messages that are told in the short form; `undefined` if one has a time beyond those that there are. */
function toMessages(brief: BriefMessages): Message[] | undefined {
  const { room, seq, timestamp, people } = brief;
  const messages = brief.messages.map(([id, person, ms, message, cid], i) => {
    const [user_id, username] = people[person]!;
    return {
      room,
      id,
      seq: seq + i,
      kind: "text",
      user_id,
      username,
      message,
      timestamp: timeAfter(timestamp, ms),
      ...(cid === undefined ? {} : { cid }),
    } as const;
  });
  return messages.every((message) => message.timestamp !== "") ? messages : undefined;
}

/** @returns no time if it is beyond those that there are */
function timeAfter(timestamp: string, ms: number): string {
  const date = new Date(Date.parse(timestamp) + ms);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

function toHeard(data: Message): Heard {
  return { kind: "event", event: { type: "new_message", data } };
}

/** Reads what an `ack` carries for the command it answers. @returns undefined if it makes no sense */
export function decodeAck<T extends CommandType>(type: T, data: unknown): AckData[T] | undefined {
  return ACKS[type](data) ? data as AckData[T] : undefined;
}
