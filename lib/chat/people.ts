import { ChatError } from "../errors.ts";
import type { AckData, CommandData, Dialect, PersonRef, Ref } from "../protocol.ts";
import { CLOSE, LIMITS } from "../protocol.ts";
import type { StoredPerson, StoredRoom } from "../store/store.ts";
import { NotInMemory, type Turn } from "./effects.ts";
import { Few } from "./few.ts";
import { displayName, peopleOf, personInfo, roomInfo, timestamp } from "./info.ts";
import { personName } from "./names.ts";
import { conversationsOf } from "./room_list.ts";
import { showReaders, showUnread } from "./reads.ts";
import { leaveAll, rejoin, stopListening } from "./rooms.ts";
import { type Person, type Room, type Session, shortId, type State } from "./state.ts";

/** What the store knows of a person who comes online. */
export interface Known {
  person: StoredPerson | undefined;
  directs: StoredRoom[];
  /** The other people of the direct rooms, as far as they have names. */
  partners: StoredPerson[];
}

const NOTHING_KNOWN: Known = { person: undefined, directs: [], partners: [] };

/** Reads what is kept of a person; throws if it cannot be read. */
export type ReadKnown = (personId: string) => Known;

/** A connection came. Without a proven identity its person is new and has the session's id. */
export function openSession(
  state: State,
  turn: Turn,
  options: { id: string; personId: string | null; dialect: Dialect; readKnown: ReadKnown },
): Session {
  const { personId, readKnown } = options;
  const session: Session = {
    id: options.id,
    person: personId === null
      ? comeOnline(state, turn, options.id, NOTHING_KNOWN)
      : comeOnline(state, turn, personId, knownOf(state, personId, readKnown)),
    dialect: options.dialect,
    rooms: new Few(),
    current: null,
    listensAfter: null,
    away: false,
    greeted: false,
  };
  state.sessions.set(session.id, session);
  attach(state, turn, session);
  return session;
}

/** First frame of a dialect, or first command of version 1: the session hears what is meant for its person, and that before anything else. */
export function greet(turn: Turn, state: State, session: Session): void {
  if (session.greeted) return;
  session.greeted = true;
  const rooms = [state.everyone, ...session.person.directs];
  turn.effects.unshift(
    ...rooms.map((room) => ({ kind: "subscribe" as const, session, room })),
  );
}

/** Hears `general` without being in it. */
export function listen(turn: Turn, state: State, session: Session): void {
  session.listensAfter = state.general.lastSeq;
  turn.effects.push({ kind: "subscribe", session, room: state.general });
}

/**
 * The first frame of a client that knows nothing of Parlor showed its dialect.
 * @returns whether what it was to hear so far is not for it
 */
export function decideDialect(
  turn: Turn,
  state: State,
  session: Session,
  dialect: Dialect,
): boolean {
  session.dialect = dialect;
  greet(turn, state, session);
  // Only clients that speak flat JSON know no rooms; the others hear those that they join.
  if (dialect === "flat" || session.listensAfter === null) return false;
  stopListening(turn, state, session, undefined);
  return true;
}

/** The connection is gone. */
export function closeSession(state: State, turn: Turn, session: Session): void {
  if (!state.sessions.delete(session.id)) return;
  leaveAll(turn, state, session);
  detach(state, turn, session);
}

/** A call of `hello`. */
interface HelloCall {
  session: Session;
  data: CommandData["hello"];
  ref: Ref | undefined;
  epoch: string;
  readKnown: ReadKnown;
}

/** `hello`: who this is, and what came while it was away. */
export function hello(state: State, turn: Turn, call: HelloCall): void {
  const { session, data, ref, epoch } = call;
  if (!identify(state, turn, call)) return;
  session.greeted = true;

  const cursors = new Map(Object.entries(data.resume?.rooms ?? {}));
  const valid = data.resume?.epoch === epoch;
  const replays = new Map<Room, number | null>();
  for (const room of [state.everyone, ...session.person.directs]) {
    const cursor = cursors.get(room.name);
    cursors.delete(room.name);
    if (cursor === undefined) turn.effects.push({ kind: "subscribe", session, room });
    else replays.set(room, valid ? cursor : null);
  }
  for (const [name, cursor] of cursors) {
    const room = rejoin(turn, state, session, name);
    if (room) {
      replays.set(room, valid ? cursor : null);
    } else {
      const event = { type: "room_deleted" as const, data: { room: name } };
      turn.effects.push({ kind: "tell", session, event });
    }
  }
  if (ref !== undefined) {
    const { person } = session;
    const who = {
      user_id: person.id,
      username: person.name,
      token: data.token ?? turn.identity.sign(person.id),
    };
    const heard = [state.everyone, ...session.rooms];
    const ack = (): AckData["hello"] => {
      const rooms = heard.map((room) => roomInfo(state, room));
      return { ...who, epoch, rooms: [...rooms, ...conversationsOf(state, person)] };
    };
    turn.effects.push({ kind: "ack", session, ref, data: ack });
  }
  showUnread(turn, session);
  for (const [room, after] of replays) {
    if (room !== state.everyone) showReaders(turn, state, session, room);
    turn.effects.push({ kind: "replay", session, room, after });
  }
}

/** Makes the session its token's person, with the name it gives. @returns whether it may go on */
function identify(state: State, turn: Turn, { session, data, ref, readKnown }: HelloCall): boolean {
  const { token, username } = data;
  if (token !== undefined) {
    const personId = turn.identity.verify(token);
    if (personId === null) {
      const message = "The token is not valid on this server: sign in again without it";
      const reason = "The token is not valid";
      turn.effects.push(
        { kind: "refuse", session, ref, error: { code: "bad_token", message } },
        { kind: "close", session, code: CLOSE.signIn, reason },
      );
      return false;
    }
    if (personId !== session.person.id) {
      if (session.rooms.size > 0 || session.greeted) {
        throw new ChatError("not_allowed", "Cannot change identity now: say hello first");
      }
      const known = knownOf(state, personId, readKnown);
      detach(state, turn, session);
      session.person = comeOnline(state, turn, personId, known);
      attach(state, turn, session);
    }
  }
  try {
    if (username !== undefined) login(state, turn, session, username);
    const names = Object.keys(data.resume?.rooms ?? {});
    if (session.person.name === null && names.some((name) => name !== state.everyone.name)) {
      throw nameRequired();
    }
    return true;
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    // The identity stands, and what came of it must be told.
    turn.effects.push({ kind: "refuse", session, ref, error: error.toData() });
    return false;
  }
}

export function nameRequired(): ChatError {
  return new ChatError(
    "name_required",
    'You have no name yet: send hello or login with a "username"',
  );
}

/**
 * Gives the person a name.
 * @throws {ChatError} `bad_name`, `name_too_similar`
 */
export function login(state: State, turn: Turn, session: Session, username: string): void {
  const { person } = session;
  const name = personName(username);
  if (person.name === name) return;
  const previous = displayName(person);
  checkName(turn, state, person, name);
  state.countName(previous, -1);
  state.countName(name, 1);
  state.rename(person, name);
  rememberPerson(turn, person);
  tellPresence(turn, person, previous);
  for (const room of new Set([...person.sessions].flatMap((each) => [...each.rooms]))) {
    if (room.present.size > LIMITS.announcedPeople) continue;
    const data = {
      message: `${previous} is now called ${name}`,
      code: "renamed",
      values: { previous, username: name },
      room: room.name,
      timestamp: timestamp(turn.now),
    } as const;
    turn.effects.push({
      kind: "publish",
      room,
      event: { type: "system", data },
      except: person,
      volatile: true,
    });
  }
}

/** Online or away, as the session's client says: somebody is away when all of their sessions are. */
export function setStatus(turn: Turn, session: Session, status: "online" | "away"): void {
  session.away = status === "away";
  settleStatus(turn, session.person);
}

/**
 * The person that is meant, seen from somebody. An id is exact; a name means whoever has it and is
 * online or in conversation with who asks, or, where there is no such person, who was here last.
 * @throws {ChatError} `user_ambiguous`, `bad_field`
 * @throws {NotInMemory} if nobody in memory is meant
 */
export function findPerson(state: State, from: Person, ref: PersonRef): Person {
  if ((ref.user_id === undefined) === (ref.username === undefined)) {
    throw new ChatError("bad_field", 'Name a person by either "user_id" or "username"');
  }
  if (ref.user_id !== undefined) {
    const person = state.people.get(ref.user_id);
    if (person) return person;
    throw new NotInMemory(ref);
  }
  const wanted = ref.username ?? "";
  const called = state.called(wanted);
  const exact = called.find((person) => shortId(person.id) === wanted);
  if (exact) return exact;
  const others = called.filter((person) => person !== from);
  const near = others.filter((person) => person.sessions.size > 0 || sharesDirect(from, person));
  if (near.length > 1) {
    const ids = near.map((person) => shortId(person.id));
    throw new ChatError(
      "user_ambiguous",
      `${near.length} people are called "${wanted}": use one of their ids instead, ${
        ids.join(", ")
      }`,
      { values: { ids } },
    );
  }
  const last = near[0] ?? others.toSorted((a, b) => b.since - a.since)[0];
  if (last) return last;
  throw new NotInMemory(ref);
}

/** Drops from memory who is offline, with the direct rooms in which nobody is online. */
export function forget(state: State, person: Person): void {
  if (person.sessions.size > 0) return;
  for (const room of person.directs) {
    const people = [...room.people].map((id) => state.people.get(id));
    if (people.some((each) => each && each.sessions.size > 0)) continue;
    unlinkDirect(state, room);
  }
  if (person.directs.size === 0) state.drop(person);
}

/** Links a direct room to its people. */
export function linkDirect(state: State, room: Room): void {
  for (const id of room.people) state.people.get(id)?.directs.add(room);
}

/** Drops a direct room from memory, with those of its people who are there for nothing else. */
export function unlinkDirect(state: State, room: Room): void {
  state.directs.delete(room.key);
  state.typing.delete(room);
  for (const person of peopleOf(state, room)) {
    person.directs.delete(room);
    if (person.sessions.size === 0 && person.directs.size === 0) state.drop(person);
  }
}

/** Makes the store remember the person's name. */
function rememberPerson(turn: Turn, person: Person): void {
  if (person.name === null) return;
  const stored: StoredPerson = { id: person.id, name: person.name, lastSeenAt: turn.now };
  turn.effects.push({
    kind: "record",
    record: { kind: "put_person", person: stored },
    essential: false,
  });
}

/** What must be read before somebody comes online: nothing, if they are. */
function knownOf(state: State, id: string, readKnown: ReadKnown): Known {
  const present = state.people.get(id);
  return present && present.sessions.size > 0 ? NOTHING_KNOWN : readKnown(id);
}

function comeOnline(state: State, turn: Turn, id: string, known: Known): Person {
  const person = state.person(id, known.person, turn.now);
  if (person.sessions.size > 0) return person;
  for (const partner of known.partners) state.person(partner.id, partner, turn.now);
  for (const row of known.directs) {
    for (const each of row.people) state.person(each, undefined, turn.now);
    linkDirect(state, state.directs.get(row.id) ?? state.remember(row));
  }
  // Somebody online may have taken a name like theirs meanwhile: then they choose again.
  if (person.name !== null && state.similarName(person.name) !== undefined) {
    state.rename(person, null);
  }
  return person;
}

function attach(state: State, turn: Turn, session: Session): void {
  const { person } = session;
  person.sessions.add(session);
  if (person.sessions.size > 1) return settleStatus(turn, person);
  state.countName(displayName(person), 1);
  person.status = "online";
  person.since = turn.now;
  tellPresence(turn, person);
}

function detach(state: State, turn: Turn, session: Session): void {
  const { person } = session;
  person.sessions.delete(session);
  if (person.sessions.size > 0) return settleStatus(turn, person);
  state.countName(displayName(person), -1);
  person.status = "offline";
  person.since = turn.now;
  rememberPerson(turn, person);
  tellPresence(turn, person);
  turn.effects.push({ kind: "forget", person });
}

function settleStatus(turn: Turn, person: Person): void {
  const status = [...person.sessions].every((session) => session.away) ? "away" : "online";
  if (person.status === status) return;
  person.status = status;
  person.since = turn.now;
  tellPresence(turn, person);
}

function tellPresence(turn: Turn, person: Person, previous?: string): void {
  const rooms = new Set<Room>(person.directs);
  for (const session of person.sessions) {
    for (const room of session.rooms) {
      if (room.present.size <= LIMITS.announcedPeople) rooms.add(room);
    }
  }
  if (rooms.size === 0) return;
  const data = { ...personInfo(person), ...(previous === undefined ? {} : { previous }) };
  for (const room of rooms) {
    turn.effects.push({
      kind: "publish",
      room,
      event: { type: "presence", data },
      volatile: true,
    });
  }
}

function checkName(turn: Turn, state: State, person: Person, name: string): void {
  const taken = state.similarName(name, displayName(person));
  if (taken !== undefined) {
    throw new ChatError(
      "name_too_similar",
      `Cannot use the name "${name}": "${taken}" is online and looks alike. Choose another`,
    );
  }
  // People are addressed by the short form of their id too: nobody may pass for somebody so.
  if (/^[a-z0-9]{8}$/.test(name) && name !== shortId(person.id) && turn.isPerson(name)) {
    throw new ChatError(
      "name_too_similar",
      `Cannot use the name "${name}": it is somebody's id. Choose another`,
    );
  }
}

function sharesDirect(a: Person, b: Person): boolean {
  for (const room of a.directs) if (b.directs.has(room)) return true;
  return false;
}
