import { ChatError } from "../errors.ts";
import { LIMITS } from "../protocol.ts";
import type { Turn } from "./effects.ts";
import { peopleOf, roomInfo } from "./info.ts";
import { linkDirect, unlinkDirect } from "./people.ts";
import { devicesOf } from "./reads.ts";
import { newRoom, type Person, type Room, type Session, type State } from "./state.ts";

/**
 * The direct room of exactly these people and oneself; made where there is none, and stored with its
 * first message.
 * @throws {ChatError} `not_allowed` if nobody else is among them, or too many are
 */
export function openDirect(turn: Turn, state: State, session: Session, others: Person[]): Room {
  const { person } = session;
  const people = new Set([person, ...others]);
  if (people.size === 1) {
    throw new ChatError(
      "not_allowed",
      "Cannot open a conversation with yourself: choose somebody else",
      { reason: "own_conversation" },
    );
  }
  if (people.size > LIMITS.directPeople) throw conversationFull();
  const ids = new Set([...people].map((each) => each.id).sort());
  for (const room of person.directs) {
    if (room.people.size !== ids.size || !room.people.isSubsetOf(ids)) continue;
    if (room.stored) return room;
    // The oldest is the one that was not wanted for longest.
    person.directs.delete(room);
    person.directs.add(room);
    room.openers.add(person.id);
    forgetOldestEmpty(turn, state, person);
    return room;
  }
  const id = `direct:${turn.newId()}`;
  const room: Room = {
    ...newRoom({
      id,
      name: id,
      key: id,
      kind: "direct",
      createdBy: person.id,
      createdAt: turn.now,
    }),
    people: ids,
  };
  room.openers.add(person.id);
  state.directs.set(id, room);
  linkDirect(state, room);
  for (const each of [...people].flatMap((one) => [...one.sessions])) {
    if (each.greeted) turn.effects.push({ kind: "subscribe", session: each, room });
  }
  forgetOldestEmpty(turn, state, person);
  return room;
}

/** That a conversation has no room for so many. */
export function conversationFull(): ChatError {
  return new ChatError(
    "not_allowed",
    `A conversation has at most ${LIMITS.directPeople} people, you among them: make a private room for more`,
    { reason: "conversation_full" },
  );
}

/** A conversation that was opened is open on the person's other devices too, before anything is said in it. */
export function showOpened(turn: Turn, state: State, session: Session, room: Room): void {
  if (room.lastSeq > 0) return;
  for (const each of devicesOf(session.person)) {
    if (each === session) continue;
    const event = { type: "room_created" as const, data: roomInfo(state, room) };
    turn.effects.push({ kind: "tell", session: each, event });
  }
}

/** Any set of people can be asked for: of those in which nothing was said a person holds only so many. */
function forgetOldestEmpty(turn: Turn, state: State, person: Person): void {
  const empty = [...person.directs].filter((room) => !room.stored && room.openers.has(person.id));
  const [oldest] = empty;
  if (!oldest || empty.length <= LIMITS.emptyDirects) return;
  oldest.openers.delete(person.id);
  const event = { type: "room_deleted" as const, data: { room: oldest.name } };
  for (const session of person.sessions) {
    if (!session.greeted || session.dialect !== "v1") continue;
    turn.effects.push({ kind: "tell", session, event });
  }
  // Others have it open, and may be about to write.
  if (oldest.openers.size > 0) return;
  const sessions = peopleOf(state, oldest).flatMap((each) => [...each.sessions]);
  unlinkDirect(state, oldest);
  for (const session of sessions) {
    if (session.greeted) turn.effects.push({ kind: "unsubscribe", session, room: oldest });
  }
}
