import type { Notice as SaidNotice, Refusal } from "../../lib/client/said/said.ts";
import type { Pending, PendingChange } from "../../lib/client/transport.ts";
import {
  type Channel,
  type Level,
  LIMITS,
  type Message,
  type MessageKind,
  type Person,
  type RoomInfo,
  type Status,
} from "../../lib/protocol.ts";
import { calledIn, type Named } from "./namesakes.ts";
import type { MessageLink } from "../message_link.ts";
import { indexOf, NO_STRETCH, type PastStretch, type Stretch } from "./log.ts";

/** What stands between messages without being one: it has no place in the room's log and is not kept. */
export type Notice =
  | { readonly kind: "joined" | "left"; readonly username: string; readonly userId: string }
  /** Its reader may come into the room, or come back to one that they just left. */
  | { readonly kind: "invited" | "out_of"; readonly room: string }
  /** A link leads into a private room that its reader is not in. */
  | { readonly kind: "linked"; readonly link: MessageLink }
  /** Another one here has the name of the reader. */
  | { readonly kind: "namesake"; readonly username: string; readonly shortId: string }
  | { readonly kind: "system"; readonly notice: SaidNotice }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "announcement"; readonly username: string; readonly message: string };

/** A notice where it came: after the message `afterSeq`. */
export type PlacedNotice = Notice & {
  readonly key: string;
  readonly afterSeq: number;
  readonly timestamp: string;
};

/** How far its reader has come in a room or thread, and what is after it. */
export interface Reading {
  /** `seq` up to which its reader has seen it. */
  readonly seenSeq: number;
  /** The same as the server knows it. */
  readonly toldSeq: number;
  /** Whether the server has not answered yet that it knows. */
  readonly telling: boolean;
  /** Messages of others that its reader has not seen. */
  readonly unread: number;
  /** Those of them that mention its reader. */
  readonly mentions: number;
  /** What was counted in `unread`: everything up to here. */
  readonly countedSeq: number;
}

/** A thread that its reader follows, or does not want to. */
export interface FollowedThread extends Reading {
  readonly follows: boolean;
}

/** A room; the stretch is the end of its log. */
export interface Room extends Stretch, Reading {
  readonly info: RoomInfo;
  /** Whether this tab is in the room. */
  readonly joined: boolean;
  /** No more is known than that this tab was in it: the server has not said yet that it still is. */
  readonly remembered: boolean;
  /** What its reader looks at instead of the end of the log. */
  readonly past: PastStretch | null;
  /** `seq` of the oldest message that is drawn. */
  readonly drawnFrom: number;
  readonly notices: readonly PlacedNotice[];
  /** `user_id` of the people in the room. */
  readonly members: readonly string[];
  /** People in the room, of whom `members` may be a part. */
  readonly memberCount: number;
  /** Whether its reader looks at its end, so that what comes is seen. */
  readonly following: boolean;
  /** By `id` of the first message. */
  readonly threads: ReadonlyMap<string, FollowedThread>;
  /** Whether `seenSeq` is more than a guess. */
  readonly seenKnown: boolean;
  /** Its reader marked it as unread: it stays so until it is opened anew. */
  readonly keptUnread: boolean;
  /** What its reader wants to be notified of. */
  readonly level: Level;
  /** How far the others have read, by `user_id`. */
  readonly readBy: ReadonlyMap<string, number>;
  /** `seq` after which the line "new messages" stands, while it stands. */
  readonly newAfter: number | null;
  /** The others who type; of whom a name is all that is known, the `user_id` is "". */
  readonly typing: readonly Named[];
  /** When the last typing notice came, in milliseconds of this device's clock. */
  readonly typingAt: number;
  /** The server said that this person may not write here. */
  readonly readOnly: boolean;
}

/** An open thread. */
export interface Thread {
  readonly room: string;
  /** `id` of its first message. */
  readonly id: string;
  /** Its first message, once it is known. */
  readonly root: Message | null;
  /** Oldest first, without holes, up to the newest. */
  readonly replies: readonly Message[];
  /** Whether there are replies before these; null until the server has said. */
  readonly hasOlder: boolean | null;
  /** `seq` after which the line "new messages" stands, while it stands. */
  readonly newAfter: number | null;
  /** Whether its reader looks at its end, so that what comes is seen. */
  readonly following: boolean;
}

/** The pinned messages of a room, the last pinned first. */
export interface Pins {
  readonly room: string;
  /** Null until the server has said. */
  readonly messages: readonly Message[] | null;
}

/** The threads that its reader follows in a room, while they are listed. */
export interface ThreadList {
  readonly room: string;
  /** How many are listed at most. */
  readonly count: number;
  /** Their first messages as far as they are known, by `id`. */
  readonly firsts: ReadonlyMap<string, Message>;
}

/** Everything that the components show of the conversation. */
export interface View {
  /** The database that the rooms are of. */
  readonly epoch: string | null;
  readonly userId: string | null;
  readonly username: string | null;
  readonly serverName: string | null;
  readonly messageLength: number;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly channels: readonly Channel[];
  readonly people: ReadonlyMap<string, Person>;
  /** The room that is open. */
  readonly active: string | null;
  /** Whether somebody looks at the page. */
  readonly attentive: boolean;
  /** Messages that the server has not acknowledged, or refused. */
  readonly pending: readonly Pending[];
  /** The same of changes of messages. */
  readonly changes: readonly PendingChange[];
  readonly thread: Thread | null;
  readonly pins: Pins | null;
  readonly threadList: ThreadList | null;
  /** The message that its reader wants to see, in the open room or thread; `turn` rises with each wish. */
  readonly target: { readonly id: string; readonly turn: number } | null;
  /** Counts notices, to give each a key. */
  readonly noticeCount: number;
}

export const EMPTY_VIEW: View = {
  epoch: null,
  userId: null,
  username: null,
  serverName: null,
  messageLength: 4_000,
  rooms: new Map(),
  channels: [],
  people: new Map(),
  active: null,
  attentive: true,
  pending: [],
  changes: [],
  thread: null,
  pins: null,
  threadList: null,
  target: null,
  noticeCount: 0,
};

/** The person as this page can show them: a status of a newer server counts as online. */
export function shownPerson<P extends Person>(person: P): P {
  return STATUSES.has(person.status) ? person : { ...person, status: "online" };
}

/** The message as this page can show it: a kind of a newer server counts as text. */
export function shownMessage(message: Message): Message {
  return MESSAGE_KINDS.has(message.kind) ? message : { ...message, kind: "text" };
}

const STATUSES: ReadonlySet<string> = new Set<Status>(["online", "away", "offline"]);
const MESSAGE_KINDS: ReadonlySet<string> = new Set<MessageKind>(["text", "action", "topic"]);

/** A room about which no more is known than its name. */
export function bareRoom(room: string): RoomInfo {
  const kind = room.startsWith("direct:") ? "direct" : "temporary";
  return { room, kind, topic: "", user_count: 0, last_seq: 0 };
}

/** Nothing was seen, nor counted. */
export const UNREAD: Reading = {
  seenSeq: 0,
  toldSeq: 0,
  telling: false,
  unread: 0,
  mentions: 0,
  countedSeq: 0,
};

/** A room as it is when first heard of. */
export function newRoom(info: RoomInfo): Room {
  return {
    info,
    ...NO_STRETCH,
    joined: false,
    remembered: false,
    past: null,
    drawnFrom: 0,
    notices: [],
    members: [],
    memberCount: info.user_count,
    ...UNREAD,
    following: false,
    threads: new Map(),
    seenKnown: false,
    keptUnread: false,
    level: "all",
    readBy: new Map(),
    newAfter: null,
    typing: [],
    typingAt: 0,
    readOnly: false,
  };
}

/** Whether this tab is in the room as far as the server has said. */
export function isIn(room: Room | undefined): room is Room {
  return room !== undefined && room.joined && !room.remembered;
}

/** The other people of a direct room. */
export function othersOf(view: View, info: RoomInfo): Person[] {
  return (info.people ?? []).filter((person) => person.user_id !== view.userId)
    .map((person) => view.people.get(person.user_id) ?? person);
}

/** The other person of a direct room of two; null where there is none, or are several. */
export function otherOf(view: View, info: RoomInfo): Person | null {
  const [other, another] = othersOf(view, info);
  return another === undefined ? other ?? null : null;
}

/** What of the room's log its reader looks at. */
export function shownOf(room: Room): Stretch {
  return room.past ?? room;
}

/** The messages that are drawn. */
export function drawnOf(room: Room): readonly Message[] {
  const { messages } = shownOf(room);
  const first = indexOf(messages, room.drawnFrom);
  return first === 0 ? messages : messages.slice(first);
}

/**
 * Those who have read the newest message of the room, if that is their reader's own.
 * @returns `undefined` where that is not told
 */
export function readersOf(view: View, room: Room): Person[] | undefined {
  if (room.info.kind !== "direct" && room.memberCount > LIMITS.readByPeople) return undefined;
  const last = room.messages[room.messages.length - 1];
  if (last === undefined || last.user_id !== view.userId || last.deleted) return [];
  return [...room.readBy].filter(([user, seq]) => user !== view.userId && seq >= last.seq)
    .map(([user]) => view.people.get(user)).filter((person) => person !== undefined);
}

/** Whether what is new in the room begins before what is drawn of it. */
export function isNewAbove(room: Room): boolean {
  const { drawnFrom, newAfter } = room;
  if (newAfter === null) return false;
  const { messages, fromSeq, hasOlder } = shownOf(room);
  const first = indexOf(messages, drawnFrom);
  if (first > 0) return messages[first - 1]!.seq > newAfter;
  return newAfter < fromSeq - 1 && hasOlder !== false;
}

/** How a language deals with names: see `Speech`. */
export interface Naming {
  readonly list: (names: readonly string[]) => string;
  readonly compare: (one: string, other: string) => number;
}

/**
 * How a room is called: a direct room by the others' names.
 * @param list joins names as the language does
 */
export function titleOf(
  view: View,
  room: Room,
  list: (names: readonly string[]) => string,
): string {
  if (room.info.kind !== "direct") return room.info.room;
  const names = othersOf(view, room.info).map((person) => calledIn(view, person));
  return names.length > 0 ? list(names) : view.username ?? "";
}
