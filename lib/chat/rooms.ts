import { ChatError } from "../errors.ts";
import { LIMITS, type ServerEvent } from "../protocol.ts";
import type { Turn } from "./effects.ts";
import { displayName, maySee, roomInfo, roomUsers, timestamp } from "./info.ts";
import { fold, roomName } from "./names.ts";
import { devicesOf, readOf, showReads } from "./reads.ts";
import { newRoom, type Person, type Room, type Session, type State, toStored } from "./state.ts";
import { stopTyping } from "./typing.ts";

/**
 * The only way to a room by name: one that the person may not see is not found.
 * @throws {ChatError} `room_not_found`
 */
export function visibleRoom(state: State, person: Person, name: string): Room {
  const room = state.directs.get(name) ?? state.rooms.get(fold(name.trim()));
  if (!room || !maySee(person, room)) {
    throw new ChatError("room_not_found", `There is no room "${name}" that you may see`);
  }
  return room;
}

/**
 * The room that a command means, where membership is needed: the named one or the current one.
 * @throws {ChatError} `room_not_found`, `not_in_room`, `in_no_room`
 */
export function joinedRoom(state: State, session: Session, name: string | undefined): Room {
  if (name === undefined) {
    if (session.current) return session.current;
    throw inNoRoom();
  }
  const room = visibleRoom(state, session.person, name);
  if (room.kind === "direct" || session.rooms.has(room)) return room;
  throw new ChatError("not_in_room", `You are not in the room "${room.name}": join it first`);
}

/**
 * The room whose log a command is about: one that the session is in, or what is said to everyone.
 * @throws {ChatError} `room_not_found`, `not_in_room`
 */
export function readableRoom(state: State, session: Session, name: string): Room {
  return name === state.everyone.name ? state.everyone : joinedRoom(state, session, name);
}

export function inNoRoom(): ChatError {
  return new ChatError(
    "in_no_room",
    "You are not in any room. Use /join <room> to join a room.",
  );
}

/**
 * Whether the session may join: for callers that change something else first.
 * @throws {ChatError} `bad_room_name`, `room_not_found`, `too_many_rooms`
 */
export function checkJoin(turn: Turn, state: State, session: Session, wanted: string): void {
  const name = roomName(wanted);
  const known = state.rooms.get(fold(name));
  // A room that will be made needs this: if it cannot be read, nothing must have changed yet.
  if (!known) turn.pastSeq(fold(name));
  if (known && !maySee(session.person, known)) {
    throw new ChatError(
      "room_not_found",
      `Cannot join room "${name}": the room is private, ask somebody in it for an invitation`,
      { reason: "invitation_needed" },
    );
  }
  if (!known || !session.rooms.has(known)) checkCount(session);
}

/**
 * Joins by name; makes a temporary room where there is none.
 * @throws {ChatError} as `checkJoin`
 */
export function join(turn: Turn, state: State, session: Session, wanted: string): Room {
  checkJoin(turn, state, session, wanted);
  const room = namedRoom(turn, state, session, wanted);
  enter(turn, state, session, room);
  return room;
}

/**
 * What somebody who came into a room is shown: its people and its last messages.
 * @param page `before`: the first `seq` that the session has heard already
 */
export function show(
  turn: Turn,
  state: State,
  session: Session,
  { room, ...page }: { room: Room; limit: number; before?: number },
): void {
  // Nobody is told who comes and goes in a large room, so that one list does for all who came in a turn.
  turn.effects.push(
    room.present.size > LIMITS.announcedPeople
      ? { kind: "people", session, room }
      : { kind: "tell", session, event: roomUsers(room) },
    { kind: "history", session, room, page },
  );
  showReads(turn, state, session, room);
}

/** Puts the session into the room. `hears` false: a replay will make it hear the room. */
export function enter(
  turn: Turn,
  state: State,
  session: Session,
  room: Room,
  { hears }: { hears: boolean } = { hears: true },
): void {
  if (session.dialect === "v1") readOf(turn, session.person, room);
  stopListening(turn, state, session, room);
  session.current = room;
  if (session.rooms.has(room)) return;
  // A client of the events dialect has one room at a time and shows whatever it is sent.
  if (session.dialect === "events") {
    for (const other of session.rooms) leave(turn, state, session, other);
    session.current = room;
  }
  session.rooms.add(room);
  const { person } = session;
  const mine = room.present.get(person);
  room.present.set(person, (mine ?? 0) + 1);
  // A replay is of what a device was in before: it leads no other one anywhere.
  if (hears) {
    turn.effects.push({ kind: "subscribe", session, room });
    if (session.dialect === "v1") tellJoined(turn, session, room);
  }
  if (mine) return;

  if (room.emptiedAt !== null) {
    room.emptiedAt = null;
    rememberRoom(turn, room);
  }
  state.changed.add(room);
  if (room.kind === "temporary" && room.present.size === 1) {
    announce(turn, { type: "room_created", data: roomInfo(state, room) });
  }
  notice(turn, room, "user_joined", person);
}

/**
 * Leaves the room of this name.
 * @throws {ChatError} `room_not_found`, `not_in_room`, `not_allowed` for a direct room
 */
export function leaveNamed(turn: Turn, state: State, session: Session, name: string): Room {
  const room = joinedRoom(state, session, name);
  if (room.kind === "direct") {
    throw new ChatError("not_allowed", "A conversation cannot be left", {
      reason: "conversation_stays",
    });
  }
  leave(turn, state, session, room);
  leaveElsewhere(turn, state, session, room);
  return room;
}

/** Leaves all rooms, on all devices. @returns those that were left */
export function leaveEvery(turn: Turn, state: State, session: Session): Room[] {
  const left = [...session.rooms];
  leaveAll(turn, state, session);
  for (const room of left) leaveElsewhere(turn, state, session, room);
  return left;
}

/** The rooms that somebody is in are theirs, not a connection's: their other devices leave it, too. */
function leaveElsewhere(turn: Turn, state: State, session: Session, room: Room): void {
  if (session.dialect !== "v1") return;
  for (const each of devicesOf(session.person)) {
    if (each === session) continue;
    leave(turn, state, each, room);
    // One that is just about to follow into the room learns of it as well.
    tellLeft(turn, each, room);
  }
}

/** A version 1 client learns that it is out of a room without having asked by itself. */
export function tellLeft(turn: Turn, session: Session, room: Room): void {
  if (session.dialect !== "v1") return;
  const event = comeOrGo(turn, room, "user_left", session.person);
  turn.effects.push({ kind: "tell", session, event });
}

/** The person's other devices learn where one went: they may follow. */
function tellJoined(turn: Turn, session: Session, room: Room): void {
  const event = comeOrGo(turn, room, "user_joined", session.person);
  for (const each of devicesOf(session.person)) {
    if (!each.rooms.has(room)) turn.effects.push({ kind: "tell", session: each, event });
  }
}

/** Takes the session out of the room. */
export function leave(turn: Turn, state: State, session: Session, room: Room): void {
  if (!session.rooms.delete(room)) return;
  if (session.current === room) session.current = [...session.rooms].at(-1) ?? null;
  turn.effects.push({ kind: "unsubscribe", session, room });
  const { person } = session;
  const mine = (room.present.get(person) ?? 0) - 1;
  if (mine > 0) {
    room.present.set(person, mine);
    return;
  }

  stopTyping(turn, state, person, room);
  room.present.delete(person);
  room.reads.delete(person.id);
  state.changed.add(room);
  notice(turn, room, "user_left", person);
  if (room.kind === "temporary" && room.present.size === 0) {
    if (room.stored) {
      room.emptiedAt = turn.now;
      rememberRoom(turn, room);
    } else {
      state.rooms.delete(room.key);
      for (const channel of state.channels.values()) channel.rooms.delete(room);
    }
    announce(turn, { type: "room_deleted", data: { room: room.name } });
  }
}

/** @returns whether there was a room to leave */
export function leaveAll(turn: Turn, state: State, session: Session): boolean {
  const wasIn = session.rooms.size > 0;
  stopListening(turn, state, session, undefined);
  for (const room of session.rooms) leave(turn, state, session, room);
  session.current = null;
  return wasIn;
}

/** Joins again after a lost connection. @returns nothing where the room may not be joined any more */
export function rejoin(
  turn: Turn,
  state: State,
  session: Session,
  wanted: string,
): Room | undefined {
  try {
    checkJoin(turn, state, session, wanted);
  } catch (error) {
    if (error instanceof ChatError) return undefined;
    throw error;
  }
  const room = namedRoom(turn, state, session, wanted);
  enter(turn, state, session, room, { hears: false });
  return room;
}

/** Makes the store know the room as it is now; the commit fails if it cannot. */
export function recordRoom(turn: Turn, room: Room): void {
  turn.effects.push({
    kind: "record",
    record: { kind: "put_room", room: toStored(room) },
    essential: true,
  });
}

function rememberRoom(turn: Turn, room: Room): void {
  if (!room.stored) return;
  turn.effects.push({
    kind: "record",
    record: { kind: "put_room", room: toStored(room) },
    essential: false,
  });
}

function namedRoom(turn: Turn, state: State, session: Session, wanted: string): Room {
  const name = roomName(wanted);
  const key = fold(name);
  const known = state.rooms.get(key);
  if (known) return known;
  const made = { id: turn.newId(), name, key, createdBy: session.person.id, createdAt: turn.now };
  const room = newRoom({ ...made, kind: "temporary", pastSeq: turn.pastSeq(key) });
  state.rooms.set(key, room);
  return room;
}

/** @throws {ChatError} `too_many_rooms` */
export function checkCount(session: Session): void {
  if (session.rooms.size < LIMITS.roomsPerSession) return;
  throw new ChatError(
    "too_many_rooms",
    `You are in ${LIMITS.roomsPerSession} rooms, the most there may be: leave one first`,
  );
}

/** Ends hearing `general` from outside, unless that is the room it goes into. */
export function stopListening(
  turn: Turn,
  state: State,
  session: Session,
  except: Room | undefined,
): void {
  if (session.listensAfter === null) return;
  session.listensAfter = null;
  if (except === state.general) return;
  turn.effects.push({ kind: "unsubscribe", session, room: state.general });
}

/** Tells all who watch the list of rooms. */
export function announce(turn: Turn, event: ServerEvent): void {
  turn.effects.push({ kind: "announce", event });
}

function notice(turn: Turn, room: Room, type: "user_joined" | "user_left", person: Person): void {
  if (room.present.size > LIMITS.announcedPeople) return;
  const event = comeOrGo(turn, room, type, person);
  turn.effects.push({ kind: "publish", room, event, except: person, volatile: true });
  // The events dialect's clients draw their list of people from `room_users` alone.
  turn.effects.push({
    kind: "publish",
    room,
    event: roomUsers(room),
    except: person,
    only: "events",
  });
}

function comeOrGo(
  turn: Turn,
  room: Room,
  type: "user_joined" | "user_left",
  person: Person,
): ServerEvent {
  return {
    type,
    data: {
      room: room.name,
      user_id: person.id,
      username: displayName(person),
      timestamp: timestamp(turn.now),
      user_count: room.present.size,
    },
  };
}

/** @throws {ChatError} `read_only` */
export function checkWriter(room: Room, person: Person): void {
  if (room.kind !== "announcement" || room.createdBy === person.id) return;
  throw new ChatError("read_only", `Only the one who made the room "${room.name}" can write in it`);
}
