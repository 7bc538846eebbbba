import { ChatError } from "../errors.ts";
import type { MessageKind, Ref, SendAck } from "../protocol.ts";
import type { Appended, Extras } from "../store/store.ts";
import { change, type Effect, type Turn } from "./effects.ts";
import { displayName, roomInfo, timestamp } from "./info.ts";
import { followByReply } from "./following.ts";
import { mentionsIn } from "./mentions.ts";
import { keepReads } from "./reads.ts";
import { checkWriter, enter, inNoRoom, joinedRoom, recordRoom } from "./rooms.ts";
import type { Room, Session, State } from "./state.ts";
import { stopTyping } from "./typing.ts";

/** What a message answers: ids of messages in its room. */
export interface Answering {
  /** The message that it replies to. */
  replyTo?: string | undefined;
  /** The first message of the thread that it is written in. */
  thread?: string | undefined;
}

/** What is posted, besides its text. */
export interface Post {
  rooms: Room[];
  kind: MessageKind;
  /** From `messageText`. */
  text: string;
  cid?: string | undefined;
  channel?: string;
  answers?: Answering;
  answer: Extract<Effect, { kind: "append" }>["answer"];
}

/** Makes a text a message in one room, or in all rooms of a channel. */
export function post(turn: Turn, state: State, session: Session, message: Post): void {
  const { person } = session;
  for (const room of message.rooms) {
    if (room !== state.everyone) checkWriter(room, person);
  }
  const extras = extrasOf(turn, state, message);
  for (const room of message.rooms) {
    stopTyping(turn, state, person, room);
    if (!room.stored) {
      change(turn, () => room.stored = true, () => room.stored = false);
      recordRoom(turn, room);
      keepReads(turn, room);
    }
    if (room.kind === "direct" && room.lastSeq === 0) {
      const event = { type: "room_created" as const, data: roomInfo(state, room) };
      turn.effects.push({ kind: "publish", room, event });
    }
  }
  turn.effects.push({
    kind: "append",
    session,
    rooms: message.rooms.map((room) => ({ room, id: messageId(turn) })),
    message: {
      kind: message.kind,
      authorId: person.id,
      author: displayName(person),
      text: message.text,
      at: turn.now,
      cid: message.cid ?? null,
      channel: message.channel ?? null,
      target: null,
      thread: message.answers?.thread ?? null,
      extras,
    },
    answer: message.answer,
  });
  const { thread } = message.answers ?? {};
  const [room] = message.rooms;
  if (thread !== undefined && room) {
    const mentioned = (extras?.mentions ?? []).filter((each) => !each.startsWith("@"));
    followByReply(turn, state, session, { room, thread, mentioned });
  }
}

function extrasOf(turn: Turn, state: State, message: Post): Extras | null {
  const { rooms, kind, text, answers } = message;
  const extras = {
    ...(answers?.replyTo === undefined ? {} : { replyTo: answers.replyTo }),
    ...(kind === "topic" || rooms[0] === state.everyone
      ? {}
      : mentionsIn(turn, state, { text, rooms })),
  };
  return Object.keys(extras).length > 0 ? extras : null;
}

/** Characters of an id that say when it was made. */
const TIME_LENGTH = 9;

/** A new id for an event of a log. Later ones are greater, mostly: an index that grows at its end is cheap. */
export function messageId({ now, newId }: Turn): string {
  const random = newId();
  return now.toString(36).padStart(TIME_LENGTH, "0") + random.slice(0, -TIME_LENGTH);
}

/**
 * The rooms a chat line without a room goes to. Line-oriented clients write to all rooms they are in;
 * one that speaks flat JSON is in `general` with its first line.
 * @throws {ChatError} `in_no_room`, `not_in_room`, `room_not_found`
 */
export function targetRooms(
  turn: Turn,
  state: State,
  session: Session,
  name: string | undefined,
): Room[] {
  if (name !== undefined || (session.dialect !== "text" && session.dialect !== "flat")) {
    return [joinedRoom(state, session, name)];
  }
  if (session.dialect === "flat" && session.listensAfter !== null) {
    enter(turn, state, session, state.general);
  }
  if (session.rooms.size === 0) throw inNoRoom();
  return [...session.rooms];
}

/**
 * Bytes for the simple clients of the current room; these know no rooms, so one that only listens is
 * in `general` with its first ones.
 * @throws {ChatError} `binary_refused`, `in_no_room`
 */
export function relay(turn: Turn, state: State, session: Session, bytes: ArrayBuffer): void {
  if (session.dialect === "v1" || session.dialect === "events") {
    throw new ChatError("binary_refused", "Binary frames have no meaning here: send JSON as text");
  }
  if (session.listensAfter !== null) enter(turn, state, session, state.general);
  turn.effects.push({ kind: "relay", room: joinedRoom(state, session, undefined), bytes });
}

/** The answer to who posts one message: where it went. Nothing where nobody asked. */
export function sendAnswer(
  state: State,
  { ref, ...sent }: { ref: Ref | undefined; rooms: readonly Room[]; cid: string | undefined },
): Post["answer"] {
  return ref === undefined
    ? undefined
    : { ref, data: (appended) => toSendAck(state, appended, sent)[0] as SendAck };
}

/** Where a message went, for its author. A repeated `cid` may have gone elsewhere than it says now. */
export function toSendAck(
  state: State,
  appended: Appended,
  { rooms, cid }: { rooms: readonly Room[]; cid: string | undefined },
): SendAck[] {
  const named = (id: string) => (room: Room) => room.id === id;
  const anywhere = () => [...state.rooms.values(), ...state.directs.values()];
  return appended.places.map((place) => ({
    room: (rooms.find(named(place.roomId)) ?? anywhere().find(named(place.roomId)))?.name ?? "",
    id: place.id,
    seq: place.seq,
    timestamp: timestamp(place.at),
    ...(cid === undefined ? {} : { cid }),
  }));
}
