import { LIMITS } from "../protocol.ts";
import type { StoredThread } from "../store/store.ts";
import { change, type Turn } from "./effects.ts";
import { devicesOf, type Mark, markedSeq, readEvent, readOf, tellDevices } from "./reads.ts";
import type { Room, Session, State, Thread } from "./state.ts";

/** A thread of a room, by the id of its first message. */
interface Place {
  room: Room;
  thread: string;
}

/** The person follows a thread from here on, or no longer. */
export function followThread(
  turn: Turn,
  session: Session,
  { room, thread }: Place,
  follows: boolean,
): void {
  const { person } = session;
  const { threads } = readOf(turn, person, room);
  const seq = threads.get(thread)?.seq ?? room.lastSeq;
  setThread(turn, person.id, { room, thread }, { seq, follows });
  tellDevices(turn, session, room);
}

/** The person has read a thread up to a reply. That is kept of threads that they follow. */
export function markThreadRead(
  turn: Turn,
  session: Session,
  { room, thread }: Place,
  mark: Mark,
): void {
  const { person } = session;
  const known = readOf(turn, person, room).threads.get(thread);
  const seq = markedSeq(room, known?.seq ?? 0, mark);
  if (known) {
    known.seq = seq;
    const record = {
      kind: "put_thread" as const,
      thread: toStored(person.id, room, thread, known),
    };
    turn.effects.push({ kind: "record", record, essential: false });
  }
  const event = readEvent(room, person, { ...mark, seq }, thread);
  for (const each of devicesOf(person)) turn.effects.push({ kind: "tell", session: each, event });
  tellDevices(turn, session, room);
}

/**
 * Whoever writes in a thread follows it, and so does who is mentioned there, and who began it, from the
 * first reply on; unless they have said otherwise.
 * @param place `mentioned`: ids of people
 */
export function followByReply(
  turn: Turn,
  state: State,
  session: Session,
  { room, thread, mentioned }: Place & { mentioned: readonly string[] },
): void {
  const first = turn.log.message(room.id, thread);
  const isNew = first !== undefined && !first.extras?.replies;
  const people = [session.person.id, ...mentioned, ...(isNew ? [first.authorId] : [])];
  for (const id of new Set(people)) {
    const person = state.people.get(id);
    const read = room.reads.get(id);
    const isKnown = read
      ? read.threads.has(thread)
      : turn.threadsOf(id, room.id).some((each) => each.threadId === thread);
    if (isKnown) continue;
    setThread(turn, id, { room, thread }, { seq: room.lastSeq, follows: true });
    // Who writes is told by the answer, which comes last.
    for (const each of person ? devicesOf(person) : []) {
      if (each !== session) turn.effects.push({ kind: "unread", session: each, rooms: [room] });
    }
  }
}

/** Durably. Of many threads those are forgotten whose reading is longest ago in the room's log. */
function setThread(turn: Turn, personId: string, { room, thread }: Place, to: Thread): void {
  const read = room.reads.get(personId);
  if (read) {
    const old = read.threads;
    const threads = new Map([...old, [thread, to]]);
    if (threads.size > LIMITS.followedThreads) {
      const [oldest] = [...threads].toSorted(([, one], [, other]) => one.seq - other.seq)[0]!;
      threads.delete(oldest);
    }
    change(turn, () => read.threads = threads, () => read.threads = old);
  }
  const record = { kind: "put_thread" as const, thread: toStored(personId, room, thread, to) };
  turn.effects.push({ kind: "record", record, essential: true });
}

function toStored(personId: string, room: Room, threadId: string, to: Thread): StoredThread {
  return { personId, roomId: room.id, threadId, ...to };
}
