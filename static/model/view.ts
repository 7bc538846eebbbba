import type { Notice as SaidNotice, Refusal } from "../../lib/client/said/said.ts";
import type { Pending } from "../../lib/client/transport.ts";
import type { Message, MessageKind, Person, RoomInfo, Status } from "../../lib/protocol.ts";

/** Bounds of what the page keeps in memory. */
export const BOUNDS = {
  /** Messages of one room. */
  messages: 3_000,
  /** Notices of one room. */
  notices: 200,
  /** Messages drawn when a room is opened, and added on scrolling up. */
  drawnStep: 100,
  /** Messages drawn at the end of a room, past which the oldest are taken off the page. */
  drawn: 300,
} as const;

/** What stands between messages without being one: it has no place in the room's log and is not kept. */
export type Notice =
  | { readonly kind: "joined" | "left"; readonly username: string; readonly userId: string }
  | { readonly kind: "system"; readonly notice: SaidNotice }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "announcement"; readonly username: string; readonly message: string };

/** A notice where it came: after the message `afterSeq`. */
export type PlacedNotice = Notice & {
  readonly key: string;
  readonly afterSeq: number;
  readonly timestamp: string;
};

export interface Room {
  readonly info: RoomInfo;
  /** Whether this tab is in the room. */
  readonly joined: boolean;
  /** A stretch of the log without holes, oldest first. */
  readonly messages: readonly Message[];
  /** Whether the log goes on before `messages`; null until the server has said. */
  readonly hasOlder: boolean | null;
  /** `seq` of the oldest message that is drawn. */
  readonly drawnFrom: number;
  readonly notices: readonly PlacedNotice[];
  /** `user_id` of the people in the room. */
  readonly members: readonly string[];
  /** People in the room, of whom `members` may be a part. */
  readonly memberCount: number;
  /** `seq` up to which its reader has seen the room. */
  readonly seenSeq: number;
  /** `seq` after which the line "new messages" stands, while it stands. */
  readonly newAfter: number | null;
  /** Names of the others who type. */
  readonly typing: readonly string[];
  /** When the last typing notice came, in milliseconds of this device's clock. */
  readonly typingAt: number;
  /** The server said that this person may not write here. */
  readonly readOnly: boolean;
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
  readonly people: ReadonlyMap<string, Person>;
  /** The room that is open. */
  readonly active: string | null;
  /** Whether somebody looks at the page. */
  readonly attentive: boolean;
  /** Messages that the server has not acknowledged, or refused. */
  readonly pending: readonly Pending[];
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
  people: new Map(),
  active: null,
  attentive: true,
  pending: [],
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

/** A room as it is when first heard of. */
export function newRoom(info: RoomInfo): Room {
  return {
    info,
    joined: false,
    messages: [],
    hasOlder: null,
    drawnFrom: 0,
    notices: [],
    members: [],
    memberCount: info.user_count,
    seenSeq: 0,
    newAfter: null,
    typing: [],
    typingAt: 0,
    readOnly: false,
  };
}

/** Messages that its reader has not seen; none in a room that he is not in. */
export function unreadOf(room: Room): number {
  return room.joined ? Math.max(0, room.info.last_seq - room.seenSeq) : 0;
}

/** Unread messages of all rooms. */
export function unreadTotal(view: View): number {
  let total = 0;
  for (const room of view.rooms.values()) total += unreadOf(room);
  return total;
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

/** How many of a room's messages are drawn. */
export function drawnCount(room: Room): number {
  const last = room.messages[room.messages.length - 1];
  if (last === undefined) return 0;
  return Math.min(room.messages.length, last.seq - room.drawnFrom + 1);
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
  const names = othersOf(view, room.info).map((person) => person.username);
  return names.length > 0 ? list(names) : view.username ?? "";
}
