import { ChatError } from "../errors.ts";
import { type AckData, LIMITS, type Ref } from "../protocol.ts";
import type { Appended, ChangeKind, Extras, StoredEvent } from "../store/store.ts";
import { type Answer, type Call, later } from "./call.ts";
import type { Turn } from "./effects.ts";
import { displayName, timestamp } from "./info.ts";
import { mentionsIn } from "./mentions.ts";
import { messageId, toSendAck } from "./messages.ts";
import { checkWriter, readableRoom } from "./rooms.ts";
import type { Room, Session, State } from "./state.ts";
import { messageText } from "./texts.ts";

/** Most versions of a message in one list. */
const LISTED_VERSIONS = 50;
/** Characters of all the versions in one list, if there are more than one. */
const VERSIONS_LENGTH = 64 * 1024;

/** A change as it was asked for. */
export interface WantedChange {
  room: Room;
  kind: ChangeKind;
  /** Id of the message. */
  id: string;
  /** Of an edit the new text, of a reaction the emoji. */
  text?: string;
  /** Of an edit what comes with the new text. */
  extras?: Extras;
  cid: string | undefined;
  ref: Ref | undefined;
}

/** Another text for one's own message. */
export function runEdit(call: Call<"edit_message">): Answer<"edit_message"> {
  const { turn, state, session, data, ref } = call;
  const text = messageText(data.message);
  const room = readableRoom(state, session, data.room);
  const message = ownMessage(turn, state, session, { room, id: data.id });
  if (message.kind === "topic") {
    throw new ChatError("not_allowed", "A topic cannot be edited: set another one");
  }
  appendChange(turn, state, session, {
    room,
    kind: "edit",
    id: data.id,
    text,
    extras: room === state.everyone ? {} : mentionsIn(turn, state, { text, rooms: [room] }),
    cid: data.cid,
    ref,
  });
  return later;
}

/** A tombstone in the place of one's own message. */
export function runDelete(call: Call<"delete_message">): Answer<"delete_message"> {
  const { turn, state, session, data, ref } = call;
  const room = readableRoom(state, session, data.room);
  ownMessage(turn, state, session, { room, id: data.id });
  appendChange(turn, state, session, { room, kind: "delete", id: data.id, cid: data.cid, ref });
  return later;
}

/** What a message said before. The latest versions, as many as one frame may carry. */
export function runListVersions(call: Call<"list_versions">): Answer<"list_versions"> {
  const { turn, state, session, data } = call;
  const room = readableRoom(state, session, data.room);
  return () => {
    const message = messageIn(turn, room, data.id);
    if (message.extras?.deleted) throw messageNotFound(room);
    const found = turn.log.versions(room.id, data.id, LISTED_VERSIONS + 1);
    let length = 0;
    const listed = found.slice(-LISTED_VERSIONS).reverse().filter(({ text }, i) => {
      length += text.length;
      return i === 0 || length <= VERSIONS_LENGTH;
    }).reverse();
    return {
      room: room.name,
      id: data.id,
      versions: listed.map(({ text, at }) => ({ message: text, timestamp: timestamp(at) })),
      has_more: listed.length < found.length,
    };
  };
}

/**
 * A message that is in the room, deleted or not.
 * @throws {ChatError} `message_not_found`
 */
export function messageIn(turn: Turn, room: Room, id: string): StoredEvent {
  const message = turn.log.message(room.id, id);
  if (!message) throw messageNotFound(room);
  return message;
}

/** @throws {ChatError} `message_not_found`, `not_allowed`, `read_only` */
function ownMessage(
  turn: Turn,
  state: State,
  session: Session,
  { room, id }: { room: Room; id: string },
): StoredEvent {
  if (room !== state.everyone) checkWriter(room, session.person);
  const message = messageIn(turn, room, id);
  if (message.authorId === session.person.id) return message;
  throw new ChatError("not_allowed", "Only who wrote a message can edit or delete it");
}

/** Makes a change durable. Whether the message can still be changed turns out when it is. */
export function appendChange(
  turn: Turn,
  state: State,
  session: Session,
  { room, kind, id, text = "", extras, cid, ref }: WantedChange,
): void {
  const { person } = session;
  turn.effects.push({
    kind: "append",
    session,
    rooms: [{ room, id: messageId(turn) }],
    message: {
      kind,
      authorId: person.id,
      author: displayName(person),
      text,
      at: turn.now,
      cid: cid ?? null,
      channel: null,
      target: id,
      thread: null,
      extras: extras ?? null,
    },
    answer: ref === undefined ? undefined : {
      ref,
      data: (appended): AckData["edit_message"] => {
        const known = { room: room.name, seq: room.lastSeq, timestamp: timestamp(turn.now) };
        const [ack = known] = toSendAck(state, appended, { rooms: [room], cid });
        return { ...ack, id };
      },
    },
  });
}

/** Why a change was not made, for the client; nothing where nothing had to be changed. */
export function refusalOf(
  unchanged: NonNullable<Appended["unchanged"]>,
  { kind, room }: { kind: StoredEvent["kind"]; room: Room },
): ChatError | undefined {
  if (unchanged === "gone") return messageNotFound(room);
  if (unchanged === "same") return undefined;
  if (kind === "pin") {
    return new ChatError(
      "too_many_pins",
      `The room has ${LIMITS.pinsPerRoom} pinned messages, the most there may be: unpin one first`,
    );
  }
  return new ChatError(
    "too_many_reactions",
    `A message has at most ${LIMITS.reactionsPerMessage} different reactions, each from at most ${LIMITS.peoplePerReaction} people: choose another one`,
  );
}

export function messageNotFound(room: Room): ChatError {
  const where = room.kind === "direct" ? "this conversation" : `the room "${room.name}"`;
  return new ChatError(
    "message_not_found",
    `There is no such message in ${where}: it may have been deleted`,
  );
}
