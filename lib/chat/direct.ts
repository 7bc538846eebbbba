import { ChatError } from "../errors.ts";
import type { Turn } from "./effects.ts";
import { linkDirect } from "./people.ts";
import { newRoom, type Person, type Room, type Session, type State } from "./state.ts";

/** The direct room of exactly these two people; made where there is none, and stored with its first message. */
export function openDirect(turn: Turn, state: State, session: Session, other: Person): Room {
  const { person } = session;
  if (other === person) {
    throw new ChatError(
      "not_allowed",
      "Cannot open a conversation with yourself: choose somebody else",
    );
  }
  for (const room of person.directs) {
    if (room.people.size === 2 && room.people.has(other.id)) return room;
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
    people: new Set([person.id, other.id].sort()),
  };
  state.directs.set(id, room);
  linkDirect(state, room);
  for (const each of [...person.sessions, ...other.sessions]) {
    if (each.greeted) turn.effects.push({ kind: "subscribe", session: each, room });
  }
  return room;
}
