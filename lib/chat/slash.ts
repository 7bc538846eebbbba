import { ChatError } from "../errors.ts";
import {
  CLOSE,
  LIMITS,
  type NoticeCode,
  type NoticeValues,
  type Ref,
  SLASH_USAGES,
  type SlashAck,
  type SlashName,
} from "../protocol.ts";
import { splitAddressees } from "./addressees.ts";
import { openDirect } from "./direct.ts";
import type { Effect, Turn } from "./effects.ts";
import { displayName, peopleOf, timestamp } from "./info.ts";
import { type Answering, post, targetRooms } from "./messages.ts";
import { findPerson, login } from "./people.ts";
import { invite } from "./permanent_rooms.ts";
import { answering } from "./replies.ts";
import { roomsFor } from "./room_list.ts";
import { join, joinedRoom, leaveEvery, leaveNamed, show, tellLeft, visibleRoom } from "./rooms.ts";
import { messageText } from "./texts.ts";
import { postTopic } from "./topic.ts";
import type { Room, Session, State } from "./state.ts";

/** One call of a slash command. */
interface Call {
  turn: Turn;
  state: State;
  session: Session;
  /** What follows the command's name, trimmed. */
  rest: string;
  /** The room the line was typed in, if the client says. */
  room: string | undefined;
  cid: string | undefined;
  answers: Answering;
  answer: Extract<Effect, { kind: "append" }>["answer"];
}

interface Row {
  help: string;
  /** Whether an empty `rest` is wrong usage. */
  needsRest: boolean;
  /** @returns true if the answer is left to an effect */
  run: (call: Call) => boolean | void;
}

/** Messages that are listed of what was found. */
const SEARCH_LINES = 10;

const ROWS: Record<SlashName, Row> = {
  join: { help: "join a room", needsRest: true, run: runJoin },
  leave: { help: "leave a room, or all rooms", needsRest: false, run: runLeave },
  list: { help: "list all rooms", needsRest: false, run: runList },
  rooms: { help: "list your rooms", needsRest: false, run: runRooms },
  who: { help: "list the people in a room", needsRest: false, run: runWho },
  msg: {
    help: "send a private message; put commas between several names",
    needsRest: true,
    run: runMsg,
  },
  nick: { help: "change your name", needsRest: true, run: runNick },
  me: { help: "say what you do", needsRest: true, run: runMe },
  topic: { help: "show or set the topic of a room", needsRest: false, run: runTopic },
  invite: { help: "let somebody into a private room", needsRest: true, run: runInvite },
  search: { help: "find messages", needsRest: true, run: runSearch },
  help: { help: "show this list", needsRest: false, run: runHelp },
  quit: { help: "leave the chat", needsRest: false, run: runQuit },
};

/** Whether a text is a slash command; `//x` is not. */
export function isSlash(text: string): boolean {
  return text.startsWith("/") && !text.startsWith("//");
}

/** What was typed. */
export interface Line extends Answering {
  text: string;
  room: string | undefined;
  cid: string | undefined;
  ref: Ref | undefined;
}

/**
 * Carries out a line that begins with `/`.
 * @returns the answer, unless an `append` will give it
 * @throws {ChatError} `unknown_slash_command`, `usage`, and what the command itself throws
 */
export function runSlash(
  turn: Turn,
  state: State,
  session: Session,
  line: Line,
): SlashAck | undefined {
  const [, name = "", rest = ""] = /^\/(\S*)\s*([^]*)$/u.exec(line.text.trim()) ?? [];
  const command = name.toLowerCase();
  if (!isName(command)) {
    throw new ChatError(
      "unknown_slash_command",
      `Unknown command: /${name}. Type /help for available commands.`,
      { values: { command: `/${name}` } },
    );
  }
  const row = ROWS[command];
  if (row.needsRest && rest === "") throw wrongUsage(command);
  const ack: SlashAck = { command };
  const { ref } = line;
  const answer = ref === undefined ? undefined : { ref, data: () => ack };
  const { room, cid, replyTo, thread } = line;
  const answers = { replyTo, thread };
  const later = row.run({ turn, state, session, rest, room, cid, answers, answer });
  return later ? undefined : ack;
}

function runJoin({ turn, state, session, rest }: Call): void {
  const room = join(turn, state, session, rest.replace(/^#/, ""));
  const { name } = room;
  reply(turn, session, `Joined room: ${name}`, {
    code: "joined_room",
    values: { room: name },
    room,
  });
  show(turn, state, session, { room, limit: LIMITS.historyOnJoin });
}

function runLeave({ turn, state, session, rest }: Call): void {
  if (rest === "") {
    const left = leaveEvery(turn, state, session);
    if (left.length === 0) throw new ChatError("in_no_room", "You are not in any room");
    left.forEach((room) => tellLeft(turn, session, room));
    reply(turn, session, "Left all rooms", { code: "left_all_rooms", values: {} });
    return;
  }
  const room = leaveNamed(turn, state, session, rest.replace(/^#/, ""));
  tellLeft(turn, session, room);
  const { name } = room;
  reply(turn, session, `Left room: ${name}`, { code: "left_room", values: { room: name } });
}

function runList({ turn, state, session }: Call): void {
  const rooms = roomsFor(state, session.person).map((room) => room.name);
  reply(turn, session, `All rooms: ${listed(rooms)}`, { code: "all_rooms", values: { rooms } });
}

function runRooms({ turn, session }: Call): void {
  const rooms = Array.from(session.rooms, (room) => room.name);
  reply(turn, session, `Your rooms: ${listed(rooms)}`, { code: "your_rooms", values: { rooms } });
}

function runWho({ turn, state, session, rest, room: typedIn }: Call): void {
  const room = rest === ""
    ? joinedRoom(state, session, typedIn)
    : visibleRoom(state, session.person, rest.replace(/^#/, ""));
  const people = room.kind === "direct" ? peopleOf(state, room) : [...room.present.keys()];
  const names = people.slice(0, LIMITS.announcedPeople).map(displayName);
  const more = people.length - names.length;
  const direct = room.kind === "direct";
  const where = direct ? "this conversation" : room.name;
  const said = `${names.join(", ") || "nobody"}${more > 0 ? ` and ${more} more` : ""}`;
  const values = { ...(direct ? {} : { room: room.name }), people: names, more };
  reply(turn, session, `In ${where}: ${said}`, { code: "people_in", values });
}

function runMsg(call: Call): boolean {
  const { turn, state, session, rest } = call;
  const said = splitAddressees(state, session, rest);
  if (!said) throw wrongUsage("msg");
  const text = messageText(said.text);
  const room = openDirect(turn, state, session, said.people);
  post(turn, state, session, {
    rooms: [room],
    kind: "text",
    text,
    cid: call.cid,
    answer: call.answer,
  });
  return true;
}

function runNick({ turn, state, session, rest }: Call): void {
  login(state, turn, session, rest);
  const username = displayName(session.person);
  reply(turn, session, `You are now called ${username}`, { code: "called", values: { username } });
}

function runMe({ turn, state, session, rest, room, cid, answer, ...call }: Call): boolean {
  const text = messageText(rest);
  const rooms = targetRooms(turn, state, session, room);
  const answers = answering(turn, session, rooms, { ...call.answers, cid });
  post(turn, state, session, { rooms, kind: "action", text, cid, answers, answer });
  return true;
}

function runTopic({ turn, state, session, rest, room: typedIn, cid, answer }: Call): boolean {
  const room = joinedRoom(state, session, typedIn);
  if (rest === "") {
    const { name, topic } = room;
    const text = topic === "" ? `${name} has no topic` : `Topic of ${name}: ${topic}`;
    reply(turn, session, text, { code: "topic", values: { room: name, topic }, room });
    return false;
  }
  postTopic(turn, state, session, { room, topic: rest, cid, answer });
  return true;
}

function runInvite({ turn, state, session, rest, room: typedIn }: Call): void {
  const room = joinedRoom(state, session, typedIn);
  const guest = findPerson(state, session.person, { username: rest.replace(/^@/, "") });
  invite(turn, state, room, guest);
  const values = { username: displayName(guest), room: room.name };
  const text = `Invited ${values.username} to ${values.room}`;
  reply(turn, session, text, { code: "invited", values, room });
}

function runSearch({ turn, session, rest, answer }: Call): boolean {
  const search = { query: rest, limit: SEARCH_LINES };
  turn.effects.push({ kind: "search", session, ref: answer?.ref, search, inWords: true });
  return true;
}

function runHelp({ turn, session }: Call): void {
  const usages = Object.values(SLASH_USAGES);
  const lines = Object.entries(ROWS).map(([name, { help }]) =>
    `${SLASH_USAGES[name as SlashName]} - ${help}`
  );
  const text = ["Available commands:", ...lines].join("\n");
  reply(turn, session, text, { code: "help", values: { usages } });
}

function runQuit({ turn, session, answer }: Call): boolean {
  reply(turn, session, "Goodbye", { code: "goodbye", values: {} });
  if (answer) {
    turn.effects.push({ kind: "ack", session, ref: answer.ref, data: { command: "quit" } });
  }
  turn.effects.push({ kind: "close", session, code: CLOSE.normal, reason: "quit" });
  return true;
}

function isName(command: string): command is SlashName {
  return Object.hasOwn(ROWS, command);
}

function wrongUsage(name: SlashName): ChatError {
  const usage = SLASH_USAGES[name];
  return new ChatError("usage", `Usage: ${usage}`, { values: { usage } });
}

function listed(names: string[]): string {
  return names.join(", ") || "None";
}

function reply<C extends NoticeCode>(
  turn: Turn,
  session: Session,
  message: string,
  { code, values, room }: { code: C; values: NoticeValues[C]; room?: Room },
): void {
  const data = {
    message,
    code,
    ...(Object.keys(values).length > 0 ? { values } : {}),
    timestamp: timestamp(turn.now),
    ...(room ? { room: room.name } : {}),
  };
  turn.effects.push({ kind: "tell", session, event: { type: "system", data } });
}
