import { LIMITS, type RoomInfo, type ServerEvent } from "../protocol.ts";
import { channelList } from "./channels.ts";
import type { Turn } from "./effects.ts";
import { isListed, maySee, peopleOf, roomInfo } from "./info.ts";
import { announce } from "./rooms.ts";
import type { Person, Room, Session, State } from "./state.ts";

/** The rooms that the person may see and join: those with most people, at most `LIMITS.listedRooms`. */
export function roomsFor(state: State, person: Person): Room[] {
  const rooms = [...state.rooms.values()]
    .filter((room) => isListed(room) || (room.kind === "private" && maySee(person, room)));
  if (rooms.length <= LIMITS.listedRooms) return rooms;
  return rooms.sort((a, b) => b.present.size - a.present.size).slice(0, LIMITS.listedRooms);
}

/** The person's conversations: those in which something was said, the newest last. */
export function conversationsOf(state: State, person: Person): RoomInfo[] {
  return [...person.directs].filter((room) => room.lastSeq > 0).slice(-LIMITS.listedRooms)
    .map((room) => roomInfo(state, room));
}

/** The answer to `list_rooms`. */
export function roomList(
  state: State,
  person: Person,
): Extract<ServerEvent, { type: "room_list" }> {
  const rooms = roomsFor(state, person).map((room) => roomInfo(state, room));
  const all = [...rooms, ...conversationsOf(state, person)];
  return { type: "room_list", data: { rooms: all, complete: true } };
}

/** Tells of the rooms whose count or topic changed since the last call. */
export function tellChanges(turn: Turn, state: State): void {
  const listed: Room[] = [];
  for (const room of state.changed) {
    if (isListed(room)) listed.push(room);
    else if (room.kind === "private") {
      const data = { rooms: [roomInfo(state, room)], complete: false };
      const event = { type: "room_list" as const, data };
      turn.effects.push({ kind: "publish", room, event, volatile: true });
      turn.effects.push({ kind: "announce", event, to: outsideOf(state, room) });
    }
  }
  state.changed.clear();
  if (listed.length === 0) return;
  const rooms = listed.slice(0, LIMITS.listedRooms).map((room) => roomInfo(state, room));
  announce(turn, { type: "room_list", data: { rooms, complete: false } });
}

/** Sessions of those who may enter the room, but are not in it. */
function outsideOf(state: State, room: Room): Session[] {
  return peopleOf(state, room).filter((person) => !room.present.has(person))
    .flatMap((person) => [...person.sessions]);
}

/** Forgets temporary rooms that emptied before a time. */
export function forgetEmptied(turn: Turn, state: State, emptiedBefore: number): void {
  let grouped = false;
  for (const room of state.rooms.values()) {
    if (room.emptiedAt === null || room.emptiedAt >= emptiedBefore) continue;
    state.rooms.delete(room.key);
    for (const channel of state.channels.values()) {
      if (channel.rooms.delete(room)) grouped = true;
    }
  }
  if (grouped) announce(turn, channelList(state));
}
