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
  /** Direct rooms without a message that one person has opened; the oldest is forgotten for another one. */
  emptyDirects: 50,
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
  /** Mentions of one message that count. */
  mentionsPerMessage: 50,
  /** Unread messages of a room that are counted; more are told as so many. */
  countedUnread: 999,
  /** Threads that somebody follows in one room. */
  followedThreads: 100,
  /** Room size, in people, up to which everybody is told how far the others have read. */
  readByPeople: 20,
  /** Different reactions to one message. */
  reactionsPerMessage: 20,
  /** People of one reaction. */
  peoplePerReaction: 200,
  /** Longest reaction, in UTF-16 units. */
  emojiLength: 32,
  /** Pinned messages of a room. */
  pinsPerRoom: 50,
  /** How much of a message is shown where another one replies to it. */
  quoteLength: 140,
  /** People named of those who wrote in a thread. */
  threadPeople: 3,
  /** Longest query, in UTF-16 units: of a longer one the beginning counts. */
  searchLength: 500,
  /** Most results of one `search`. */
  searchPage: 20,
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
  /** How many of them mention this person, the room, or everybody who was here then. */
  mentions: number;
  level: Level;
  /** The threads that they follow there, if any. */
  threads?: ThreadUnread[];
}

/** How far somebody has read in a thread that they follow. */
export interface ThreadUnread {
  /** Of the thread's first message. */
  id: string;
  /** The newest reply that they have read, or where the room's log ended when they began to follow. */
  seq: number;
  /** Replies of others after it, at most `LIMITS.countedUnread`. */
  unread: number;
  /** How many of them mention this person. */
  mentions: number;
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
  /** `seq` of the newest event of the room's log; 0 if there is none. */
  last_seq: number;
  /** The people of a direct room. */
  people?: Person[];
}

export interface Message {
  room: string;
  id: string;
  /** Position in the room's log: rises by one with each message and each change of one, without gaps. */
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
  /**
   * `seq` of the newest event that the rest of this message takes account of, its thread's replies
   * included: an event about it with a `seq` up to here changes nothing. Absent: only its own.
   */
  changed_seq?: number;
  /** When `message` was last changed. */
  edited_at?: Timestamp;
  /** Its author deleted it: `message` is "". */
  deleted?: true;
  /** Who pinned it, and when. */
  pinned?: { user_id: string; timestamp: Timestamp };
  /** The emoji that came first is first, and so are the people. */
  reactions?: Reaction[];
  /** The message that this one replies to. */
  reply_to?: Quote;
  /** `id` of the first message of the thread that this one is a reply in. */
  thread?: string;
  /** `user_id` of the people whom it mentions by `@name`, and "@room" and "@here". */
  mentions?: string[];
  /** On the first message of a thread. */
  replies?: Replies;
}

export interface Reaction {
  emoji: string;
  /** `user_id` of each. */
  users: string[];
}

/** A message where another one replies to it, as it is now. */
export interface Quote {
  id: string;
  seq: number;
  user_id: string;
  username: string;
  /** Its first `LIMITS.quoteLength` characters. */
  message: string;
  deleted?: true;
}

/** What there is in a thread besides its first message. */
export interface Replies {
  /** Deleted ones included. */
  count: number;
  /** When the newest was written. */
  last_at: Timestamp;
  /** `user_id` of the last `LIMITS.threadPeople` different authors, the latest first. */
  users: string[];
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
  send_message: {
    room?: string;
    message: string;
    cid?: string;
    plain?: boolean;
    /** `id` of the message that this one replies to. */
    reply_to?: string;
    /** `id` of the first message of the thread to write in, or of any reply there. */
    thread?: string;
  };
  /** Gives one's own message another text. */
  edit_message: { room: string; id: string; message: string; cid?: string };
  /** Takes the text of one's own message away, and its earlier ones. */
  delete_message: { room: string; id: string; cid?: string };
  /** Adds an emoji to a message, or takes it back. Nothing changes where it is so already. */
  react: { room: string; id: string; emoji: string; remove?: boolean; cid?: string };
  pin_message: { room: string; id: string; pinned: boolean; cid?: string };
  /** The messages pinned in a room, the last pinned first. */
  list_pins: { room: string };
  /** What a message said before it was edited. */
  list_versions: { room: string; id: string };
  /** An empty topic takes it away. */
  set_topic: { room: string; topic: string; cid?: string };
  /** The direct room of oneself and one other person, or several others: of the same people always the same one. */
  open_direct: PersonRef & { people?: PersonRef[] };
  typing_start: { room?: string };
  typing_stop: { room?: string };
  /** What came up to `seq` is read. The same on all devices of a person. */
  mark_read: {
    room: string;
    seq: number;
    /** Nothing after `seq` is read any more; without this what was read stays so. */
    back?: boolean;
    /** `id` of the first message of a thread, or of any reply there: that is read, not the room. */
    thread?: string;
  };
  /** Has `unread` tell of a thread, or no longer. Who writes or is mentioned in one follows it, and who began it. */
  follow_thread: {
    room: string;
    /** Of any message of the thread. */
    id: string;
    follow: boolean;
  };
  /** What the person wants to be notified of in the room, on all devices. */
  set_level: { room: string; level: Level };
  /**
   * A page of a room's log: before or after a `seq`, around a message, or its end. `limit` counts
   * messages, and with `after` everything in the log.
   */
  history: {
    room: string;
    before?: number;
    after?: number;
    /** `id` of a message: as many before it as after it; of a reply in a thread, around the thread's first. */
    around?: string;
    /** `id` of a thread's first message, or of any reply there: only the thread, its first message first. */
    thread?: string;
    limit?: number;
  };
  /**
   * Messages with these words in all rooms that one may read, the newest first. Whatever is typed is a
   * query: see `docs/protocol.md`. `before`: the `next` of the page before.
   */
  search: { query: string; limit?: number; before?: string };
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
  edit_message: ChangeAck;
  delete_message: ChangeAck;
  react: ChangeAck;
  pin_message: ChangeAck;
  /** `has_more`: these are the latest of them. */
  list_pins: { room: string; messages: Message[]; has_more: boolean };
  /** Oldest first, the present one last; `has_more`: there are older ones. */
  list_versions: { room: string; id: string; versions: Version[]; has_more: boolean };
  set_topic: SendAck;
  open_direct: RoomInfo;
  typing_start: Record<never, never>;
  typing_stop: Record<never, never>;
  mark_read: Record<never, never>;
  follow_thread: Record<never, never>;
  set_level: Record<never, never>;
  history: {
    room: string;
    /** Messages of the page. */
    count: number;
    has_more: boolean;
    /** With `around`: there are newer ones, too; `has_more` says it of the older ones. */
    has_newer?: boolean;
    /** With `thread`, or `around` a reply in one: `id` of its first message. */
    thread?: string;
  };
  search: SearchPage;
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

/**
 * A change of a message is committed; where nothing had to be changed, `seq` is that of the room. A
 * repeated `cid` gets the first one again.
 */
export interface ChangeAck {
  room: string;
  /** Of the message. */
  id: string;
  /** Of the change. */
  seq: number;
  timestamp: Timestamp;
  cid?: string;
}

/** What a message said from some time on. */
export interface Version {
  message: string;
  timestamp: Timestamp;
}

/** What a search found. */
export interface SearchPage {
  /** As it was asked for. */
  query: string;
  results: SearchResult[];
  /** There are more: `before` of the next page. */
  next?: string;
  /** What was said last is not indexed yet: after an older database was put back, say. */
  incomplete?: true;
}

export interface SearchResult {
  message: Message;
  /** What was said before it, in its room or thread. */
  before?: Message;
  /** What was said after it. */
  after?: Message;
}

/** How each slash command is written: `<needed>`, `[optional]`. */
export const SLASH_USAGES = {
  join: "/join <room_name>",
  leave: "/leave [room_name]",
  list: "/list",
  rooms: "/rooms",
  who: "/who [room_name]",
  msg: "/msg <user> <text>",
  nick: "/nick <name>",
  me: "/me <action>",
  topic: "/topic [text]",
  invite: "/invite <user>",
  search: "/search <words>",
  help: "/help",
  quit: "/quit",
} as const;

export type SlashName = keyof typeof SLASH_USAGES;

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
  /** Somebody else came into a room that this session is in; or the same person, on another device, into one that it is not in. */
  user_joined: Presence & { user_count: number };
  /** Somebody else left a room; or this session is out of it, by a slash command or because the person left it on another device. */
  user_left: Presence & { user_count: number };
  new_message: Message;
  message_edited: Change & { message: string; edited_at: Timestamp; mentions?: string[] };
  message_deleted: Change & { timestamp: Timestamp };
  /** `removed`: taken back. */
  reaction: Change & { emoji: string; removed?: true; timestamp: Timestamp };
  /** `pinned` false: no longer. */
  message_pinned: Change & { pinned: boolean; timestamp: Timestamp };
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
  /** Somebody has read the room up to `seq`: oneself, or in a conversation or a small room another. */
  read: {
    room: string;
    user_id: string;
    seq: number;
    /** What came after it was marked as unread. */
    back?: boolean;
    /** `id` of the first message of the thread that was read; told to oneself only. */
    thread?: string;
  };
  /** What is unread in some rooms; in those without messages there is nothing to tell. */
  unread: { rooms: RoomUnread[] };
  /**
   * Messages as they are now, oldest first, without the replies in threads unless it was asked for one;
   * `has_more`: there are more in the direction that was asked for, with `around` older ones.
   */
  message_history: {
    room: string;
    messages: Message[];
    has_more: boolean;
    /** The part of the log that the page stands for: from here */
    first_seq: number;
    /** to here; one less than `first_seq` where it is no part. */
    last_seq: number;
    /** Asked for with `after`: what else is in that part, in order; `messages` has its replies in threads then, too. */
    changes?: ChangeEvent[];
    /** Asked for with `around`: there are newer ones. */
    has_newer?: boolean;
    /** Asked for a thread: `id` of its first message. */
    thread?: string;
  };
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

/** What happened to a message: it has a place of its own in the room's log. */
interface Change {
  room: string;
  /** Of the change. */
  seq: number;
  /** Of the message. */
  id: string;
  /** Who did it. */
  user_id: string;
  username: string;
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
  /** What `/search` found: a line for each message, the newest last. */
  found: { lines: string };
  /** The same, if there is more. */
  found_more: { lines: string };
  found_nothing: Record<never, never>;
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

/** The events that are changes of messages. */
export type ChangeEvent = ServerEvent<
  "message_edited" | "message_deleted" | "reaction" | "message_pinned"
>;

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
  | "message_not_found"
  | "bad_emoji"
  | "too_many_reactions"
  | "too_many_pins"
  | "search_too_slow"
  | "search_unavailable"
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
