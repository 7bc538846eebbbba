import { ChatError } from "../errors.ts";
import { LIMITS } from "../protocol.ts";
import type { Turn } from "./effects.ts";
import { linkDirect } from "./people.ts";
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
  if (people.size > LIMITS.directPeople) {
    throw new ChatError(
      "not_allowed",
      `A conversation has at most ${LIMITS.directPeople} people, you among them: make a private room for more`,
      { reason: "conversation_full" },
    );
  }
  const ids = new Set([...people].map((each) => each.id).sort());
  for (const room of person.directs) {
    if (room.people.size === ids.size && room.people.isSubsetOf(ids)) return room;
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
  state.directs.set(id, room);
  linkDirect(state, room);
  for (const each of [...people].flatMap((one) => [...one.sessions])) {
    if (each.greeted) turn.effects.push({ kind: "subscribe", session: each, room });
  }
  return room;
}
