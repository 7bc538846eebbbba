import { ChatError } from "../errors.ts";
import { type CommandData, LIMITS } from "../protocol.ts";
import { change, type Turn } from "./effects.ts";
import { roomInfo } from "./info.ts";
import { fold, roomName } from "./names.ts";
import { keepReads } from "./reads.ts";
import { announce, checkCount, recordRoom } from "./rooms.ts";
import { newRoom, type Person, type Room, type Session, type State } from "./state.ts";
import { topicText } from "./texts.ts";

/**
 * Makes a permanent room. It is the caller who has its maker join it, once it is durable.
 * @throws {ChatError} `bad_room_name`, `room_exists`, `too_many_rooms`, `message_too_long`
 */
export function createRoom(
  turn: Turn,
  state: State,
  session: Session,
  { data, invited }: { data: CommandData["create_room"]; invited: Person[] },
): Room {
  const { person } = session;
  const name = roomName(data.room);
  const key = fold(name);
  const old = state.rooms.get(key);
  if (old && (old.kind !== "temporary" || old.present.size > 0)) {
    // That a private room has the name is not for everybody to know, but two rooms cannot share it.
    throw new ChatError(
      "room_exists",
      `The name "${name}" is taken: join that room or choose another name`,
    );
  }
  const topic = topicText(data.topic ?? "");
  checkCount(session);
  checkOwned(state, person);
  const kind = data.kind ?? "public";
  const made = {
    name,
    kind,
    topic,
    createdBy: person.id,
    createdAt: turn.now,
    people: new Set(kind === "private" ? [person.id, ...invited.map((each) => each.id)] : []),
    emptiedAt: null,
    stored: true,
  };
  // An emptied temporary room keeps its log and its place in channels.
  const room: Room = old ??
    newRoom({ ...made, id: turn.newId(), key, pastSeq: turn.pastSeq(key) });
  const before = { ...room };
  change(
    turn,
    () => state.rooms.set(key, Object.assign(room, made)),
    () => {
      if (old) Object.assign(room, before);
      else remove(state, room);
    },
  );
  recordRoom(turn, room);
  if (!before.stored) keepReads(turn, room);
  if (kind === "private") invited.forEach((each) => tellOf(turn, state, room, each));
  else announce(turn, { type: "room_created", data: roomInfo(state, room) });
  return room;
}

/**
 * Lets somebody into a private room.
 * @throws {ChatError} `not_allowed`
 */
export function invite(turn: Turn, state: State, room: Room, guest: Person): void {
  if (room.kind !== "private") {
    throw new ChatError(
      "not_allowed",
      `The room "${room.name}" needs no invitation: anybody may join it`,
      { reason: "no_invitation_needed" },
    );
  }
  if (room.people.has(guest.id)) return;
  change(turn, () => room.people.add(guest.id), () => room.people.delete(guest.id));
  recordRoom(turn, room);
  tellOf(turn, state, room, guest);
}

/** A room that could not be made: who joined it in the same turn is in it no more. */
function remove(state: State, room: Room): void {
  state.rooms.delete(room.key);
  state.changed.delete(room);
  for (const person of room.present.keys()) {
    for (const session of person.sessions) {
      session.rooms.delete(room);
      if (session.current === room) session.current = [...session.rooms].at(-1) ?? null;
    }
  }
}

function checkOwned(state: State, person: Person): void {
  let owned = 0;
  for (const room of state.rooms.values()) {
    if (room.createdBy === person.id && room.kind !== "temporary") owned++;
  }
  if (owned < LIMITS.roomsPerPerson) return;
  throw new ChatError(
    "too_many_rooms",
    `You have made ${LIMITS.roomsPerPerson} rooms, the most there may be: use one of them`,
    { reason: "rooms_made" },
  );
}

function tellOf(turn: Turn, state: State, room: Room, person: Person): void {
  for (const session of person.sessions) {
    const event = { type: "room_created" as const, data: roomInfo(state, room) };
    turn.effects.push({ kind: "tell", session, event });
  }
}
