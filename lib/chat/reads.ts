import { type Level, LIMITS, type ServerEvent } from "../protocol.ts";
import { change, type Turn } from "./effects.ts";
import { peopleOf } from "./info.ts";
import type { Person, Read, Room, Session, State } from "./state.ts";

/**
 * How far somebody in the room has read it. Where nothing is known of that they have read all that
 * there is, but in a conversation nothing: they were in it before they came.
 * @throws {StoreError} if it cannot be read
 */
export function readOf(turn: Turn, person: Person, room: Room): Read {
  let read = room.reads.get(person.id);
  if (read) return read;
  const kept = room.stored ? turn.readOf(person.id, room.id) : undefined;
  const isDirect = room.kind === "direct";
  const threads = kept || (isDirect && room.stored) ? threadsOf(turn, person, room) : NO_THREADS;
  read = kept
    ? { seq: Math.min(kept.seq, room.lastSeq), level: kept.level, threads }
    : { seq: isDirect ? 0 : room.lastSeq, level: "all", threads };
  room.reads.set(person.id, read);
  if (!kept && !isDirect) keepRead(turn, room, person.id);
  return read;
}

/** Most people follow none. */
const NO_THREADS: Read["threads"] = new Map();

function threadsOf(turn: Turn, person: Person, room: Room): Read["threads"] {
  const kept = turn.threadsOf(person.id, room.id);
  if (kept.length === 0) return NO_THREADS;
  return new Map(kept.map(({ threadId, seq, follows }) => [threadId, { seq, follows }]));
}

/** Has the store know how far everybody has read in a room that it did not know itself before. */
export function keepReads(turn: Turn, room: Room): void {
  for (const personId of room.reads.keys()) keepRead(turn, room, personId);
}

/** How far somebody has read, as they say. */
export interface Mark {
  readonly seq: number;
  /** They want what comes after it to be unread. */
  readonly back?: boolean | undefined;
}

/** Where somebody stands after a mark. Of two devices the slower one does not take back what the other read. */
export function markedSeq(
  { lastSeq }: Pick<Room, "lastSeq">,
  known: number,
  { seq, back = false }: Mark,
): number {
  const marked = Math.min(seq, lastSeq);
  return back ? marked : Math.max(known, marked);
}

/** The person has read a room up to a message. */
export function markRead(turn: Turn, session: Session, room: Room, mark: Mark): void {
  const { person } = session;
  const read = readOf(turn, person, room);
  read.seq = markedSeq(room, read.seq, mark);
  keepRead(turn, room, person.id);
  const event = readEvent(room, person, { seq: read.seq, back: mark.back });
  for (const each of devicesOf(person)) turn.effects.push({ kind: "tell", session: each, event });
  if (isReadBy(room)) {
    const others = { except: person, only: "v1", volatile: true } as const;
    turn.effects.push({ kind: "publish", room, event, ...others });
  }
  tellDevices(turn, session, room);
}

/** What the person wants to be notified of in a room. */
export function setLevel(turn: Turn, session: Session, room: Room, level: Level): void {
  const { person } = session;
  const read = readOf(turn, person, room);
  const old = read.level;
  change(turn, () => read.level = level, () => read.level = old);
  if (room.stored) {
    const record = { kind: "put_read" as const, read: toStored(room, person.id, read) };
    turn.effects.push({ kind: "record", record, essential: true });
  }
  tellDevices(turn, session, room);
}

/** What somebody who said hello has not read, in all of their rooms. */
export function showUnread(turn: Turn, session: Session): void {
  const { dialect, person } = session;
  if (dialect !== "v1") return;
  const rooms = [...session.rooms, ...[...person.directs].filter((room) => room.lastSeq > 0)];
  for (const room of rooms) readOf(turn, person, room);
  if (rooms.length > 0) turn.effects.push({ kind: "unread", session, rooms });
}

/** What somebody who came into a room is told of reading: what they have not read, and how far others have. */
export function showReads(turn: Turn, state: State, session: Session, room: Room): void {
  if (session.dialect !== "v1") return;
  turn.effects.push({ kind: "unread", session, rooms: [room] });
  showReaders(turn, state, session, room);
}

/** How far the others have read, where everybody is told that. */
export function showReaders(turn: Turn, state: State, session: Session, room: Room): void {
  if (session.dialect !== "v1" || !isReadBy(room)) return;
  const people = room.kind === "direct" ? peopleOf(state, room) : [...room.present.keys()];
  for (const person of people) {
    if (person === session.person) continue;
    const read = room.kind === "direct" ? readOf(turn, person, room) : room.reads.get(person.id);
    if (!read || read.seq === 0) continue;
    turn.effects.push({ kind: "tell", session, event: readEvent(room, person, read) });
  }
}

function isReadBy(room: Room): boolean {
  return room.kind === "direct" || room.present.size <= LIMITS.readByPeople;
}

/** The sessions that show what is unread. */
export function devicesOf(person: Person): Session[] {
  return [...person.sessions].filter((each) => each.greeted && each.dialect === "v1");
}

/** One's other devices count anew. */
export function tellDevices(turn: Turn, session: Session, room: Room): void {
  for (const each of devicesOf(session.person)) {
    if (each !== session) turn.effects.push({ kind: "unread", session: each, rooms: [room] });
  }
}

/** @param thread `id` of its first message, where that was read and not the room */
export function readEvent(
  room: Room,
  person: Person,
  { seq, back = false }: Mark,
  thread?: string,
): ServerEvent {
  const data = { room: room.name, user_id: person.id, seq };
  const more = { ...back ? { back } : {}, ...thread === undefined ? {} : { thread } };
  return { type: "read", data: { ...data, ...more } };
}

function keepRead(turn: Turn, room: Room, personId: string): void {
  const read = room.reads.get(personId);
  if (!room.stored || !read) return;
  const record = { kind: "put_read" as const, read: toStored(room, personId, read) };
  turn.effects.push({ kind: "record", record, essential: false });
}

function toStored(room: Room, personId: string, { seq, level }: Read) {
  return { personId, roomId: room.id, seq, level };
}
