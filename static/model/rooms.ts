import {
  type AckData,
  type EventData,
  EVERYONE,
  GENERAL,
  type Person,
  type RoomInfo,
} from "../../lib/protocol.ts";
import { BOUNDS } from "./bounds.ts";
import { indexOf } from "./log.ts";
import { bareRoom, newRoom, type Room, shownOf, shownPerson, type View } from "./view.ts";

/** The view with this room in place of what was known of it. */
export function withRoom(view: View, room: Room): View {
  return withRooms(view, [room]);
}

/** The view with these rooms in place of what was known of them. */
export function withRooms(view: View, rooms: readonly Room[]): View {
  const all = new Map(view.rooms);
  for (const room of rooms) all.set(room.info.room, room);
  return { ...view, rooms: all };
}

/** The view with a known room changed; the same object where nothing changed. */
export function updated(view: View, name: string, change: (room: Room) => Room): View {
  const room = view.rooms.get(name);
  if (room === undefined) return view;
  const next = change(room);
  return next === room ? view : withRoom(view, next);
}

/** The view with what is known of these people now. */
export function withPeople(view: View, persons: readonly Person[]): View {
  if (persons.length === 0) return view;
  const people = new Map(view.people);
  for (const person of persons) people.set(person.user_id, shownPerson(person));
  return { ...view, people };
}

/** `seq` of the message with which the last `count` of what is shown begin. */
export function startOf(room: Room, count: number): number {
  const { messages } = shownOf(room);
  return messages[Math.max(0, messages.length - count)]?.seq ?? 0;
}

/** The page begins with the rooms that it was in; none is open until the server has said more of it. */
export function remembered(view: View, names: readonly string[]): View {
  const rooms = new Map(view.rooms);
  for (const name of names) {
    rooms.set(name, { ...newRoom(bareRoom(name)), joined: true, remembered: true });
  }
  return { ...view, rooms };
}

/** `hello` was answered. */
export function entered(view: View, ack: AckData["hello"]): View {
  const { epoch, user_id: userId, username } = ack;
  const known = view.epoch === null || view.epoch === epoch ? view : emptied(view);
  return allJoined(
    { ...known, epoch, userId, username },
    ack.rooms.filter(({ room }) => room !== EVERYONE),
  );
}

/** The rooms without what was in another database. */
function emptied(view: View): View {
  const rooms = [...view.rooms].map(([name, room]): [string, Room] => {
    const { joined, members, memberCount } = room;
    const info = { ...room.info, last_seq: 0 };
    return [name, { ...newRoom(info), joined, members, memberCount }];
  });
  return {
    ...view,
    rooms: new Map(rooms),
    thread: null,
    pins: null,
    threadList: null,
    target: null,
  };
}

/** This tab is in the room. How far its reader has read it the server tells besides, before or after. */
export function joined(view: View, info: RoomInfo): View {
  return allJoined(view, [info]);
}

function allJoined(view: View, infos: readonly RoomInfo[]): View {
  const rooms = infos.map((info): Room => {
    const known = view.rooms.get(info.room) ?? newRoom(info);
    const fresh = info.kind === "direct" ? 0 : info.last_seq;
    return {
      ...known,
      info,
      joined: true,
      remembered: false,
      memberCount: info.user_count,
      following: false,
      ...known.seenKnown ? {} : { seenSeq: fresh, toldSeq: fresh },
      seenKnown: known.seenKnown || info.last_seq === 0,
    };
  });
  return withPeople(withRooms(view, rooms), infos.flatMap(({ people = [] }) => people));
}

export function left(view: View, name: string): View {
  const room = view.rooms.get(name);
  if (room === undefined) return view;
  const next = withRoom(view, { ...newRoom(room.info), memberCount: room.memberCount });
  return closed(next, name);
}

export function removed(view: View, name: string): View {
  return allRemoved(view, view.rooms.has(name) ? [name] : []);
}

function allRemoved(view: View, names: readonly string[]): View {
  if (names.length === 0) return view;
  const rooms = new Map(view.rooms);
  for (const name of names) rooms.delete(name);
  return names.reduce(closed, { ...view, rooms });
}

/** The view without what was open of a room. */
function closed(view: View, name: string): View {
  return {
    ...view,
    active: view.active === name ? null : view.active,
    thread: view.thread?.room === name ? null : view.thread,
    pins: view.pins?.room === name ? null : view.pins,
    threadList: view.threadList?.room === name ? null : view.threadList,
  };
}

/**
 * Its reader opened a room: it shows where he left off, with the line where what is new begins.
 * @param kept whether what he marked as unread stays so: he was there before a reload
 */
export function opened(view: View, name: string, kept = false): View {
  const before = view.active;
  if (before === name) {
    return updated(view, name, (room) => room.keptUnread ? { ...room, keptUnread: kept } : room);
  }
  const away = before === null ? view : updated(
    closed(view, before),
    before,
    (room) => ({ ...room, newAfter: null, past: null, following: false }),
  );
  return updated({ ...away, active: name, target: null }, name, (room) => ({
    ...room,
    drawnFrom: drawnAtFirst(room),
    keptUnread: kept,
    newAfter: room.unread > 0 ? room.seenSeq : null,
  }));
}

/** `seq` of the first message that is drawn: what is unread stands below some that was read. */
function drawnAtFirst(room: Room): number {
  const { messages, seenSeq, unread } = room;
  const start = startOf(room, BOUNDS.drawnStep);
  if (unread === 0) return start;
  const first = messages[Math.max(0, indexOf(messages, seenSeq + 1) - BOUNDS.context)];
  return Math.min(start, first?.seq ?? 0);
}

/** The list of rooms came, or what changed of it. */
export function roomsListed(view: View, data: EventData["room_list"]): View {
  const names = new Set(data.rooms.map((info) => info.room));
  const gone = data.complete
    ? [...view.rooms.values()].filter((room) =>
      !room.joined && !names.has(room.info.room) && room.info.room !== GENERAL
    )
    : [];
  return allListed(allRemoved(view, gone.map(({ info }) => info.room)), data.rooms);
}

/** Takes in what the list of rooms says about one; one is in a direct room without joining it. */
export function listed(view: View, info: RoomInfo): View {
  return allListed(view, [info]);
}

function allListed(view: View, all: readonly RoomInfo[]): View {
  const infos = all.filter(({ room }) => room !== EVERYONE);
  const rooms = infos.map((info): Room => {
    const known = view.rooms.get(info.room) ?? newRoom(info);
    return {
      ...known,
      info: { ...info, last_seq: Math.max(info.last_seq, known.toSeq) },
      joined: known.joined || info.kind === "direct",
      seenKnown: known.seenKnown || info.last_seq === 0,
      memberCount: info.user_count,
    };
  });
  return withPeople(withRooms(view, rooms), infos.flatMap(({ people = [] }) => people));
}
