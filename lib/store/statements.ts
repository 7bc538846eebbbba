import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { StoredEvent } from "./store.ts";

const ROOM = `id, name, key, kind, topic, created_by AS createdBy, created_at AS createdAt, people,
  last_seq AS lastSeq, first_seq AS firstSeq, emptied_at AS emptiedAt`;

/** In the order of {@linkcode EventRow}. */
const EVENT = "id, seq, kind, author_id, author, text, at, cid, channel, target, thread, extras";

/** Bound: the room's id, the two cursors, the limit, and for a thread its first message's id. */
const IN_ROOM = "room = (SELECT nr FROM rooms WHERE id = ?1)";
const BETWEEN = `${IN_ROOM} AND seq > ?2 AND seq < ?3`;
const LINES = `SELECT ${EVENT} FROM events WHERE ${BETWEEN} AND target IS NULL AND thread IS NULL`;
/** The plus keeps the room's index out of it: a thread is a small part of a room. */
const THREAD = `SELECT ${EVENT} FROM events WHERE thread = ?5 AND +${BETWEEN}
  UNION ALL SELECT ${EVENT} FROM events WHERE id = ?5 AND target IS NULL AND +${BETWEEN}`;

const PERSON = "id, name, last_seen_at AS lastSeenAt";

/** Events ever appended, to all rooms together. */
export const TOTAL = `SELECT coalesce((SELECT sum(last_seq) FROM rooms), 0)
  + coalesce((SELECT sum(last_seq) FROM past_rooms), 0) AS total`;

/** All that the store says to the database; columns come back under the names of `store.ts`, but for events. */
const SQL = {
  begin: "BEGIN IMMEDIATE",
  commit: "COMMIT",
  rollback: "ROLLBACK",

  epoch: "SELECT value FROM meta WHERE name = 'epoch'",
  setEpoch: "INSERT OR REPLACE INTO meta (name, value) VALUES ('epoch', ?)",
  total: TOTAL,

  openLog: "SELECT nr, last_seq AS lastSeq FROM rooms WHERE id = ?",
  closeLog: "UPDATE rooms SET last_seq = ? WHERE nr = ?",
  append: `INSERT INTO events
    (room, seq, id, kind, author_id, author, text, at, cid, part, channel, target, thread, extras)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  /** `roomId` is null where the room was purged and the event still waits to be cleared away. */
  sent: `SELECT events.nr, rooms.id AS roomId, events.id, events.seq, events.at
    FROM events LEFT JOIN rooms ON rooms.nr = events.room
    WHERE author_id = ? AND cid = ? ORDER BY part`,
  isSent: `SELECT 1 FROM events JOIN rooms ON rooms.nr = events.room
    WHERE author_id = ? AND cid = ? LIMIT 1`,
  deleteEvent: "DELETE FROM events WHERE nr = ?",
  firstEvents: `SELECT ${EVENT} FROM events WHERE ${BETWEEN} ORDER BY seq LIMIT ?4`,
  lastEvents: `SELECT ${EVENT} FROM events WHERE ${BETWEEN} ORDER BY seq DESC LIMIT ?4`,
  firstLines: `${LINES} ORDER BY seq LIMIT ?4`,
  lastLines: `${LINES} ORDER BY seq DESC LIMIT ?4`,
  firstOfThread: `${THREAD} ORDER BY seq LIMIT ?4`,
  lastOfThread: `${THREAD} ORDER BY seq DESC LIMIT ?4`,
  message: `SELECT ${EVENT} FROM events WHERE id = ?2 AND target IS NULL AND +${IN_ROOM}`,

  target: `SELECT nr, text, extras FROM events WHERE id = ? AND target IS NULL AND +room = ?`,
  changeEvent: "UPDATE events SET text = ?, extras = ? WHERE nr = ?",
  versions: `SELECT text, at FROM events
    WHERE target = ?2 AND kind = 'edit' AND +${IN_ROOM} ORDER BY seq DESC LIMIT ?3`,
  emptyVersions: "UPDATE events SET text = '' WHERE target = ? AND kind = 'edit' AND +room = ?",
  countPins: "SELECT count(*) AS pins FROM pins WHERE room = ?",
  addPin: "INSERT INTO pins (room, event, seq) VALUES (?, ?, ?)",
  deletePin: "DELETE FROM pins WHERE room = ? AND event = ?",
  pins: `SELECT ${EVENT.replace("seq", "events.seq")} FROM pins JOIN events ON nr = event
    WHERE pins.${IN_ROOM} ORDER BY pins.seq DESC`,

  /** What is gone is not counted: no more than the limit is looked at all the same. */
  said: `SELECT seq, author_id AS authorId, mentions, here FROM
    (SELECT seq, author_id, extras -> '$.mentions' AS mentions, extras -> '$.here' AS here,
      extras -> '$.deleted' AS deleted
    FROM events WHERE ${IN_ROOM} AND seq > ?2 AND seq <= ?3 AND target IS NULL AND thread IS NULL
    ORDER BY seq DESC LIMIT ?4)
    WHERE deleted IS NULL ORDER BY seq`,
  saidInThread: `SELECT seq, author_id AS authorId, mentions, here FROM
    (SELECT seq, author_id, extras -> '$.mentions' AS mentions, extras -> '$.here' AS here,
      extras -> '$.deleted' AS deleted
    FROM events WHERE thread = ?5 AND +${IN_ROOM} AND seq > ?2 AND seq <= ?3
    ORDER BY seq DESC LIMIT ?4)
    WHERE deleted IS NULL ORDER BY seq`,

  read: `SELECT seq, level FROM reads
    WHERE room = (SELECT nr FROM rooms WHERE id = ?) AND person = ?`,
  putRead: `INSERT INTO reads (room, person, seq, level)
    SELECT nr, ?2, ?3, ?4 FROM rooms WHERE id = ?1
    ON CONFLICT (room, person) DO UPDATE SET seq = excluded.seq, level = excluded.level`,

  threads: `SELECT thread AS threadId, seq, follows FROM thread_reads
    WHERE room = (SELECT nr FROM rooms WHERE id = ?) AND person = ?`,
  putThread: `INSERT INTO thread_reads (room, person, thread, seq, follows)
    SELECT nr, ?2, ?3, ?4, ?5 FROM rooms WHERE id = ?1
    ON CONFLICT (room, person, thread) DO UPDATE SET seq = excluded.seq, follows = excluded.follows`,
  trimThreads: `DELETE FROM thread_reads
    WHERE room = (SELECT nr FROM rooms WHERE id = ?1) AND person = ?2
    AND thread IN (SELECT thread FROM thread_reads
      WHERE room = (SELECT nr FROM rooms WHERE id = ?1) AND person = ?2
      ORDER BY seq DESC LIMIT -1 OFFSET ?3)`,
  knownNames: `SELECT value AS name FROM json_each(?)
    WHERE EXISTS (SELECT 1 FROM people WHERE people.name = value)`,
  namedIn: `SELECT id FROM
    (SELECT id FROM people WHERE name = ?2 ORDER BY last_seen_at DESC LIMIT 100) CROSS JOIN reads
    WHERE reads.room = (SELECT nr FROM rooms WHERE id = ?1) AND reads.person = id LIMIT ?3`,

  rooms: `SELECT ${ROOM} FROM rooms WHERE kind <> 'direct' ORDER BY nr`,
  room: "SELECT nr, people FROM rooms WHERE id = ?",
  temporaryRoom: `SELECT nr, key, last_seq AS lastSeq FROM rooms
    WHERE key = ? AND kind = 'temporary'`,
  addRoom:
    `INSERT INTO rooms (last_seq, first_seq, id, name, key, kind, topic, created_by, created_at,
    people, emptied_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  changeRoom: `UPDATE rooms SET id = ?, name = ?, key = ?, kind = ?, topic = ?, created_by = ?,
    created_at = ?, people = ?, emptied_at = ? WHERE nr = ?`,
  directRooms: `SELECT ${ROOM} FROM direct_people JOIN rooms ON rooms.nr = direct_people.room
    WHERE person = ? AND kind = 'direct' ORDER BY nr`,
  addDirect: "INSERT INTO direct_people (person, room) VALUES (?, ?)",
  deleteDirect: "DELETE FROM direct_people WHERE person = ? AND room = ?",

  pastSeq: "SELECT last_seq AS lastSeq FROM past_rooms WHERE key = ?",
  addPast: "INSERT OR REPLACE INTO past_rooms (key, last_seq) VALUES (?, ?)",
  deletePast: "DELETE FROM past_rooms WHERE key = ?",
  emptied: `SELECT nr, key, last_seq AS lastSeq FROM rooms
    WHERE kind = 'temporary' AND emptied_at IS NOT NULL AND emptied_at < ?`,
  deleteRoom: "DELETE FROM rooms WHERE nr = ?",
  deletePins: "DELETE FROM pins WHERE room = ?",
  addRemains: "INSERT INTO remains (room) VALUES (?)",
  remains: "SELECT room FROM remains",
  clearRemains: `DELETE FROM events
    WHERE nr IN (SELECT nr FROM events WHERE room = ? LIMIT ?)`,
  clearReads: `DELETE FROM reads WHERE room = ?1
    AND person IN (SELECT person FROM reads WHERE room = ?1 LIMIT ?2)`,
  clearThreads: `DELETE FROM thread_reads WHERE room = ?1
    AND (person, thread) IN (SELECT person, thread FROM thread_reads WHERE room = ?1 LIMIT ?2)`,
  deleteRemains: "DELETE FROM remains WHERE room = ?",

  channels: "SELECT name, key, created_by AS createdBy, rooms FROM channels ORDER BY nr",
  putChannel: `INSERT INTO channels (key, name, created_by, rooms) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET
    name = excluded.name, created_by = excluded.created_by, rooms = excluded.rooms`,
  deleteChannel: "DELETE FROM channels WHERE key = ?",

  person: `SELECT ${PERSON} FROM people WHERE id = ?`,
  /** char(1114111) is the last character that there is. Exactly this id comes first. */
  peopleLike: `SELECT ${PERSON} FROM people WHERE id >= ?1 AND id < ?1 || char(1114111)
    ORDER BY id LIMIT 2`,
  peopleNamed: `SELECT ${PERSON} FROM people WHERE name = ? ORDER BY last_seen_at DESC LIMIT ?`,
  putPerson: `INSERT INTO people (id, name, last_seen_at) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, last_seen_at = excluded.last_seen_at`,
} as const;

export type Statements = { readonly [Name in keyof typeof SQL]: StatementSync };

/** What is selected of events: arrays, which cost a third of objects. */
export type EventRow = [
  id: string,
  seq: number,
  kind: StoredEvent["kind"],
  authorId: string,
  author: string,
  text: string,
  at: number,
  cid: string | null,
  channel: string | null,
  target: string | null,
  thread: string | null,
  extras: string | null,
];

/** The statements that select events. */
const OF_EVENTS = [
  "firstEvents",
  "lastEvents",
  "firstLines",
  "lastLines",
  "firstOfThread",
  "lastOfThread",
  "message",
  "pins",
] as const;

/** Prepares every statement once. */
export function prepareAll(db: DatabaseSync): Statements {
  const prepared = Object.entries(SQL).map(([name, sql]) => [name, db.prepare(sql)]);
  const statements: Statements = Object.fromEntries(prepared);
  for (const name of OF_EVENTS) {
    // Deno has it; its types do not.
    (statements[name] as StatementSync & { setReturnArrays(on: boolean): void }).setReturnArrays(
      true,
    );
  }
  return statements;
}

/**
 * The columns are what the statement selects, under the names of `T`. Copied, because SQLite's rows
 * have no prototype.
 */
export function all<T>(statement: StatementSync, ...values: SQLInputValue[]): T[] {
  return statement.all(...values).map((row) => ({ ...row }) as T);
}

/** The first row, as {@linkcode all} gives it. @returns `undefined` if there is none */
export function one<T>(statement: StatementSync, ...values: SQLInputValue[]): T | undefined {
  const row = statement.get(...values);
  return row && { ...row } as T;
}
