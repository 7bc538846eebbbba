import { type ChangeEvent, type EventData, EVERYONE, type Message } from "../../lib/protocol.ts";
import { BOUNDS } from "./bounds.ts";
import { changed, requoted, withReply } from "./changes.ts";
import {
  cutFrom,
  firstOf,
  isEmpty,
  join,
  joinPast,
  lastOf,
  type Page,
  type PastStretch,
  stretchOf,
  touches,
  withEvent,
  withPage,
} from "./log.ts";
import { noticed } from "./notices.ts";
import { newsIn, seen } from "./reading.ts";
import { startOf, updated, withRoom } from "./rooms.ts";
import { firstCame, listChanged } from "./thread_list.ts";
import { replyIn } from "./threads.ts";
import { bareRoom, newRoom, type Room, shownMessage, shownOf, type View } from "./view.ts";

/** Somebody wrote something. `now` is in milliseconds of this device's clock. */
export function messageCame(view: View, message: Message, now: number): View {
  if (message.room === EVERYONE) {
    const { username, message: text } = message;
    return noticed(view, view.active, { kind: "announcement", username, message: text }, now);
  }
  const bare = view.rooms.get(message.room) ?? newRoom(bareRoom(message.room));
  const inThread = message.thread !== undefined;
  const known = inThread
    ? mapped(replyIn(bare, message, view), (one) => rootOf(one, message))
    : bare;
  const last_seq = Math.max(known.info.last_seq, message.seq);
  const topic = message.kind === "topic" ? message.message : known.info.topic;
  const room: Room = {
    ...known,
    ...withEvent(known, message.seq, inThread ? null : message),
    info: { ...known.info, last_seq, topic },
    joined: known.joined || known.info.kind === "direct",
    ...inThread ? {} : newsIn(known, message, view),
    typing: known.typing.filter(({ user_id }) => user_id !== message.user_id),
  };
  const next = replyCame(withRoom(view, room), message);
  return inThread ? withList(next, message.room, (one) => rootOf(one, message)) : next;
}

/** Something happened to a message. */
export function changeCame(view: View, event: ChangeEvent): View {
  const { room: name, seq } = event.data;
  const change = (message: Message) => requoted(changed(message, event), event);
  const next = updated(view, name, (room) => {
    const known = mapped(room, change);
    const last_seq = Math.max(known.info.last_seq, seq);
    return {
      ...known,
      ...withEvent(known, seq, null),
      info: { ...known.info, last_seq },
    };
  });
  return openChanged(next, name, change);
}

/** A page of history came: of a thread, or of the room's log. */
export function historyCame(view: View, page: EventData["message_history"]): View {
  const messages = page.messages.map(shownMessage);
  if (page.thread !== undefined) {
    return threadCame(firstCame(view, { ...page, messages }), { ...page, messages });
  }
  const bare = view.rooms.get(page.room) ?? newRoom(bareRoom(page.room));
  const info = { ...bare.info, last_seq: Math.max(bare.info.last_seq, page.last_seq) };
  // Missed replies in threads come with pages that were asked for with `after`.
  const shown = { ...page, messages: messages.filter(({ thread }) => thread === undefined) };
  const room = { ...withHistory(bare, shown), info };
  const first = shown.messages[0]?.seq;
  if (first === undefined || shownOf(room) === bare.past) return withRoom(view, room);
  const drawnFrom = touches(shownOf(bare), shown) ? Math.min(room.drawnFrom, first) : first;
  return withRoom(view, { ...room, drawnFrom });
}

function withHistory(known: Room, page: Page): Room {
  // Nothing was shown until this came.
  const room = known.past !== null && isEmpty(known.past) ? { ...known, past: null } : known;
  const { past } = room;
  if (past !== null && page.changes !== undefined && page.last_seq < page.first_seq) {
    return { ...room, past: { ...past, hasNewer: false } };
  }
  if (past !== null && touches(past, page)) {
    const longer = joinPast(past, page);
    return page.changes === undefined ? { ...room, past: longer } : settled(room, longer);
  }
  if (!touches(room, page)) {
    const goesOn = isEmpty(room) ? page.has_more : page.last_seq < room.fromSeq - 1;
    const before = page.changes !== undefined && goesOn;
    if (page.has_newer || before) return { ...room, past: stretchOf(page) };
    return { ...room, ...withPage(room, page) };
  }
  const whole = join(room, page);
  if (page.first_seq < room.fromSeq && whole.messages.length > BOUNDS.messages) {
    // Its reader goes on upwards; the end stays where it is, to come back to.
    const past = firstOf(whole, whole.messages.length - BOUNDS.kept);
    return { ...room, ...lastOf(whole, BOUNDS.kept), past };
  }
  return { ...room, ...withPage(room, page), past: null };
}

/** The room whose reader looks at this part of its log, unless that reaches the end. */
function settled(room: Room, past: PastStretch): Room {
  const { hasNewer, ...stretch } = past;
  if (isEmpty(room)) {
    return hasNewer === false ? { ...room, ...stretch, past: null } : { ...room, past };
  }
  if (past.toSeq < room.fromSeq - 1) return { ...room, past };
  const { messages, fromSeq, toSeq, hasOlder } = past;
  const page = { messages: [...messages], first_seq: fromSeq, last_seq: toSeq };
  return { ...room, ...join(room, { ...page, has_more: hasOlder !== false }), past: null };
}

/** The room without what is not in its log any more. */
export function cut(room: Room, { first_seq, last_seq }: EventData["gap"]): Room {
  const { messages, fromSeq, toSeq, hasOlder } = cutFrom(room, first_seq);
  if (messages === room.messages && room.past === null) return room;
  const seenSeq = Math.min(room.seenSeq, last_seq);
  return {
    ...room,
    ...{ messages, fromSeq, toSeq, hasOlder },
    past: null,
    info: { ...room.info, last_seq },
    drawnFrom: messages.length === 0 ? 0 : startOf({ ...room, past: null }, BOUNDS.drawnStep),
    notices: messages.length === 0 ? [] : room.notices,
    seenSeq,
    toldSeq: Math.min(room.toldSeq, last_seq),
    following: false,
    unread: Math.min(room.unread, last_seq - seenSeq),
    newAfter: room.newAfter === null ? null : Math.min(room.newAfter, seenSeq),
  };
}

/** Its reader wants to see the end of the room, and nothing of what is before, marked as unread or not. */
export function latestWanted(known: Room, me: string | null): Room {
  const open = known.keptUnread ? { ...known, keptUnread: false } : known;
  const room = seen(open, known.info.last_seq, me);
  if (room.past === null) return room;
  const next = { ...room, past: null };
  return { ...next, drawnFrom: startOf(next, BOUNDS.drawnStep) };
}

/** Its reader wants to see a message that is known: draws it, with some before it. */
export function targeted(view: View, name: string, id: string): View {
  const target = { id, turn: (view.target?.turn ?? 0) + 1 };
  return updated({ ...view, target }, name, (room) => {
    const isIt = (message: Message) => message.id === id;
    const inPast = room.past?.messages.some(isIt) === true;
    const next = inPast ? room : { ...room, past: null };
    const { messages } = shownOf(next);
    const index = messages.findIndex(isIt);
    if (index < 0) return room;
    const before = messages[Math.max(0, index - BOUNDS.drawnStep / 4)]!.seq;
    return { ...next, drawnFrom: Math.min(next.drawnFrom, before) };
  });
}

function mapped(room: Room, change: (message: Message) => Message): Room {
  const messages = mappedAll(room.messages, change);
  const past = room.past === null ? null : mappedAll(room.past.messages, change);
  if (messages === room.messages && past === (room.past?.messages ?? null)) return room;
  const kept = room.past === null || past === null ? null : { ...room.past, messages: past };
  return { ...room, messages, past: kept };
}

/** The same list if nothing in it changed. */
function mappedAll(
  messages: readonly Message[],
  change: (message: Message) => Message,
): readonly Message[] {
  let next: Message[] | null = null;
  for (const [index, message] of messages.entries()) {
    const after = change(message);
    if (after === message) continue;
    next ??= [...messages];
    next[index] = after;
  }
  return next ?? messages;
}

function rootOf(message: Message, reply: Message): Message {
  return message.id === reply.thread ? withReply(message, reply) : message;
}

/** What happened to a message, in the thread and the pins that are open. */
function openChanged(view: View, room: string, change: (message: Message) => Message): View {
  let next = view;
  const { thread, pins } = view;
  if (thread !== null && thread.room === room) {
    const root = thread.root === null ? null : change(thread.root);
    const replies = mappedAll(thread.replies, change);
    if (root !== thread.root || replies !== thread.replies) {
      next = { ...next, thread: { ...thread, root, replies } };
    }
  }
  if (pins !== null && pins.room === room && pins.messages !== null) {
    const messages = mappedAll(pins.messages, change);
    if (messages !== pins.messages) {
      const pinned = messages.filter((message) => message.pinned !== undefined);
      next = { ...next, pins: { room, messages: pinned } };
    }
  }
  return withList(next, room, change);
}

function withList(view: View, room: string, change: (message: Message) => Message): View {
  const { threadList: list } = view;
  if (list?.room !== room) return view;
  const threadList = listChanged(list, change);
  return threadList === list ? view : { ...view, threadList };
}

/** A reply, in the thread that is open. */
function replyCame(view: View, message: Message): View {
  const { thread } = view;
  if (thread === null || thread.room !== message.room || message.thread !== thread.id) return view;
  const root = thread.root === null ? null : withReply(thread.root, message);
  const newAfter = message.user_id === view.userId ? null : thread.newAfter;
  const last = thread.replies[thread.replies.length - 1]?.seq ?? 0;
  const replies = message.seq > last ? [...thread.replies, message] : thread.replies;
  return { ...view, thread: { ...thread, root, replies, newAfter } };
}

/** A page of the thread that is open. */
function threadCame(view: View, page: EventData["message_history"]): View {
  const { thread } = view;
  if (thread === null || thread.room !== page.room || thread.id !== page.thread) return view;
  const root = page.messages.find(({ id }) => id === thread.id) ?? thread.root;
  const bySeq = new Map(thread.replies.map((reply) => [reply.seq, reply]));
  for (const message of page.messages) {
    if (message.id !== thread.id) bySeq.set(message.seq, message);
  }
  const replies = [...bySeq.values()].sort((one, other) => one.seq - other.seq);
  const older = page.changes === undefined;
  return {
    ...view,
    thread: { ...thread, root, replies, hasOlder: older ? page.has_more : thread.hasOlder },
  };
}

/** Its reader opens a thread, or closes the one that is open. */
export function threadOpened(view: View, room: string, id: string): View {
  if (view.thread?.room === room && view.thread.id === id) return view;
  const known = view.rooms.get(room);
  const isIt = (message: Message) => message.id === id;
  const root = known?.past?.messages.find(isIt) ?? known?.messages.find(isIt) ?? null;
  // Nothing is there to load where there is no reply yet.
  const hasOlder = root !== null && root.replies === undefined ? false : null;
  const followed = known?.threads.get(id);
  const newAfter = followed !== undefined && followed.unread > 0 ? followed.seenSeq : null;
  const thread = { room, id, root, replies: [], hasOlder, newAfter, following: false };
  return { ...view, thread };
}
