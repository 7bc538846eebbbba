import { LIMITS, TIMES } from "../protocol.ts";
import type { Turn } from "./effects.ts";
import { displayName } from "./info.ts";
import type { Person, Room, State } from "./state.ts";

/** The person types in the room, until they stop or for `TIMES.typingMs`. A room too large to list people does not show it. */
export function startTyping(turn: Turn, state: State, person: Person, room: Room): void {
  if (room.present.size > LIMITS.announcedPeople) return;
  const isNew = !room.typing.has(person);
  room.typing.set(person, turn.uptime + TIMES.typingMs);
  state.typing.add(room);
  if (isNew) tell(turn, person, room, "user_typing");
}

export function stopTyping(turn: Turn, state: State, person: Person, room: Room): void {
  if (!room.typing.delete(person)) return;
  if (room.typing.size === 0) state.typing.delete(room);
  tell(turn, person, room, "user_stopped_typing");
}

/** Ends the typing that nobody renewed. */
export function expireTyping(turn: Turn, state: State): void {
  for (const room of state.typing) {
    for (const [person, until] of room.typing) {
      if (until <= turn.uptime) stopTyping(turn, state, person, room);
    }
  }
}

function tell(
  turn: Turn,
  person: Person,
  room: Room,
  type: "user_typing" | "user_stopped_typing",
): void {
  const data = {
    room: room.name,
    user_id: person.id,
    username: displayName(person),
    users: [...room.typing.keys()].map(displayName),
  };
  turn.effects.push({
    kind: "publish",
    room,
    event: { type, data },
    except: person,
    volatile: true,
  });
}
