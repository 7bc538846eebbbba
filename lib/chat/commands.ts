import { ChatError } from "../errors.ts";
import { type Command, type CommandData, type CommandType, LIMITS } from "../protocol.ts";
import type { Appended } from "../store/store.ts";
import {
  channelInfo,
  channelList,
  createChannel,
  deleteChannel,
  findChannel,
  openRooms,
  placeRoom,
} from "./channels.ts";
import { type Answer, type Call, later, type Server } from "./call.ts";
import { runDelete, runEdit, runListVersions } from "./changes.ts";
import { openDirect, showOpened } from "./direct.ts";
import type { Turn } from "./effects.ts";
import { displayName, roomInfo, timestamp } from "./info.ts";
import { post, sendAnswer, targetRooms, toSendAck } from "./messages.ts";
import { findPerson, greet, hello, login, nameRequired, setStatus } from "./people.ts";
import { runListPins, runPin } from "./pins.ts";
import { runReact } from "./reactions.ts";
import { answering, threadOf } from "./replies.ts";
import { followThread, markThreadRead } from "./following.ts";
import { markRead, setLevel, showReaders } from "./reads.ts";
import {
  checkJoin,
  enter,
  join,
  joinedRoom,
  leaveEvery,
  leaveNamed,
  readableRoom,
  show,
} from "./rooms.ts";
import { createRoom } from "./permanent_rooms.ts";
import { roomList } from "./room_list.ts";
import { messageText } from "./texts.ts";
import { isSlash, runSlash } from "./slash.ts";
import type { Room, Session, State } from "./state.ts";
import { runSetTopic } from "./topic.ts";
import { startTyping, stopTyping } from "./typing.ts";

interface Row<T extends CommandType> {
  /** A version 1 client must have a name first; in the dialects an anonymous person has a stand-in. */
  needsName: boolean;
  run: (call: Call<T>) => Answer<T>;
}

/** Every command with its preconditions. */
const ROWS: { readonly [T in CommandType]: Row<T> } = {
  hello: { needsName: false, run: runHello },
  login: { needsName: false, run: runLogin },
  join_room: { needsName: false, run: runJoin },
  leave_room: { needsName: true, run: runLeave },
  create_room: { needsName: true, run: runCreate },
  list_rooms: { needsName: false, run: runList },
  send_message: { needsName: true, run: runSend },
  edit_message: { needsName: true, run: runEdit },
  delete_message: { needsName: true, run: runDelete },
  react: { needsName: true, run: runReact },
  pin_message: { needsName: true, run: runPin },
  list_pins: { needsName: true, run: runListPins },
  list_versions: { needsName: true, run: runListVersions },
  set_topic: { needsName: true, run: runSetTopic },
  open_direct: { needsName: true, run: runOpenDirect },
  typing_start: { needsName: true, run: runTypingStart },
  typing_stop: { needsName: true, run: runTypingStop },
  history: { needsName: true, run: runHistory },
  mark_read: { needsName: true, run: runMarkRead },
  follow_thread: { needsName: true, run: runFollowThread },
  set_level: { needsName: true, run: runSetLevel },
  search: { needsName: true, run: runSearch },
  set_status: { needsName: true, run: runSetStatus },
  create_channel: { needsName: true, run: runCreateChannel },
  delete_channel: { needsName: true, run: runDeleteChannel },
  add_room: { needsName: true, run: runAddRoom },
  remove_room: { needsName: true, run: runRemoveRoom },
  send_to_channel: { needsName: true, run: runSendToChannel },
  broadcast: { needsName: true, run: runBroadcast },
  ping: { needsName: false, run: runPing },
};

/**
 * The rules: what a command of a session comes to. Changes the state and adds effects to the turn.
 * @throws {ChatError} an expected failure; neither state nor effects changed then
 * @throws {NotInMemory} a person must be read first
 */
export function apply(
  state: State,
  session: Session,
  command: Command,
  { turn, server }: { turn: Turn; server: Server },
): void {
  run(ROWS[command.type] as Row<CommandType>, command);

  function run<T extends CommandType>(row: Row<T>, { data, ref }: Command): void {
    if (session.dialect === "v1" && row.needsName) requireName(session);
    const answer = row.run({
      turn,
      state,
      session,
      data: data as CommandData[T],
      ref,
      server,
    });
    if (command.type !== "hello") greet(turn, state, session);
    if (answer !== later && ref !== undefined) {
      turn.effects.push({ kind: "ack", session, ref, data: answer });
    }
  }
}

function requireName(session: Session): void {
  if (session.person.name === null) throw nameRequired();
}

function runHello({ turn, state, session, data, ref, server }: Call<"hello">): Answer<"hello"> {
  hello(state, turn, { session, data, ref, ...server });
  return later;
}

function runLogin({ turn, state, session, data }: Call<"login">): Answer<"login"> {
  login(state, turn, session, data.username);
  const { person } = session;
  // Flat JSON has no rooms to join: who signs in is in the one that everybody has.
  if (session.dialect === "flat" && session.listensAfter !== null) {
    const before = session.listensAfter + 1;
    enter(turn, state, session, state.general);
    show(turn, state, session, { room: state.general, limit: LIMITS.historyOnJoin, before });
  }
  return {
    user_id: person.id,
    username: displayName(person),
    token: turn.identity.sign(person.id),
  };
}

function runJoin({ turn, state, session, data }: Call<"join_room">): Answer<"join_room"> {
  checkJoin(turn, state, session, data.room);
  if (data.username !== undefined) login(state, turn, session, data.username);
  else if (session.dialect === "v1") requireName(session);
  const room = join(turn, state, session, data.room);
  show(turn, state, session, { room, limit: data.history ?? LIMITS.historyOnJoin });
  return () => roomInfo(state, room);
}

function runLeave({ turn, state, session, data }: Call<"leave_room">): Answer<"leave_room"> {
  if (data.room === undefined) leaveEvery(turn, state, session);
  else leaveNamed(turn, state, session, data.room);
  return { rooms: [...session.rooms].map((room) => room.name) };
}

function runCreate(call: Call<"create_room">): Answer<"create_room"> {
  const { turn, state, session, data, ref } = call;
  const invited = (data.invite ?? []).map((username) =>
    findPerson(state, session.person, { username })
  );
  const room = createRoom(turn, state, session, { data, invited });
  turn.effects.push({
    kind: "after",
    session,
    ref,
    rule: (turn) => {
      enter(turn, state, session, room);
      show(turn, state, session, { room, limit: LIMITS.historyOnJoin });
      if (ref === undefined) return;
      turn.effects.push({ kind: "ack", session, ref, data: () => roomInfo(state, room) });
    },
  });
  return later;
}

function runList({ turn, state, session, data }: Call<"list_rooms">): Answer<"list_rooms"> {
  if (data.watch !== undefined) turn.effects.push({ kind: "watch", session, watch: data.watch });
  const list = roomList(state, session.person);
  turn.effects.push({ kind: "tell", session, event: list });
  turn.effects.push({ kind: "tell", session, event: channelList(state) });
  return { total: list.data.rooms.length };
}

function runSend(call: Call<"send_message">): Answer<"send_message"> {
  const { turn, state, session, data, ref } = call;
  const { cid, reply_to: replyTo, thread } = data;
  if (!data.plain && isSlash(data.message)) {
    const line = { text: data.message, room: data.room, cid, ref, replyTo, thread };
    return runSlash(turn, state, session, line) ?? later;
  }
  const text = messageText(data.plain ? data.message : data.message.replace(/^\/\//, "/"));
  const rooms = targetRooms(turn, state, session, data.room);
  const answers = answering(turn, session, rooms, { replyTo, thread, cid });
  const answer = sendAnswer(state, { ref, rooms, cid });
  post(turn, state, session, { rooms, kind: "text", text, cid, answers, answer });
  return later;
}

function runOpenDirect(call: Call<"open_direct">): Answer<"open_direct"> {
  const { turn, state, session, data: { people, ...person } } = call;
  if (people && Object.keys(person).length > 0) {
    throw new ChatError(
      "bad_field",
      'Name one person by "user_id" or "username", or several by "people"',
    );
  }
  const others = (people ?? [person]).map((each) => findPerson(state, session.person, each));
  const room = openDirect(turn, state, session, others);
  showOpened(turn, state, session, room);
  return () => roomInfo(state, room);
}

function runTypingStart({ turn, state, session, data }: Call<"typing_start">) {
  startTyping(turn, state, session.person, joinedRoom(state, session, data.room));
  return {};
}

function runTypingStop({ turn, state, session, data }: Call<"typing_stop">) {
  stopTyping(turn, state, session.person, joinedRoom(state, session, data.room));
  return {};
}

function runHistory({ turn, state, session, data, ref }: Call<"history">): Answer<"history"> {
  const { room: name, limit = LIMITS.historyPage, ...range } = data;
  const room = readableRoom(state, session, name);
  // Of a page that somebody opens the room with.
  if (Object.keys(range).length === 0) showReaders(turn, state, session, room);
  turn.effects.push({
    kind: "history",
    session,
    room,
    page: { ...range, limit },
    ...(ref === undefined ? {} : { ref }),
  });
  return later;
}

function runMarkRead({ turn, state, session, data }: Call<"mark_read">): Answer<"mark_read"> {
  const room = joinedRoom(state, session, data.room);
  const { thread } = data;
  if (thread === undefined) markRead(turn, session, room, data);
  else markThreadRead(turn, session, { room, thread: threadOf(turn, room, thread) }, data);
  return {};
}

function runFollowThread(call: Call<"follow_thread">): Answer<"follow_thread"> {
  const { turn, state, session, data } = call;
  const room = joinedRoom(state, session, data.room);
  const thread = threadOf(turn, room, data.id);
  followThread(turn, session, { room, thread }, data.follow);
  return {};
}

function runSetLevel({ turn, state, session, data }: Call<"set_level">): Answer<"set_level"> {
  setLevel(turn, session, joinedRoom(state, session, data.room), data.level);
  return {};
}

function runSearch({ turn, session, data, ref }: Call<"search">): Answer<"search"> {
  turn.effects.push({ kind: "search", session, ref, search: data, inWords: false });
  return later;
}

function runSetStatus({ turn, session, data }: Call<"set_status">): Answer<"set_status"> {
  setStatus(turn, session, data.status);
  return { status: session.person.status };
}

function runCreateChannel(call: Call<"create_channel">): Answer<"create_channel"> {
  const { turn, state, session, data } = call;
  const options = { channel: data.channel, rooms: data.rooms ?? [] };
  return channelInfo(createChannel(turn, state, session, options));
}

function runDeleteChannel(call: Call<"delete_channel">): Answer<"delete_channel"> {
  const { turn, state, session, data } = call;
  return { channel: deleteChannel(turn, state, session, data.channel).name };
}

function runAddRoom({ turn, state, session, data }: Call<"add_room">): Answer<"add_room"> {
  return channelInfo(placeRoom(turn, state, session, { ...data, isIn: true }));
}

function runRemoveRoom({ turn, state, session, data }: Call<"remove_room">): Answer<"remove_room"> {
  return channelInfo(placeRoom(turn, state, session, { ...data, isIn: false }));
}

function runSendToChannel(call: Call<"send_to_channel">): Answer<"send_to_channel"> {
  const { turn, state, session, data, ref } = call;
  const { cid } = data;
  const text = messageText(data.message);
  const channel = findChannel(state, data.channel);
  const rooms = openRooms(channel);
  if (rooms.length === 0) {
    throw new ChatError(
      "room_not_found",
      `The channel "${channel.name}" has no rooms: add one first`,
    );
  }
  const answer = ref === undefined ? undefined : {
    ref,
    data: (appended: Appended) => ({
      channel: channel.name,
      messages: toSendAck(state, appended, { rooms, cid }),
    }),
  };
  post(turn, state, session, { rooms, kind: "text", text, cid, channel: channel.name, answer });
  return later;
}

function runBroadcast({ turn, state, session, data, ref }: Call<"broadcast">): Answer<"broadcast"> {
  const { cid } = data;
  const text = messageText(data.message);
  const rooms: Room[] = [state.everyone];
  const answer = sendAnswer(state, { ref, rooms, cid });
  post(turn, state, session, { rooms, kind: "text", text, cid, answer });
  return later;
}

function runPing({ turn, session }: Call<"ping">): Answer<"ping"> {
  const event = { type: "pong" as const, data: { timestamp: timestamp(turn.now) } };
  turn.effects.push({ kind: "tell", session, event });
  return {};
}
