import { assertEquals, assertRejects } from "@std/assert";
import { ERRORS } from "../../lib/errors.ts";
import {
  type ChangeAck,
  type Channel,
  CLOSE,
  type CommandData,
  type ErrorCode,
  type ErrorReason,
  type EventData,
  LIMITS,
  type Message,
  type NoticeCode,
  type NoticeValues,
  type Person,
  type Quote,
  type Reaction,
  type Replies,
  type RoomInfo,
  type RoomUnread,
  type SearchPage,
  type SearchResult,
  type SendAck,
  type ThreadUnread,
  TIMES,
  type Version,
} from "../../lib/protocol.ts";
import { within } from "../peer.ts";
import { Relay } from "../relay.ts";
import { TestServer } from "../serve.ts";
import { play } from "./example.ts";
import { type Block, blocks, names, rows } from "./markdown.ts";

const TEXT = await Deno.readTextFile(new URL("../../docs/protocol.md", import.meta.url));
const BLOCKS = blocks(TEXT);

type Fields<T> = Record<keyof T, true>;

// The compiler holds these to the interfaces of `lib/protocol.ts`, to the last field.
const COMMANDS: { [C in keyof CommandData]: Fields<CommandData[C]> } = {
  hello: { token: true, username: true, resume: true },
  login: { username: true },
  join_room: { room: true, username: true, history: true },
  leave_room: { room: true },
  create_room: { room: true, kind: true, topic: true, invite: true },
  list_rooms: { watch: true },
  send_message: {
    room: true,
    message: true,
    cid: true,
    plain: true,
    reply_to: true,
    thread: true,
  },
  edit_message: { room: true, id: true, message: true, cid: true },
  delete_message: { room: true, id: true, cid: true },
  react: { room: true, id: true, emoji: true, remove: true, cid: true },
  pin_message: { room: true, id: true, pinned: true, cid: true },
  list_pins: { room: true },
  list_versions: { room: true, id: true },
  set_topic: { room: true, topic: true, cid: true },
  open_direct: { user_id: true, username: true, people: true },
  typing_start: { room: true },
  typing_stop: { room: true },
  history: { room: true, before: true, after: true, around: true, thread: true, limit: true },
  mark_read: { room: true, seq: true, back: true, thread: true },
  follow_thread: { room: true, id: true, follow: true },
  set_level: { room: true, level: true },
  search: { query: true, limit: true, before: true },
  set_status: { status: true },
  create_channel: { channel: true, rooms: true },
  delete_channel: { channel: true },
  add_room: { channel: true, room: true },
  remove_room: { channel: true, room: true },
  send_to_channel: { channel: true, message: true, cid: true },
  broadcast: { message: true, cid: true },
  ping: {},
};

const MESSAGE: Fields<Message> = {
  room: true,
  id: true,
  seq: true,
  kind: true,
  user_id: true,
  username: true,
  message: true,
  timestamp: true,
  cid: true,
  channel: true,
  changed_seq: true,
  edited_at: true,
  deleted: true,
  pinned: true,
  reactions: true,
  reply_to: true,
  thread: true,
  mentions: true,
  replies: true,
};

const QUOTE: Fields<Quote> = {
  id: true,
  seq: true,
  user_id: true,
  username: true,
  message: true,
  deleted: true,
};
const REACTION: Fields<Reaction> = { emoji: true, users: true };
const THREAD: Fields<Replies> = { count: true, last_at: true, users: true };
const VERSION: Fields<Version> = { message: true, timestamp: true };
const CHANGE = { room: true, seq: true, id: true, user_id: true, username: true } as const;

const ROOM_INFO: Fields<RoomInfo> = {
  room: true,
  kind: true,
  topic: true,
  user_count: true,
  last_seq: true,
  people: true,
};

const PERSON: Fields<Person> = { user_id: true, username: true, status: true, since: true };
const ROOM_UNREAD: Fields<RoomUnread> = {
  room: true,
  seq: true,
  last_seq: true,
  unread: true,
  mentions: true,
  level: true,
  threads: true,
};
const THREAD_UNREAD: Fields<ThreadUnread> = { id: true, seq: true, unread: true, mentions: true };
const SEND_ACK: Fields<SendAck> = { room: true, id: true, seq: true, timestamp: true, cid: true };
const CHANGE_ACK: Fields<ChangeAck> = SEND_ACK;
const SEARCH_PAGE: Fields<SearchPage> = {
  query: true,
  results: true,
  next: true,
  incomplete: true,
};
const SEARCH_RESULT: Fields<SearchResult> = { message: true, before: true, after: true };
const CHANNEL: Fields<Channel> = { channel: true, rooms: true, created_by: true };

const NOTICE: Fields<EventData["user_joined"]> = {
  room: true,
  user_id: true,
  username: true,
  timestamp: true,
  user_count: true,
};
const TYPING: Fields<EventData["user_typing"]> = {
  room: true,
  user_id: true,
  username: true,
  users: true,
};

const EVENTS: { [E in keyof EventData]: Fields<EventData[E]> } = {
  welcome: {
    message: true,
    server: true,
    protocol: true,
    session_id: true,
    user_id: true,
    username: true,
    epoch: true,
    heartbeat_ms: true,
    limits: true,
  },
  user_joined: NOTICE,
  user_left: NOTICE,
  new_message: MESSAGE,
  message_edited: { ...CHANGE, message: true, edited_at: true, mentions: true },
  message_deleted: { ...CHANGE, timestamp: true },
  reaction: { ...CHANGE, emoji: true, removed: true, timestamp: true },
  message_pinned: { ...CHANGE, pinned: true, timestamp: true },
  user_typing: TYPING,
  user_stopped_typing: TYPING,
  room_users: { room: true, users: true, total: true },
  room_list: { rooms: true, complete: true },
  room_created: ROOM_INFO,
  room_deleted: { room: true },
  channel_list: { channels: true },
  message_history: {
    room: true,
    messages: true,
    has_more: true,
    first_seq: true,
    last_seq: true,
    changes: true,
    has_newer: true,
    thread: true,
  },
  read: { room: true, user_id: true, seq: true, back: true, thread: true },
  unread: { rooms: true },
  presence: { ...PERSON, previous: true },
  heartbeat: { rooms: true, timestamp: true },
  gap: { room: true, first_seq: true, last_seq: true },
  system: { message: true, code: true, values: true, room: true, timestamp: true },
  error: { code: true, message: true, reason: true, values: true, retry_after_ms: true },
  pong: { timestamp: true },
};

const REASONS: Record<ErrorReason, ErrorCode> = {
  invitation_needed: "room_not_found",
  rooms_made: "too_many_rooms",
  quotes_needed: "user_ambiguous",
  own_conversation: "not_allowed",
  conversation_full: "not_allowed",
  conversation_without_topic: "not_allowed",
  conversation_stays: "not_allowed",
  no_invitation_needed: "not_allowed",
};

const REPLIES: { [C in NoticeCode]: Fields<NoticeValues[C]> } = {
  joined_room: { room: true },
  left_room: { room: true },
  left_all_rooms: {},
  all_rooms: { rooms: true },
  your_rooms: { rooms: true },
  people_in: { room: true, people: true, more: true },
  called: { username: true },
  renamed: { previous: true, username: true },
  topic: { room: true, topic: true },
  invited: { username: true, room: true },
  found: { lines: true },
  found_more: { lines: true },
  found_nothing: {},
  help: { usages: true },
  goodbye: {},
};

for (const block of BLOCKS.filter(({ language }) => language === "parlor")) {
  Deno.test(`protocol.md is true at line ${block.line}: ${block.heading}`, () => play(block));
}

Deno.test("protocol.md has nothing in code fences that is not run", () => {
  assertEquals(new Set(BLOCKS.map(({ language }) => language)), new Set(["parlor", "js"]));
  assertEquals(BLOCKS.filter(({ language }) => language === "js").length, 1);
});

Deno.test("protocol.md's client talks, is brought back, misses nothing and repeats nothing", async () => {
  const { lines } = BLOCKS.find(({ language }) => language === "js")!;
  const { chat } = await import(`data:text/javascript,${encodeURIComponent(lines.join("\n"))}`);
  await using server = new TestServer();
  await using relay = new Relay(server.port);
  const ben = await server.version1();
  ben.send({ type: "hello", data: { username: "Ben" } });
  ben.send({ type: "join_room", data: { room: "garden" } });
  await ben.news();
  ben.send({ type: "send_message", data: { message: "Before" } });
  await ben.nextOf("new_message");

  const heard: string[] = [];
  let wake = () => {};
  const client = chat(
    `ws://127.0.0.1:${relay.port}/ws`,
    "Ada",
    "garden",
    ({ message }: Message) => {
      heard.push(message);
      wake();
    },
  );
  const hears = (count: number) =>
    within(`${count} messages`, (resolve) => {
      wake = () => heard.length >= count && resolve(undefined);
      wake();
    });
  await hears(1);
  client.send("Hello");
  const hello = (await ben.nextOf("new_message"))["data"];
  assertEquals(hello.message, "Hello");
  await hears(2);

  relay.cut();
  await ben.nextOf("user_left");
  ben.send({ type: "send_message", data: { message: "You missed this" } });
  client.send("Sent while away");
  assertEquals((await ben.nextOf("user_joined"))["data"].user_id, hello.user_id);
  await hears(4);
  client.send("Back");
  await hears(5);
  client.send("x".repeat(4_001));
  client.send("Last");
  await hears(6);
  assertEquals(heard.toSorted(), [
    "Back",
    "Before",
    "Hello",
    "Last",
    "Sent while away",
    "You missed this",
  ]);
  const ended = ben.nextOf("user_left");
  client.close();
  await ended;
});

Deno.test("protocol.md has every command with its fields, and no other", () => {
  assertEquals(table("Commands"), fieldsOf(COMMANDS));
});

Deno.test("protocol.md has every event with its fields, and no other", () => {
  const documented = table("Events");
  // These two refer to the table of their object.
  documented["new_message"] = objectFields("Message");
  documented["room_created"] = objectFields("RoomInfo");
  assertEquals(documented, fieldsOf(EVENTS));
});

Deno.test("protocol.md has every field of every object, and no other", () => {
  const objects = {
    Message: MESSAGE,
    SendAck: SEND_ACK,
    ChangeAck: CHANGE_ACK,
    Version: VERSION,
    Reaction: REACTION,
    Quote: QUOTE,
    "Replies in a thread": THREAD,
    RoomInfo: ROOM_INFO,
    Person: PERSON,
    RoomUnread: ROOM_UNREAD,
    ThreadUnread: THREAD_UNREAD,
    Channel: CHANNEL,
    SearchPage: SEARCH_PAGE,
    SearchResult: SEARCH_RESULT,
  };
  for (const [heading, fields] of Object.entries(objects)) {
    assertEquals(objectFields(heading), Object.keys(fields).sort(), heading);
  }
});

Deno.test("protocol.md has every error code, and no other", () => {
  assertEquals(Object.keys(table("Errors")).sort(), Object.keys(ERRORS).sort());
});

Deno.test("protocol.md has every reason of an error, with its code, and no other", () => {
  const documented = rows(TEXT, "Reasons").map((
    [reason, code],
  ) => [...names(reason!), ...names(code!)]);
  assertEquals(Object.fromEntries(documented), REASONS);
});

Deno.test("protocol.md has every reply with its values, and no other", () => {
  assertEquals(table("Replies"), fieldsOf(REPLIES));
});

Deno.test("protocol.md has every close code, and no other but those that clients make", () => {
  const documented = rows(TEXT, "Close codes").map(([code]) => Number(code));
  assertEquals(documented, [...Object.values(CLOSE), 1001, 1006].sort());
});

Deno.test("protocol.md has every limit and every time, with its value", () => {
  const documented = rows(TEXT, "Limits").map(([name, value]) => [
    names(name!)[0],
    Number(value!.replaceAll(",", "")),
  ]);
  assertEquals(Object.fromEntries(documented), { ...LIMITS, ...TIMES });
});

Deno.test("play() fails on an example that is not true", async () => {
  const mistakes: Record<string, string> = {
    'ada< {"type": "pong", "data": {}}': "also has timestamp",
    'ada< {"type": "pong", "data": {"timestamp": "<time>", "more": 1}}': "more is missing",
    'ada< {"type": "pong", "data": {"timestamp": "today"}}': 'not "today"',
    'ada< {"type": "ack", "data": {"timestamp": "<time>"}}': 'type is "pong", not "ack"',
    'ada< {"type": "<same>", "data": {"timestamp": "<same>"}}': 'not "pong"',
    "ada is delighted": "nothing that can be run",
    "": "also gets",
  };
  for (const [line, message] of Object.entries(mistakes)) {
    await assertRejects(() => play(example('ada> {"type": "ping"}', line)), Error, message);
  }
  await play(
    example('ada> {"type": "ping"}', 'ada< {"type": "pong", "data": {"timestamp": "<time>"}}'),
  );
});

function example(...lines: string[]): Block {
  return { language: "parlor", lines, line: 1, heading: "" };
}

/** First and second column of a table: what, and its fields. */
function table(heading: string): Record<string, string[]> {
  return Object.fromEntries(
    rows(TEXT, heading).map(([what, fields]) => [names(what!)[0], names(fields!).sort()]),
  );
}

function objectFields(heading: string): string[] {
  return rows(TEXT, heading).map(([name]) => names(name!)[0]!).sort();
}

function fieldsOf(all: Record<string, object>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(all).map(([name, fields]) => [name, Object.keys(fields).sort()]),
  );
}
