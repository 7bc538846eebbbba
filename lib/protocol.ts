/**
 * Parlor's vocabulary: every command, event, code and limit of protocol version 1. The server, the
 * page and the terminal client all import this file; it has no code beyond constants and runs in a
 * browser. Frames are JSON objects `{ type, data, ref? }`; see `docs/protocol.md`.
 */

/** The WebSocket subprotocol that selects protocol version 1. */
export const SUBPROTOCOL = "parlor.v1";

/** The same, for clients that take messages which come together as {@linkcode BriefMessages}. */
export const BRIEF_SUBPROTOCOL = "parlor.v1.brief";

/** What a client offers, in the order of preference. */
export const SUBPROTOCOLS: readonly string[] = [BRIEF_SUBPROTOCOL, SUBPROTOCOL];

/** The room that always exists. */
export const GENERAL = "general";

/** The room on the wire whose messages reach everyone; nobody joins it or sees it in a list. */
export const EVERYONE = "*";

/** Bounds that client and server share. Texts are counted in Unicode code points. */
export const LIMITS = {
  /** Longest message. */
  messageLength: 4_000,
  /** Longest name of a person. */
  usernameLength: 32,
  /** Longest name of a room or channel. */
  roomLength: 64,
  /** Longest topic. */
  topicLength: 250,
  /** Longest `cid`. */
  cidLength: 64,
  /** Longest `ref`. */
  refLength: 64,
  /** Largest frame from a client, in bytes; a larger one closes with 1009. */
  frameBytes: 64 * 1024,
  /** Rooms one session may be in. */
  roomsPerSession: 200,
  /** Rooms of one channel. */
  roomsPerChannel: 20,
  /** People of a direct room. */
  directPeople: 16,
  /** People a private room may be created with. */
  invitesPerRoom: 50,
  /** Permanent rooms that one person may make. */
  roomsPerPerson: 100,
  /** Channels of a server. */
  channels: 200,
  /** Channels that one person may make. */
  channelsPerPerson: 20,
  /** Rooms in one list: the ones with most people. */
  listedRooms: 500,
  /** Most messages in one `message_history`. */
  historyPage: 100,
  /** Messages sent on joining a room. */
  historyOnJoin: 20,
  /** Most rooms that one `resume` may name. */
  resumeRooms: 1_000,
  /** Most missed messages a `resume` replays in one room; past it a `gap` is sent instead. */
  resumeEvents: 5_000,
  /** Room size, in people, up to which joins and leaves are announced and all people listed. */
  announcedPeople: 200,
  /** People listed of a larger room. */
  listedOfMany: 20,
  /** Unread messages of a room that are counted; more are told as so many. */
  countedUnread: 999,
  /** Room size, in people, up to which everybody is told how far the others have read. */
  readByPeople: 20,
} as const;

/** Linked times, in milliseconds. */
export const TIMES = {
  /** The server's `heartbeat`. A client that misses two reconnects. */
  heartbeatMs: 25_000,
  /** A typing notice expires after this long without another `typing_start`. */
  typingMs: 3_000,
  /** Shortest pause between two `typing_start` of a client that keeps typing. */
  typingRepeatMs: 2_000,
  /** Reconnect delays: `random(0, min(reconnectMaxMs, reconnectBaseMs * 2^attempt))`. */
  reconnectBaseMs: 500,
  reconnectMaxMs: 30_000,
} as const;

/** Close codes say what to do next. */
export const CLOSE = {
  /** Clean end; do not come back. */
  normal: 1000,
  /** Bad frames, repeatedly. */
  policy: 1008,
  /** A frame over `LIMITS.frameBytes`. */
  tooBig: 1009,
  /** The server restarts; come back after the hint in the reason (`retry_after_ms=1234`). */
  restart: 1012,
  /** Sign in again: the token is not valid here. */
  signIn: 4001,
  /** Stay away. */
  forbidden: 4003,
  /** Too slow to keep up; come back and resume. */
  slow: 4008,
  /** Far too many frames; come back slower. */
  tooFast: 4009,
  /** State was lost; come back and resume. */
  resync: 4010,
} as const;

/** ISO 8601 UTC with milliseconds, made by the server. */
export type Timestamp = string;

export type Status = "online" | "away" | "offline";

/**
 * - `temporary`: made by joining it; gone when its last member leaves.
 * - `public`: permanent, anybody may join.
 * - `private`: permanent, by invitation; nobody else sees it.
 * - `announcement`: permanent, anybody may join, only its creator writes.
 * - `direct`: between a fixed set of people; never joined or left.
 */
export type RoomKind = "temporary" | "public" | "private" | "announcement" | "direct";

/** `text`: a chat line. `action`: what `/me` makes. `topic`: the message is the room's new topic. */
export type MessageKind = "text" | "action" | "topic";

/** What somebody wants to be notified of in a room. */
export type Level = "all" | "mentions" | "nothing";

/** How far somebody has read in a room. */
export interface RoomUnread {
  room: string;
  /** The newest message that they have read. */
  seq: number;
  /** What was counted: everything after `seq` up to here. */
  last_seq: number;
  /** Messages of others, at most `LIMITS.countedUnread`. */
  unread: number;
  level: Level;
}

export interface Person {
  user_id: string;
  username: string;
  status: Status;
  /** Since when `status` holds. */
  since: Timestamp;
}

export interface RoomInfo {
  /** The room's name; of a direct room an opaque id that starts with `direct:`. */
  room: string;
  kind: RoomKind;
  topic: string;
  /** People in the room now; of a direct room all its people. */
  user_count: number;
  /** `seq` of the room's newest message; 0 if there is none. */
  last_seq: number;
  /** The people of a direct room. */
  people?: Person[];
}

export interface Message {
  room: string;
  id: string;
  /** Position in the room's log: rises by one with each message, without gaps. */
  seq: number;
  kind: MessageKind;
  user_id: string;
  username: string;
  message: string;
  timestamp: Timestamp;
  /** The author's own id for the message. */
  cid?: string;
  /** The channel it was sent to, if it came by `send_to_channel`. */
  channel?: string;
}

/**
 * Texts that follow one another in a room's log, as the data of a frame of type `messages`: what they
 * share is said once. It stands for as many `new_message`, and comes only by {@linkcode BRIEF_SUBPROTOCOL}.
 */
export interface BriefMessages {
  room: string;
  /** Of the first; each of the others has one more. */
  seq: number;
  /** Of the first. */
  timestamp: Timestamp;
  /** Who wrote them: `user_id` and `username`. */
  people: [user_id: string, username: string][];
  /** `person` is an index of `people`, `ms` counts from `timestamp`. */
  messages: [id: string, person: number, ms: number, message: string, cid?: string][];
}

export interface Channel {
  channel: string;
  rooms: string[];
  /** `user_id` of who made it. */
  created_by: string;
}

/** A position in every room's log: what a client has seen, by room. */
export type Cursors = Record<string, number>;

/** Whom a command means: exactly one of the two. */
export interface PersonRef {
  user_id?: string;
  username?: string;
}

/** The data of each command. */
export interface CommandData {
  /** First command of a version 1 client: who it is and what it has seen. */
  hello: {
    /** Identity from an earlier `hello` or `login` ack, for clients without cookies. */
    token?: string;
    username?: string;
    /** Joins these rooms and replays what came after each cursor; a cursor of 0 replays everything kept. */
    resume?: { epoch: string; rooms: Cursors };
  };
  login: { username: string };
  /** Joins a room, making a temporary one where none has the name. */
  join_room: {
    room: string;
    username?: string;
    /** How many of the last messages to send; 0 to `LIMITS.historyPage`, default `LIMITS.historyOnJoin`. */
    history?: number;
  };
  /** Leaves one room, or all rooms where none is named. */
  leave_room: { room?: string };
  /** Makes a permanent room and joins it. */
  create_room: {
    room: string;
    kind?: "public" | "private" | "announcement";
    topic?: string;
    /** Names of the people invited to a private room. */
    invite?: string[];
  };
  list_rooms: {
    /** Go on sending `room_list` with what changed, at most once a second. */
    watch?: boolean;
  };
  /** A text that begins with `/` is a slash command, with `//` a literal `/`, unless `plain` is set. */
  send_message: { room?: string; message: string; cid?: string; plain?: boolean };
  /** The direct room of oneself and one other person, or several others: of the same people always the same one. */
  open_direct: PersonRef & { people?: PersonRef[] };
  typing_start: { room?: string };
  typing_stop: { room?: string };
  /** A page of a room's log: before or after a `seq`, or its end. */
  history: { room: string; before?: number; after?: number; limit?: number };
  /** What came up to `seq` is read, and nothing after it: it may go back. The same on all devices of a person. */
  mark_read: { room: string; seq: number };
  /** What the person wants to be notified of in the room, on all devices. */
  set_level: { room: string; level: Level };
  set_status: { status: "online" | "away" };
  create_channel: { channel: string; rooms?: string[] };
  delete_channel: { channel: string };
  add_room: { channel: string; room: string };
  remove_room: { channel: string; room: string };
  send_to_channel: { channel: string; message: string; cid?: string };
  broadcast: { message: string; cid?: string };
  ping: Record<never, never>;
}

export type CommandType = keyof CommandData;

/** A number or a string of 1 to `LIMITS.refLength` characters, chosen by the client. */
export type Ref = string | number;

export type Command<T extends CommandType = CommandType> = {
  [K in T]: { type: K; data: CommandData[K]; ref?: Ref };
}[T];

/** What each command's `ack` carries in `data`. Everything else a command causes for its sender is sent before the ack. */
export interface AckData {
  /** Sent before the replay that `resume` asked for. */
  hello: {
    user_id: string;
    username: string | null;
    /** Proves this identity in a later `hello`. Keep it secret. */
    token: string;
    epoch: string;
    /** The rooms this session is in now, its direct rooms included. */
    rooms: RoomInfo[];
  };
  login: { user_id: string; username: string; token: string };
  join_room: RoomInfo;
  leave_room: { rooms: string[] };
  create_room: RoomInfo;
  list_rooms: { total: number };
  send_message: SendAck | SlashAck;
  open_direct: RoomInfo;
  typing_start: Record<never, never>;
  typing_stop: Record<never, never>;
  history: { room: string; count: number; has_more: boolean };
  mark_read: Record<never, never>;
  set_level: Record<never, never>;
  set_status: { status: Status };
  create_channel: Channel;
  delete_channel: { channel: string };
  add_room: Channel;
  remove_room: Channel;
  send_to_channel: { channel: string; messages: SendAck[] };
  broadcast: SendAck;
  ping: Record<never, never>;
}

/** The message is committed: it survives a crash of the server. A repeated `cid` gets the first one again. */
export interface SendAck {
  room: string;
  id: string;
  seq: number;
  timestamp: Timestamp;
  cid?: string;
}

/** A slash command was carried out; its reply came as a `system` event. */
export interface SlashAck {
  command: string;
}

/** The data of each event. */
export interface EventData {
  /** First frame of a connection. */
  welcome: {
    /** For people; the dialects' clients show it. */
    message: string;
    server: { name: string; version: string };
    protocol: 1;
    session_id: string;
    user_id: string;
    /** The name this identity last had, if any. */
    username: string | null;
    epoch: string;
    heartbeat_ms: number;
    limits: { message_length: number; frame_bytes: number };
  };
  user_joined: Presence & { user_count: number };
  user_left: Presence & { user_count: number };
  new_message: Message;
  /** Somebody started typing; `users` are all the names that type in the room now. */
  user_typing: { room: string; user_id: string; username: string; users: string[] };
  user_stopped_typing: { room: string; user_id: string; username: string; users: string[] };
  /** The people in a room: all, or `LIMITS.listedOfMany` of more than `LIMITS.announcedPeople`. */
  room_users: { room: string; users: Person[]; total: number };
  /** Rooms that this person may see; `complete`: all of them, otherwise those that changed. */
  room_list: { rooms: RoomInfo[]; complete: boolean };
  /** A room that this person may see came to be; also the first sign of a direct room or an invitation. */
  room_created: RoomInfo;
  room_deleted: { room: string };
  /** All channels, in full. */
  channel_list: { channels: Channel[] };
  /** Oldest first; `has_more`: there are more in the direction that was asked for. */
  message_history: { room: string; messages: Message[]; has_more: boolean };
  /** Somebody has read the room up to `seq`: oneself, or in a conversation or a small room another. */
  read: { room: string; user_id: string; seq: number };
  /** What is unread in some rooms; in those without messages there is nothing to tell. */
  unread: { rooms: RoomUnread[] };
  /** A person's name or status changed. `previous` is the name before, if that changed. */
  presence: Person & { previous?: string };
  /** The newest `seq` of the rooms that changed since the last heartbeat. */
  heartbeat: { rooms: Cursors; timestamp: Timestamp };
  /** What lies between the cursor and `first_seq` cannot be replayed: load the last page. */
  gap: { room: string; first_seq: number; last_seq: number };
  /** A notice for people, in English; `code` and `values` for those who say it in another language. */
  system: {
    message: string;
    code?: NoticeCode;
    values?: Values;
    room?: string;
    timestamp: Timestamp;
  };
  error: ErrorData;
  pong: { timestamp: Timestamp };
}

interface Presence {
  room: string;
  user_id: string;
  username: string;
  timestamp: Timestamp;
}

/** What a text for people names, by name. */
export type Values = Readonly<Record<string, string | number | readonly string[]>>;

/** The values of each `system` notice that has a code. */
export interface NoticeValues {
  joined_room: { room: string };
  left_room: { room: string };
  left_all_rooms: Record<never, never>;
  /** Names of rooms. */
  all_rooms: { rooms: string[] };
  your_rooms: { rooms: string[] };
  /** Some of the people in a room, and how many more there are; without `room`: in a conversation. */
  people_in: { room?: string; people: string[]; more: number };
  called: { username: string };
  renamed: { previous: string; username: string };
  /** The topic, or "" if there is none. */
  topic: { room: string; topic: string };
  invited: { username: string; room: string };
  /** How each slash command is written. */
  help: { usages: string[] };
  goodbye: Record<never, never>;
}

export type NoticeCode = keyof NoticeValues;

export interface ErrorData {
  code: ErrorCode;
  /** What happened and what to do, in English. */
  message: string;
  /** Which case of the code it is, where it needs words of its own. */
  reason?: ErrorReason;
  /** What the text names, for those who say it in another language. */
  values?: Values;
  /** When it is worth trying again. */
  retry_after_ms?: number;
}

export type EventType = keyof EventData;

export type ServerEvent<T extends EventType = EventType> = {
  [K in T]: { type: K; data: EventData[K] };
}[T];

/** What a version 1 client receives, alone or in an array. */
export type ServerFrame =
  | ServerEvent
  | { type: "error"; data: ErrorData; ref: Ref }
  | { type: "ack"; data: AckData[CommandType]; ref: Ref };

/**
 * How a connection speaks: version 1, or one of the dialects of clients that know nothing of Parlor,
 * `events`, or `simple` in its two forms `flat` and `text`; `undecided` until its first frame.
 */
export type Dialect = "v1" | "events" | "flat" | "text" | "undecided";

/** Every expected failure. Texts, HTTP status and retryability are in `errors.ts`. */
export type ErrorCode =
  | "bad_frame"
  | "bad_field"
  | "unknown_command"
  | "unknown_slash_command"
  | "usage"
  | "binary_refused"
  | "name_required"
  | "bad_name"
  | "name_too_similar"
  | "bad_room_name"
  | "bad_channel_name"
  | "room_not_found"
  | "room_exists"
  | "not_in_room"
  | "in_no_room"
  | "read_only"
  | "too_many_rooms"
  | "user_not_found"
  | "user_ambiguous"
  | "channel_not_found"
  | "channel_exists"
  | "not_allowed"
  | "message_empty"
  | "message_too_long"
  | "too_fast"
  | "storage_unavailable"
  | "bad_token"
  | "internal";

/**
 * Cases of an error code.
 * - `room_not_found`: `invitation_needed`.
 * - `too_many_rooms`: `rooms_made`, one has made too many.
 * - `user_ambiguous`: `quotes_needed`, the beginning of a line is the name of several people.
 * - `not_allowed`: with `own_conversation` one would talk to oneself; a conversation that is full,
 *   has no topic, cannot be left; `no_invitation_needed`, anybody may join the room.
 */
export type ErrorReason =
  | "invitation_needed"
  | "rooms_made"
  | "quotes_needed"
  | "own_conversation"
  | "conversation_full"
  | "conversation_without_topic"
  | "conversation_stays"
  | "no_invitation_needed";
