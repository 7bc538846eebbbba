import { all, one, type Statements } from "./statements.ts";
import type { StoredRoom } from "./store.ts";

/** Most events and positions of readers that one `purge` clears away: it takes some milliseconds. */
const PURGED_EVENTS = 1_000;

type RoomRow = Omit<StoredRoom, "people"> & { people: string };

/** A room that is about to go. */
interface Leaving {
  nr: number;
  key: string;
  lastSeq: number;
}

/**
 * The tables of rooms: the rooms, whose the direct ones are, where the logs of past ones ended, and
 * which past ones have events that remain to be cleared away. What writes is for a transaction.
 */
export class RoomTables {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** All but direct ones. */
  listable(): StoredRoom[] {
    return all<RoomRow>(this.#sql.rooms).map(toRoom);
  }

  directOf(personId: string): StoredRoom[] {
    return all<RoomRow>(this.#sql.directRooms, personId).map(toRoom);
  }

  /** Where the log of an earlier room with this key ended; 0 if there was none. */
  pastSeq(key: string): number {
    return one<{ lastSeq: number }>(this.#sql.pastSeq, key)?.lastSeq ?? 0;
  }

  put(room: StoredRoom): void {
    const people = JSON.stringify(room.people);
    const columns = [
      room.id,
      room.name,
      room.key,
      room.kind,
      room.topic,
      room.createdBy,
      room.createdAt,
      people,
      room.emptiedAt,
    ] as const;
    const known = one<{ nr: number; people: string }>(this.#sql.room, room.id);
    if (known) {
      this.#sql.changeRoom.run(...columns, known.nr);
      if (room.kind !== "direct" || known.people === people) return;
      for (const person of parse(known.people)) this.#sql.deleteDirect.run(person, known.nr);
      for (const person of room.people) this.#sql.addDirect.run(person, known.nr);
      return;
    }
    const lastSeq = room.key === null ? 0 : this.#takeOver(room.key);
    const { lastInsertRowid: nr } = this.#sql.addRoom.run(lastSeq, lastSeq + 1, ...columns);
    if (room.kind !== "direct") return;
    for (const person of room.people) this.#sql.addDirect.run(person, nr);
  }

  /**
   * Deletes temporary rooms that emptied before this time, and some of what remains of such.
   * @returns whether more remains
   */
  purge(emptiedBefore: number): boolean {
    for (const room of all<Leaving>(this.#sql.emptied, emptiedBefore)) this.#bury(room);
    return this.#clearRemains();
  }

  /** @returns the `lastSeq` that a new room with this key starts from */
  #takeOver(key: string): number {
    const temporary = one<Leaving>(this.#sql.temporaryRoom, key);
    if (temporary) this.#bury(temporary);
    const lastSeq = this.pastSeq(key);
    this.#sql.deletePast.run(key);
    return lastSeq;
  }

  #bury({ nr, key, lastSeq }: Leaving): void {
    this.#sql.deleteRoom.run(nr);
    this.#sql.deletePins.run(nr);
    this.#sql.addRemains.run(nr);
    if (lastSeq > 0) this.#sql.addPast.run(key, lastSeq);
  }

  /** @returns whether there are more */
  #clearRemains(): boolean {
    let left = PURGED_EVENTS;
    for (const { room } of all<{ room: number }>(this.#sql.remains)) {
      left -= Number(this.#sql.clearRemains.run(room, left).changes);
      if (left > 0) left -= Number(this.#sql.clearReads.run(room, left).changes);
      if (left > 0) left -= Number(this.#sql.clearThreads.run(room, left).changes);
      if (left === 0) return true;
      this.#sql.deleteRemains.run(room);
    }
    return false;
  }
}

function toRoom(row: RoomRow): StoredRoom {
  return { ...row, people: parse(row.people) };
}

function parse(json: string): string[] {
  return JSON.parse(json);
}
