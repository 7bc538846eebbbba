import type { EventData, Person } from "../../lib/protocol.ts";
import { noticed } from "./notices.ts";
import { left, updated, withPeople, withRoom } from "./rooms.ts";
import { bareRoom, newRoom, type Notice, othersOf, type Room, type View } from "./view.ts";

/** Whether a list says more of who is in the room than its title: not in a conversation of two. */
export function hasPeople(view: View, { info }: Room): boolean {
  return info.kind !== "direct" || othersOf(view, info).length > 1;
}

export function personJoined(view: View, data: EventData["user_joined"]): View {
  if (data.user_id === view.userId) return view;
  const known = view.people.get(data.user_id);
  const person: Person = {
    user_id: data.user_id,
    username: data.username,
    status: known === undefined || known.status === "offline" ? "online" : known.status,
    since: known?.since ?? data.timestamp,
  };
  const next = updated(withPeople(view, [person]), data.room, (room) => ({
    ...room,
    members: room.members.includes(data.user_id) ? room.members : [...room.members, data.user_id],
    memberCount: data.user_count,
  }));
  const notice: Notice = { kind: "joined", username: data.username, userId: data.user_id };
  return noticed(next, data.room, notice, Date.parse(data.timestamp));
}

export function personLeft(view: View, data: EventData["user_left"]): View {
  if (data.user_id === view.userId) return left(view, data.room);
  const next = updated(view, data.room, (room) => ({
    ...room,
    members: room.members.filter((id) => id !== data.user_id),
    memberCount: data.user_count,
    typing: room.typing.filter(({ user_id }) => user_id !== data.user_id),
  }));
  const notice: Notice = { kind: "left", username: data.username, userId: data.user_id };
  return noticed(next, data.room, notice, Date.parse(data.timestamp));
}

export function peopleListed(view: View, data: EventData["room_users"]): View {
  const known = view.rooms.get(data.room) ?? newRoom(bareRoom(data.room));
  const room: Room = {
    ...known,
    members: data.users.map((person) => person.user_id),
    memberCount: data.total,
  };
  return withPeople(withRoom(view, room), data.users);
}

export function presenceChanged(view: View, data: EventData["presence"]): View {
  const { previous: _, ...person } = data;
  const next = withPeople(view, [person]);
  return person.user_id === view.userId ? { ...next, username: person.username } : next;
}
