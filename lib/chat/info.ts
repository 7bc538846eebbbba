import { LIMITS, type Person as PersonInfo, type RoomInfo, type Timestamp } from "../protocol.ts";
import { type Person, type Room, shortId, type State } from "./state.ts";

/** The name others see: that of an anonymous person is the short form of their id. */
export function displayName(person: Person): string {
  return person.name ?? shortId(person.id);
}

let last = { at: 0, text: new Date(0).toISOString() };

/** @param at wall-clock milliseconds since 1970; what is asked for again and again is made once */
export function timestamp(at: number): Timestamp {
  if (at !== last.at) last = { at, text: new Date(at).toISOString() };
  return last.text;
}

export function personInfo(person: Person): PersonInfo {
  return {
    user_id: person.id,
    username: displayName(person),
    status: person.status,
    since: timestamp(person.since),
  };
}

export function roomInfo(state: State, room: Room): RoomInfo {
  const direct = room.kind === "direct";
  return {
    room: room.name,
    kind: room.kind,
    topic: room.topic,
    user_count: direct ? room.people.size : room.present.size,
    last_seq: room.lastSeq,
    ...(direct ? { people: peopleOf(state, room).map(personInfo) } : {}),
  };
}

/** The people of a direct room. */
export function peopleOf(state: State, room: Room): Person[] {
  return [...room.people].map((id) => state.people.get(id)).filter((person) =>
    person !== undefined
  );
}

/** The `room_users` event of a room. */
export function roomUsers(room: Room) {
  const isLarge = room.present.size > LIMITS.announcedPeople;
  const listed = isLarge ? LIMITS.listedOfMany : LIMITS.announcedPeople;
  const users = room.present.keys().take(listed).map(personInfo).toArray();
  const data = { room: room.name, users, total: room.present.size };
  return { type: "room_users" as const, data };
}

/** Whether the room stands in lists that everybody sees. */
export function isListed(room: Room): boolean {
  return room.kind === "public" || room.kind === "announcement" ||
    (room.kind === "temporary" && room.present.size > 0);
}

/** Whether the person may know that the room exists. */
export function maySee(person: Pick<Person, "id">, room: Room): boolean {
  if (room.kind === "private" || room.kind === "direct") return room.people.has(person.id);
  return true;
}
