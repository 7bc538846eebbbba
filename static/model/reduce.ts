import type { Pending } from "../../lib/client/transport.ts";
import {
  type AckData,
  type Cursors,
  type EventData,
  EVERYONE,
  GENERAL,
  type Message,
  type Person,
  type RoomInfo,
  type ServerEvent,
  TIMES,
} from "../../lib/protocol.ts";
import { cutFrom, withMessage, withPage } from "./log.ts";
import {
  bareRoom,
  BOUNDS,
  drawnCount,
  newRoom,
  type Notice,
  type Room,
  shownMessage,
  shownPerson,
  unreadOf,
  type View,
} from "./view.ts";

/** Everything that can change the view. `now` is in milliseconds of this device's clock. */
export type Change =
  | { readonly type: "event"; readonly event: ServerEvent; readonly now: number }
  /** `hello` was answered; `seen` is what was seen of each room before. */
  | { readonly type: "entered"; readonly ack: AckData["hello"]; readonly seen: Cursors }
  /** This tab is in the room; `seenSeq` is null in a room that is new to its reader. */
  | { readonly type: "joined"; readonly info: RoomInfo; readonly seenSeq: number | null }
  | { readonly type: "left"; readonly rooms: readonly string[] }
  | { readonly type: "opened"; readonly room: string }
  /** Its reader scrolled up to the oldest message drawn. */
  | { readonly type: "older_wanted"; readonly room: string }
  /** The server has nothing before the message `before`. */
  | { readonly type: "began"; readonly room: string; readonly before: number }
  /** Its reader is at the end. */
  | { readonly type: "at_end"; readonly room: string }
  | { readonly type: "attention"; readonly attentive: boolean }
  | { readonly type: "pending"; readonly pending: readonly Pending[] }
  /** Another tab showed a room. */
  | { readonly type: "seen"; readonly room: string; readonly seq: number }
  | { readonly type: "notice"; readonly notice: Notice; readonly now: number }
  | { readonly type: "typing_expired"; readonly now: number };

/** The view after a change; the same object where nothing changed. */
export function reduce(view: View, change: Change): View {
  switch (change.type) {
    case "event":
      return received(view, change.event, change.now);
    case "entered":
      return entered(view, change.ack, change.seen);
    case "joined":
      return read(joined(view, change.info, change.seenSeq));
    case "left":
      return change.rooms.reduce(left, view);
    case "opened":
      return opened(view, change.room);
    case "older_wanted":
      return updated(view, change.room, (room) => ({
        ...room,
        drawnFrom: startOf(room, drawnCount(room) + BOUNDS.drawnStep),
      }));
    case "began":
      return updated(
        view,
        change.room,
        (room) => room.messages[0]?.seq === change.before ? { ...room, hasOlder: false } : room,
      );
    case "at_end":
      return updated(
        view,
        change.room,
        (room) =>
          drawnCount(room) > BOUNDS.drawn
            ? { ...room, drawnFrom: startOf(room, BOUNDS.drawnStep) }
            : room,
      );
    case "attention":
      return read({ ...view, attentive: change.attentive });
    case "pending":
      return pendingChanged(view, change.pending);
    case "seen":
      return updated(view, change.room, (room) => {
        const seenSeq = Math.min(change.seq, room.info.last_seq);
        return seenSeq > room.seenSeq ? { ...room, seenSeq } : room;
      });
    case "notice":
      return noticed(view, view.active, change.notice, change.now);
    case "typing_expired":
      return typingExpired(view, change.now);
  }
}

/** When typing notices that nobody renewed are taken down. */
export const TYPING_SHOWN_MS = TIMES.typingMs + 1_000;

function received(view: View, event: ServerEvent, now: number): View {
  switch (event.type) {
    case "welcome":
      return {
        ...view,
        serverName: event.data.server.name,
        messageLength: event.data.limits.message_length,
      };
    case "new_message":
      return messageCame(view, shownMessage(event.data), now);
    case "message_history":
      return read(historyCame(view, event.data));
    case "user_joined":
      return personJoined(view, event.data);
    case "user_left":
      return personLeft(view, event.data);
    case "room_users":
      return peopleListed(view, event.data);
    case "presence":
      return presenceChanged(view, event.data);
    case "user_typing":
    case "user_stopped_typing":
      return updated(view, event.data.room, (room) => ({
        ...room,
        typing: event.data.users.filter((name) => name !== view.username),
        typingAt: now,
      }));
    case "room_list":
      return roomsListed(view, event.data);
    case "room_created":
      return listed(view, event.data);
    case "room_deleted":
      return removed(view, event.data.room);
    case "system":
      return noticed(
        view,
        event.data.room !== undefined && view.rooms.has(event.data.room)
          ? event.data.room
          : view.active,
        { kind: "system", notice: event.data },
        now,
      );
    case "error":
      return noticed(view, view.active, { kind: "refused", refusal: event.data }, now);
    case "gap":
      return updated(view, event.data.room, (room) => cut(room, event.data));
    case "message_edited":
    case "message_deleted":
    case "reaction":
    case "message_pinned":
    case "heartbeat":
    case "channel_list":
    case "read":
    case "unread":
    case "pong":
      return view;
  }
}

/** `seq` of the message with which the last `count` begin. */
function startOf(room: Room, count: number): number {
  return room.messages[Math.max(0, room.messages.length - count)]?.seq ?? 0;
}

function withRoom(view: View, room: Room): View {
  return { ...view, rooms: new Map(view.rooms).set(room.info.room, room) };
}

function updated(view: View, name: string, change: (room: Room) => Room): View {
  const room = view.rooms.get(name);
  if (room === undefined) return view;
  const next = change(room);
  return next === room ? view : withRoom(view, next);
}

function withPeople(view: View, persons: readonly Person[]): View {
  if (persons.length === 0) return view;
  const people = new Map(view.people);
  for (const person of persons) people.set(person.user_id, shownPerson(person));
  return { ...view, people };
}

/** Counts as read what is shown to somebody who looks. */
function read(view: View): View {
  if (!view.attentive || view.active === null) return view;
  return updated(
    view,
    view.active,
    (room) => unreadOf(room) > 0 ? { ...room, seenSeq: room.info.last_seq } : room,
  );
}

function entered(view: View, ack: AckData["hello"], seen: Cursors): View {
  const { epoch, user_id: userId, username } = ack;
  const known = view.epoch === null || view.epoch === epoch ? view : emptied(view);
  let next: View = { ...known, epoch, userId, username };
  for (const info of ack.rooms) {
    if (info.room === EVERYONE) continue;
    const room = known.rooms.get(info.room);
    const here = room?.joined === true && known === view;
    next = joined(next, info, here ? room.seenSeq : seen[info.room] ?? null);
  }
  return read(next);
}

/** The rooms without what was in another database. */
function emptied(view: View): View {
  const rooms = [...view.rooms].map(([name, room]): [string, Room] => {
    const { joined, members, memberCount } = room;
    const info = { ...room.info, last_seq: 0 };
    return [name, { ...newRoom(info), joined, members, memberCount }];
  });
  return { ...view, rooms: new Map(rooms) };
}

/** The room without what is not in its log any more. */
function cut(room: Room, { first_seq, last_seq }: EventData["gap"]): Room {
  const { messages, hasOlder } = cutFrom(room, first_seq);
  if (messages === room.messages) return room;
  const seenSeq = Math.min(room.seenSeq, last_seq);
  return {
    ...room,
    messages,
    hasOlder,
    info: { ...room.info, last_seq },
    drawnFrom: messages.length === 0 ? 0 : room.drawnFrom,
    notices: [],
    seenSeq,
    newAfter: room.newAfter === null ? null : Math.min(room.newAfter, seenSeq),
  };
}

function joined(view: View, info: RoomInfo, seenSeq: number | null): View {
  const known = view.rooms.get(info.room) ?? newRoom(info);
  const fresh = info.kind === "direct" ? 0 : info.last_seq;
  const seen = Math.min(info.last_seq, seenSeq ?? fresh);
  const room: Room = {
    ...known,
    info,
    joined: true,
    memberCount: info.user_count,
    seenSeq: seen,
    newAfter: seen < info.last_seq ? known.newAfter ?? seen : known.newAfter,
  };
  return withPeople(withRoom(view, room), info.people ?? []);
}

function left(view: View, name: string): View {
  const room = view.rooms.get(name);
  if (room === undefined) return view;
  const next = withRoom(view, { ...newRoom(room.info), memberCount: room.memberCount });
  return view.active === name ? { ...next, active: null } : next;
}

function removed(view: View, name: string): View {
  if (!view.rooms.has(name)) return view;
  const rooms = new Map(view.rooms);
  rooms.delete(name);
  return { ...view, rooms, active: view.active === name ? null : view.active };
}

function opened(view: View, name: string): View {
  if (view.active === name) return read(view);
  const before = view.active;
  const closed = before === null
    ? view
    : updated(view, before, (room) => room.newAfter === null ? room : { ...room, newAfter: null });
  const marked = updated({ ...closed, active: name }, name, (room) => ({
    ...room,
    drawnFrom: startOf(room, BOUNDS.drawnStep),
    newAfter: unreadOf(room) > 0 ? room.newAfter ?? room.seenSeq : null,
  }));
  return read(marked);
}

function messageCame(view: View, message: Message, now: number): View {
  if (message.room === EVERYONE) {
    const { username, message: text } = message;
    return noticed(view, view.active, { kind: "announcement", username, message: text }, now);
  }
  const known = view.rooms.get(message.room) ?? newRoom(bareRoom(message.room));
  const own = message.user_id === view.userId;
  const unread = unreadOf(known);
  const info: RoomInfo = {
    ...known.info,
    last_seq: Math.max(known.info.last_seq, message.seq),
    topic: message.kind === "topic" ? message.message : known.info.topic,
  };
  const looked = view.attentive && view.active === message.room;
  const room: Room = {
    ...known,
    ...withMessage(known, message),
    info,
    joined: known.joined || info.kind === "direct",
    seenSeq: own || looked ? info.last_seq : known.seenSeq,
    newAfter: own ? null : looked || unread > 0 ? known.newAfter : known.seenSeq,
    typing: known.typing.filter((name) => name !== message.username),
  };
  return withRoom(view, room);
}

function historyCame(view: View, page: EventData["message_history"]): View {
  const known = view.rooms.get(page.room) ?? newRoom(bareRoom(page.room));
  const newest = page.messages[page.messages.length - 1]?.seq ?? 0;
  const info = { ...known.info, last_seq: Math.max(known.info.last_seq, newest) };
  const stretch = {
    ...withPage(known, page.messages.map(shownMessage), { hasMore: page.has_more }),
    drawnFrom: Math.min(known.drawnFrom, page.messages[0]?.seq ?? known.drawnFrom),
  };
  return withRoom(view, { ...known, ...stretch, info });
}

function personJoined(view: View, data: EventData["user_joined"]): View {
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

function personLeft(view: View, data: EventData["user_left"]): View {
  if (data.user_id === view.userId) return left(view, data.room);
  const next = updated(view, data.room, (room) => ({
    ...room,
    members: room.members.filter((id) => id !== data.user_id),
    memberCount: data.user_count,
    typing: room.typing.filter((name) => name !== data.username),
  }));
  const notice: Notice = { kind: "left", username: data.username, userId: data.user_id };
  return noticed(next, data.room, notice, Date.parse(data.timestamp));
}

function peopleListed(view: View, data: EventData["room_users"]): View {
  const known = view.rooms.get(data.room) ?? newRoom(bareRoom(data.room));
  const room: Room = {
    ...known,
    members: data.users.map((person) => person.user_id),
    memberCount: data.total,
  };
  return withPeople(withRoom(view, room), data.users);
}

function presenceChanged(view: View, data: EventData["presence"]): View {
  const { previous: _, ...person } = data;
  const next = withPeople(view, [person]);
  return person.user_id === view.userId ? { ...next, username: person.username } : next;
}

function roomsListed(view: View, data: EventData["room_list"]): View {
  const names = new Set(data.rooms.map((info) => info.room));
  const gone = data.complete
    ? [...view.rooms.values()].filter((room) =>
      !room.joined && !names.has(room.info.room) && room.info.room !== GENERAL
    )
    : [];
  return read(
    data.rooms.reduce(listed, gone.reduce((next, room) => removed(next, room.info.room), view)),
  );
}

/** Takes in what the list of rooms says about one; one is in a direct room without joining it. */
function listed(view: View, info: RoomInfo): View {
  if (info.room === EVERYONE) return view;
  const known = view.rooms.get(info.room) ?? newRoom(info);
  const newest = known.messages[known.messages.length - 1]?.seq ?? 0;
  const room: Room = {
    ...known,
    info: { ...info, last_seq: Math.max(info.last_seq, newest) },
    joined: known.joined || info.kind === "direct",
    memberCount: info.user_count,
  };
  return withPeople(withRoom(view, room), info.people ?? []);
}

function pendingChanged(view: View, pending: readonly Pending[]): View {
  return pending.filter((entry) => entry.failed?.code === "read_only").reduce(
    (next, entry) => updated(next, entry.room, (room) => ({ ...room, readOnly: true })),
    { ...view, pending },
  );
}

function noticed(view: View, name: string | null, notice: Notice, now: number): View {
  const target = name ?? GENERAL;
  const next = updated(view, target, (room) => {
    if (!room.joined) return room;
    const placed = {
      ...notice,
      key: `n${view.noticeCount}`,
      afterSeq: room.messages[room.messages.length - 1]?.seq ?? 0,
      timestamp: new Date(now).toISOString(),
    };
    return { ...room, notices: [...room.notices, placed].slice(-BOUNDS.notices) };
  });
  return next === view ? view : { ...next, noticeCount: view.noticeCount + 1 };
}

function typingExpired(view: View, now: number): View {
  let next = view;
  for (const room of view.rooms.values()) {
    if (room.typing.length === 0 || now - room.typingAt < TYPING_SHOWN_MS) continue;
    next = withRoom(next, { ...room, typing: [] });
  }
  return next;
}
