import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type {
  Appended,
  Store,
  StoredEvent,
  StoredRoom,
  StoreRecord,
} from "../../lib/store/store.ts";
import { room } from "./records.ts";

/** One turn: perhaps a purge, then a batch of records among few rooms, authors and cids, so that they meet. */
const roomId = fc.constantFrom("r1", "r2", "r3", "r4");
const record: fc.Arbitrary<StoreRecord> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      rooms: fc.array(fc.record({ roomId, id: fc.uuid() }), { minLength: 1, maxLength: 3 }),
      message: fc.record({
        kind: fc.constantFrom("text" as const, "action" as const, "topic" as const),
        authorId: fc.constantFrom("ada", "ben"),
        author: fc.constantFrom("Ada", "Ben"),
        text: fc.string({ unit: "grapheme", maxLength: 8 }).filter((text) => !text.includes("\0")),
        at: fc.nat(),
        cid: fc.option(fc.constantFrom("c1", "c2", "c3", "c4", "c5", "c6")),
        channel: fc.option(fc.constant("news")),
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("put_room" as const),
      room: fc.record({
        id: roomId,
        key: fc.constantFrom("k1", "k2", "k3"),
        kind: fc.constantFrom("temporary" as const, "temporary" as const, "public" as const),
        topic: fc.constantFrom("", "roses"),
        emptiedAt: fc.option(fc.nat(4)),
        lastSeq: fc.nat(9),
        firstSeq: fc.nat(9),
      }).map(({ id, ...change }) => room(id, change)),
    }),
  },
);

export const records = fc.record({
  purge: fc.option(fc.nat(5), { nil: undefined, freq: 3 }),
  batch: fc.array(record, { maxLength: 8 }),
});

interface Written extends StoredEvent {
  roomId: string;
}

/** A store as one would tell it: lists, searched through, copied before each batch. */
export class Model {
  #rooms: StoredRoom[] = [];
  #events: Written[] = [];
  #past = new Map<string, number>();

  /** @returns `undefined` where the store must refuse */
  commit(batch: readonly StoreRecord[]): Appended[] | undefined {
    const before = structuredClone({ rooms: this.#rooms, events: this.#events, past: this.#past });
    const appended: Appended[] = [];
    for (const record of batch) {
      const done = record.kind === "append"
        ? this.#append(record, appended)
        : record.kind === "put_room" && this.#putRoom(record.room);
      if (done) continue;
      this.#rooms = before.rooms;
      this.#events = before.events;
      this.#past = before.past;
      return undefined;
    }
    return appended;
  }

  purge(emptiedBefore: number): void {
    for (const room of [...this.#rooms]) {
      if (room.kind !== "temporary" || room.emptiedAt === null) continue;
      if (room.emptiedAt < emptiedBefore) this.#bury(room);
    }
  }

  check(store: Store): void {
    const byId = (a: StoredRoom, b: StoredRoom) => a.id < b.id ? -1 : 1;
    assertEquals(store.load().rooms.sort(byId), this.#rooms.toSorted(byId));
    for (const id of ["r1", "r2", "r3", "r4"]) {
      const log = this.#events.filter((event) => event.roomId === id);
      assertEquals(
        store.history(id, { limit: 1_000 }).events,
        log.map(({ roomId: _, ...event }) => event),
      );
      const { firstSeq = 1 } = this.#rooms.find((room) => room.id === id) ?? {};
      assertEquals(log.map(({ seq }) => seq), log.map((_, place) => firstSeq + place));
    }
    for (const key of ["k1", "k2", "k3"]) {
      assertEquals(store.pastSeq(key), this.#past.get(key) ?? 0);
    }
  }

  #append({ message, rooms }: StoreRecord & { kind: "append" }, appended: Appended[]): boolean {
    const { authorId, cid } = message;
    const sent = this.#events.filter((each) =>
      cid !== null && each.cid === cid && each.authorId === authorId
    );
    if (sent.length > 0) {
      appended.push({ duplicate: true, places: sent.map(place) });
      return true;
    }
    const written = rooms.map(({ roomId, id }) => {
      const room = this.#rooms.find((room) => room.id === roomId);
      return room && { roomId, id, seq: ++room.lastSeq, ...message };
    });
    if (written.includes(undefined)) return false;
    this.#events.push(...written.filter((event) => event !== undefined));
    appended.push({
      duplicate: false,
      places: written.filter((event) => event !== undefined).map(place),
    });
    return true;
  }

  #putRoom(room: StoredRoom): boolean {
    const old = this.#rooms.find((each) => each.id === room.id);
    const rival = this.#rooms.find((each) => each.key === room.key && each.id !== room.id);
    if (rival && (old || rival.kind !== "temporary")) return false;
    if (rival) this.#bury(rival);
    const lastSeq = old ? old.lastSeq : this.#past.get(room.key!) ?? 0;
    if (!old) this.#past.delete(room.key!);
    this.#rooms = this.#rooms.filter((each) => each !== old);
    this.#rooms.push({ ...room, lastSeq, firstSeq: old ? old.firstSeq : lastSeq + 1 });
    return true;
  }

  #bury(room: StoredRoom): void {
    this.#rooms = this.#rooms.filter((each) => each !== room);
    this.#events = this.#events.filter((event) => event.roomId !== room.id);
    if (room.lastSeq > 0) this.#past.set(room.key!, room.lastSeq);
  }
}

function place({ roomId, id, seq, at }: Written): Appended["places"][number] {
  return { roomId, id, seq, at };
}
