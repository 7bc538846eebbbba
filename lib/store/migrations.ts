import type { DatabaseSync } from "node:sqlite";

/** Marks the file as Parlor's (`PRAGMA application_id`): "Parl". */
export const APPLICATION_ID = 0x5061726c;

/**
 * The database's structure, step by step; the number of a step is its place, from 1, and is kept in
 * `PRAGMA user_version`. A step that was released never changes.
 */
export const MIGRATIONS: readonly string[] = [
  `
  PRAGMA application_id = ${APPLICATION_ID};

  CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- AUTOINCREMENT, because events of a purged room may outlive its row and must not fall to another.
  CREATE TABLE rooms (
    nr INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    key TEXT UNIQUE,
    kind TEXT NOT NULL,
    topic TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    people TEXT NOT NULL,
    last_seq INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    emptied_at INTEGER
  ) STRICT;

  CREATE INDEX rooms_emptied ON rooms (emptied_at) WHERE emptied_at IS NOT NULL;

  CREATE TABLE direct_people (
    person TEXT NOT NULL,
    room INTEGER NOT NULL,
    PRIMARY KEY (person, room)
  ) STRICT, WITHOUT ROWID;

  -- What purged rooms hand on.
  CREATE TABLE past_rooms (
    key TEXT PRIMARY KEY,
    last_seq INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Purged rooms whose events are not yet all cleared away.
  CREATE TABLE remains (room INTEGER PRIMARY KEY) STRICT;

  CREATE TABLE events (
    nr INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    cid TEXT,
    -- Which of the rooms of one append, from 0.
    part INTEGER NOT NULL,
    channel TEXT,
    UNIQUE (room, seq)
  ) STRICT;

  CREATE UNIQUE INDEX events_cid ON events (author_id, cid, part) WHERE cid IS NOT NULL;

  CREATE TABLE channels (
    nr INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_by TEXT NOT NULL,
    rooms TEXT NOT NULL
  ) STRICT;

  CREATE TABLE people (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    last_seen_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX people_name ON people (name, last_seen_at);
  `,
  `
  CREATE TABLE reads (
    room INTEGER NOT NULL,
    person TEXT NOT NULL,
    seq INTEGER NOT NULL,
    level TEXT NOT NULL,
    PRIMARY KEY (room, person)
  ) STRICT, WITHOUT ROWID;

  -- Who was in a conversation before anybody kept count has read it.
  INSERT INTO reads (room, person, seq, level)
    SELECT room, person, last_seq, 'all' FROM direct_people
    JOIN rooms ON rooms.nr = direct_people.room WHERE last_seq > 0;
  `,
  `
  -- Of a change the id of the message that it is about; the rest is of messages.
  ALTER TABLE events ADD COLUMN target TEXT;
  ALTER TABLE events ADD COLUMN thread TEXT;
  ALTER TABLE events ADD COLUMN extras TEXT;

  CREATE INDEX events_lines ON events (room, seq) WHERE target IS NULL AND thread IS NULL;
  CREATE INDEX events_id ON events (id) WHERE target IS NULL;
  CREATE INDEX events_target ON events (target, seq) WHERE target IS NOT NULL;
  CREATE INDEX events_thread ON events (thread, seq) WHERE thread IS NOT NULL;

  -- The pinned messages: events.nr, and the seq of the pinning.
  CREATE TABLE pins (
    room INTEGER NOT NULL,
    event INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (room, event)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- "thread": the id of its first message.
  CREATE TABLE thread_reads (
    room INTEGER NOT NULL,
    person TEXT NOT NULL,
    thread TEXT NOT NULL,
    seq INTEGER NOT NULL,
    follows INTEGER NOT NULL,
    PRIMARY KEY (room, person, thread)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** The number of the last step that a database has been through. */
export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()!["user_version"]);
}

/** Brings a database up to date, each step in a transaction of its own. */
export function migrate(db: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  for (let number = versionOf(db) + 1; number <= migrations.length; number++) {
    // Prepared, because the errors of `exec` lack SQLite's code.
    db.prepare("BEGIN IMMEDIATE").run();
    try {
      db.exec(migrations[number - 1]!);
      db.exec(`PRAGMA user_version = ${number}`);
      db.prepare("COMMIT").run();
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }
}
