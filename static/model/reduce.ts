import type { Pending, PendingChange } from "../../lib/client/transport.ts";
import {
  type AckData,
  type Level,
  type Message,
  type RoomInfo,
  type ServerEvent,
  TIMES,
} from "../../lib/protocol.ts";
import { allRead } from "./all_read.ts";
import { BOUNDS } from "./bounds.ts";
import {
  changeCame,
  cut,
  historyCame,
  latestWanted,
  messageCame,
  targeted,
  threadOpened,
} from "./messages.ts";
import type { Named } from "./namesakes.ts";
import { noticed } from "./notices.ts";
import { peopleListed, personJoined, personLeft, presenceChanged } from "./people.ts";
import { type Look, looked, markedUnread, readCame, unreadCame, unreadWanted } from "./reading.ts";
import {
  entered,
  joined,
  left,
  listed,
  opened,
  remembered,
  removed,
  roomsListed,
  startOf,
  updated,
  withRoom,
} from "./rooms.ts";
import { threadsListed } from "./thread_list.ts";
import { followed, type ThreadLook, threadLooked, withThread } from "./threads.ts";
import { drawnOf, type Notice, type Room, shownMessage, shownOf, type View } from "./view.ts";

/** Everything that can change the view. `now` is in milliseconds of this device's clock. */
export type Change =
  | { readonly type: "event"; readonly event: ServerEvent; readonly now: number }
  /** The page begins: the rooms that it was in. */
  | { readonly type: "remembered"; readonly rooms: readonly string[] }
  /** `hello` was answered. */
  | { readonly type: "entered"; readonly ack: AckData["hello"] }
  /** This tab is in the room. */
  | { readonly type: "joined"; readonly info: RoomInfo }
  | { readonly type: "left"; readonly rooms: readonly string[] }
  /** There is no such room any more. */
  | { readonly type: "removed"; readonly room: string }
  /** `kept`: what its reader marked as unread there stays so. */
  | { readonly type: "opened"; readonly room: string; readonly kept?: boolean }
  /** Its reader looks at the open room, or at a thread of it. */
  | { readonly type: "looked"; readonly look: Look }
  | { readonly type: "thread_looked"; readonly look: ThreadLook }
  /** Its reader wants to see where he left off. */
  | { readonly type: "unread_wanted"; readonly room: string }
  /** Its reader scrolled up to the oldest message drawn. */
  | { readonly type: "older_wanted"; readonly room: string }
  /** The server has nothing before the event `before`. */
  | { readonly type: "began"; readonly room: string; readonly before: number }
  /** Its reader wants to see the end of the room. */
  | { readonly type: "latest_wanted"; readonly room: string }
  /** Its reader wants to see a message that is known. */
  | { readonly type: "targeted"; readonly room: string; readonly id: string }
  | { readonly type: "thread_opened"; readonly room: string; readonly id: string }
  /** The pins of a room are wanted, or are here. */
  | { readonly type: "pins"; readonly room: string; readonly messages: readonly Message[] | null }
  /** The threads that its reader follows in a room are wanted, `count` at most. */
  | { readonly type: "threads_listed"; readonly room: string; readonly count: number }
  /** Its reader has read all of these rooms, and of their threads. */
  | { readonly type: "all_read"; readonly rooms: readonly string[] }
  /** Its reader wants what came after `seq` to be unread. */
  | { readonly type: "marked_unread"; readonly room: string; readonly seq: number }
  /** The server is being told how far its reader has read a room, or a thread of it, or has answered. */
  | {
    readonly type: "told";
    readonly room: string;
    readonly thread?: string | undefined;
    readonly seq: number;
    readonly telling: boolean;
  }
  /** Its reader follows a thread from now on, or no longer. */
  | {
    readonly type: "followed";
    readonly room: string;
    readonly id: string;
    readonly follow: boolean;
  }
  | { readonly type: "thread_closed"; readonly id: string }
  | { readonly type: "pins_closed" }
  | { readonly type: "thread_list_closed" }
  | { readonly type: "attention"; readonly attentive: boolean }
  | { readonly type: "pending"; readonly pending: readonly Pending[] }
  | { readonly type: "changes"; readonly changes: readonly PendingChange[] }
  /** Its reader chose what to be notified of. */
  | { readonly type: "level"; readonly room: string; readonly level: Level }
  | { readonly type: "notice"; readonly notice: Notice; readonly now: number }
  | { readonly type: "typing_expired"; readonly now: number };

/** The view after a change; the same object where nothing changed. */
export function reduce(view: View, change: Change): View {
  switch (change.type) {
    case "event":
      return received(view, change.event, change.now);
    case "remembered":
      return remembered(view, change.rooms);
    case "entered":
      return entered(view, change.ack);
    case "joined":
      return joined(view, change.info);
    case "left":
      return change.rooms.reduce(left, view);
    case "removed":
      return removed(view, change.room);
    case "opened":
      return opened(view, change.room, change.kept);
    case "looked":
      return looked(view, change.look);
    case "thread_looked":
      return threadLooked(view, change.look);
    case "unread_wanted":
      return updated(view, change.room, unreadWanted);
    case "older_wanted":
      return updated(view, change.room, (room) => ({
        ...room,
        drawnFrom: startOf(room, drawnOf(room).length + BOUNDS.drawnStep),
      }));
    case "began":
      return updated(
        view,
        change.room,
        (room) => {
          if (shownOf(room).fromSeq !== change.before) return room;
          if (room.past === null) return { ...room, hasOlder: false };
          return { ...room, past: { ...room.past, hasOlder: false } };
        },
      );
    case "attention":
      return { ...view, attentive: change.attentive };
    case "pending":
      return pendingChanged(view, change.pending);
    case "changes":
      return { ...view, changes: change.changes };
    case "latest_wanted":
      return updated(view, change.room, (room) => latestWanted(room, view.userId));
    case "targeted":
      return targeted(view, change.room, change.id);
    case "thread_opened":
      return threadOpened({ ...view, pins: null }, change.room, change.id);
    case "pins":
      return { ...view, thread: null, pins: { room: change.room, messages: change.messages } };
    case "threads_listed":
      return threadsListed({ ...view, thread: null }, change.room, change.count);
    case "all_read":
      return change.rooms.reduce((next, room) => updated(next, room, allRead), view);
    case "marked_unread":
      return updated(view, change.room, (room) => markedUnread(room, change.seq, view.userId));
    case "told":
      return updated(view, change.room, (room) => {
        const told = { toldSeq: change.seq, telling: change.telling };
        return change.thread === undefined
          ? { ...room, ...told }
          : withThread(room, change.thread, (thread) => ({ ...thread, ...told }));
      });
    case "followed":
      return updated(view, change.room, (room) => followed(room, change.id, change.follow));
    case "thread_closed":
      return view.thread?.id === change.id ? { ...view, thread: null } : view;
    case "pins_closed":
      return view.pins === null ? view : { ...view, pins: null };
    case "thread_list_closed":
      return view.threadList === null ? view : { ...view, threadList: null };
    case "level":
      return updated(view, change.room, (room) => ({ ...room, level: change.level }));
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
    case "message_edited":
    case "message_deleted":
    case "reaction":
    case "message_pinned":
      return changeCame(view, event);
    case "message_history":
      return historyCame(view, event.data);
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
        typing: typingNow(view, room, event),
        typingAt: now,
      }));
    case "channel_list":
      return { ...view, channels: event.data.channels };
    case "room_list":
      return roomsListed(view, event.data);
    case "room_created":
      return roomCreated(view, event.data, now);
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
    case "read":
      return readCame(view, event.data);
    case "unread":
      return unreadCame(view, event.data);
    case "heartbeat":
    case "pong":
      return view;
  }
}

function roomCreated(view: View, info: RoomInfo, now: number): View {
  const next = listed(view, info);
  const { room, kind } = info;
  if (kind !== "private" || view.rooms.get(room)?.joined) return next;
  return noticed(next, view.active, { kind: "invited", room }, now);
}

function pendingChanged(view: View, pending: readonly Pending[]): View {
  return pending.filter((entry) => entry.failed?.code === "read_only").reduce(
    (next, entry) => updated(next, entry.room, (room) => ({ ...room, readOnly: true })),
    { ...view, pending },
  );
}

/** Who types now: events tell the names of all, and of one who it is. */
function typingNow(
  view: View,
  room: Room,
  { type, data }: Extract<ServerEvent, { type: "user_typing" | "user_stopped_typing" }>,
): Named[] {
  const { user_id, username, users } = data;
  const known = room.typing.filter((one) => one.user_id !== user_id);
  if (type === "user_typing" && user_id !== view.userId) known.push({ user_id, username });
  const typing = known.filter((one) => users.includes(one.username));
  const others = users.filter((name) =>
    name !== view.username && !typing.some((one) => one.username === name)
  );
  return [...typing, ...others.map((name) => ({ user_id: "", username: name }))];
}

function typingExpired(view: View, now: number): View {
  let next = view;
  for (const room of view.rooms.values()) {
    if (room.typing.length === 0 || now - room.typingAt < TYPING_SHOWN_MS) continue;
    next = withRoom(next, { ...room, typing: [] });
  }
  return next;
}
