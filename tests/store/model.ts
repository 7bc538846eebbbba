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

const CHANGES = ["edit", "edit", "delete", "react", "react", "unreact", "pin", "unpin"] as const;

/** One turn: perhaps a purge, then a batch of records among few rooms, authors and cids, so that they meet. */
const roomId = fc.constantFrom("r1", "r2", "r3", "r4");
const message = {
  authorId: fc.constantFrom("ada", "ben"),
  author: fc.constantFrom("Ada", "Ben"),
  at: fc.nat(),
  cid: fc.option(fc.constantFrom("c1", "c2", "c3", "c4", "c5", "c6")),
};
const text = fc.string({ unit: "grapheme", maxLength: 8 }).filter((text) => !text.includes("\0"));
/** Which of the messages before: they are given their ids by `resolve`. */
const which = fc.nat();

const record = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      rooms: fc.array(fc.record({ roomId, id: fc.uuid() }), { minLength: 1, maxLength: 3 }),
      message: fc.record({
        ...message,
        kind: fc.constantFrom("text" as const, "action" as const, "topic" as const),
        text,
        channel: fc.option(fc.constant("news")),
      }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("reply" as const),
      id: fc.uuid(),
      thread: which,
      message: fc.record({ ...message, text }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("change" as const),
      id: fc.uuid(),
      target: which,
      message: fc.record({
        ...message,
        kind: fc.constantFrom(...CHANGES),
        text: fc.constantFrom("roses", "tulips", "lilies"),
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

/** What may be done to a store, one after the other. */
export const turns = fc.array(
  fc.record({
    purge: fc.option(fc.nat(5), { nil: undefined, freq: 3 }),
    batch: fc.array(record, { maxLength: 8 }),
  }),
  { maxLength: 12 },
).map((turns) => {
  const places: { roomId: string; id: string }[] = [];
  return turns.map(({ purge, batch }) => ({
    purge,
    batch: batch.map((one) => resolve(one, places)),
  }));
});

type Generated = typeof record extends fc.Arbitrary<infer R> ? R : never;

/** @param places where messages may be so far; takes more */
function resolve(one: Generated, places: { roomId: string; id: string }[]): StoreRecord {
  const place = (number: number) => places[number % places.length] ?? { roomId: "r1", id: "none" };
  const plain = { channel: null, target: null, thread: null, extras: null };
  switch (one.kind) {
    case "append":
      places.push(...one.rooms);
      return { ...one, message: { ...plain, ...one.message } };
    case "reply": {
      const { roomId, id: thread } = place(one.thread);
      const extras = { replyTo: thread };
      places.push({ roomId, id: one.id });
      const message = { ...plain, kind: "text" as const, ...one.message, thread, extras };
      return { kind: "append", rooms: [{ roomId, id: one.id }], message };
    }
    case "change": {
      const { roomId, id: target } = place(one.target);
      const message = { ...plain, ...one.message, target };
      return { kind: "append", rooms: [{ roomId, id: one.id }], message };
    }
    case "put_room":
      return one;
  }
}

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
      this.#checkMessages(store, id, log);
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
    const { target, thread } = message;
    if (target !== null) {
      const [{ roomId, id } = { roomId: "", id: "" }] = rooms;
      const room = this.#rooms.find((room) => room.id === roomId);
      if (!room) return false;
      const change: Written = { roomId, id, seq: room.lastSeq + 1, ...message };
      const unchanged = this.#change(change);
      if (unchanged) appended.push({ duplicate: false, places: [], unchanged });
      else {
        room.lastSeq++;
        this.#events.push(change);
        appended.push({ duplicate: false, places: [place(change)] });
      }
      return true;
    }
    const written = rooms.map(({ roomId, id }) => {
      const room = this.#rooms.find((room) => room.id === roomId);
      const event = room && { roomId, id, seq: ++room.lastSeq, ...message };
      const first = event && this.#message(roomId, thread ?? "");
      if (first) {
        const { count = 0, lastAuthors = [] } = first.extras?.replies ?? {};
        const authors = new Set([message.authorId, ...lastAuthors]);
        const replies = { count: count + 1, lastAt: message.at, lastAuthors: [...authors] };
        first.extras = { ...first.extras, changedSeq: event.seq, replies };
      }
      return event;
    });
    if (written.includes(undefined)) return false;
    this.#events.push(...written.filter((event) => event !== undefined));
    appended.push({
      duplicate: false,
      places: written.filter((event) => event !== undefined).map(place),
    });
    return true;
  }

  /** Makes the change; its text becomes what is kept of it. */
  #change(change: Written): Appended["unchanged"] {
    const message = this.#message(change.roomId, change.target!);
    if (!message || message.extras?.deleted) return "gone";
    const extras = { ...message.extras, changedSeq: change.seq };
    const { authorId, text: emoji } = change;
    const people = new Map(extras.reactions);
    const reacted = people.get(emoji) ?? [];
    switch (change.kind) {
      case "edit":
        if (change.text === message.text) return "same";
        [change.text, message.text] = [message.text, change.text];
        extras.editedAt = change.at;
        break;
      case "delete":
        for (const each of this.#events) {
          if (each.target === message.id && each.kind === "edit") each.text = "";
        }
        message.text = "";
        message.extras = { changedSeq: change.seq, deleted: true };
        if (extras.replies) message.extras.replies = extras.replies;
        return undefined;
      case "react":
        if (reacted.includes(authorId)) return "same";
        people.set(emoji, [...reacted, authorId]);
        break;
      case "unreact":
        if (!reacted.includes(authorId)) return "same";
        people.set(emoji, reacted.filter((id) => id !== authorId));
        if (reacted.length === 1) people.delete(emoji);
        break;
      case "pin":
        if (extras.pinnedBy !== undefined) return "same";
        Object.assign(extras, { pinnedBy: authorId, pinnedAt: change.at });
        break;
      case "unpin":
        if (extras.pinnedBy === undefined) return "same";
        delete extras.pinnedBy;
        delete extras.pinnedAt;
    }
    delete extras.reactions;
    if (people.size > 0) extras.reactions = [...people];
    message.extras = extras;
    return undefined;
  }

  #message(roomId: string, id: string): Written | undefined {
    return this.#events.find((each) =>
      each.roomId === roomId && each.id === id && each.target === null
    );
  }

  #checkMessages(store: Store, roomId: string, log: readonly Written[]): void {
    const messages = log.filter(({ target }) => target === null);
    const seqs = (of: "lines" | { thread: string }) =>
      store.history(roomId, { limit: 1_000, of }).events.map(({ seq }) => seq);
    const lines = messages.filter(({ thread }) => thread === null);
    assertEquals(seqs("lines"), lines.map(({ seq }) => seq));
    for (const { roomId: _, ...message } of messages) {
      assertEquals(store.message(roomId, message.id), message);
      const { id } = message;
      const thread = messages.filter((each) => each.id === id || each.thread === id);
      assertEquals(seqs({ thread: id }), thread.map(({ seq }) => seq));
      const edits = log.filter(({ kind, target }) => kind === "edit" && target === id);
      const texts = [...edits.map(({ text }) => text), message.text];
      const times = [message, ...edits].map(({ at }) => at);
      const versions = store.versions(roomId, id, 1_000);
      assertEquals(versions.map(({ text }) => text), texts);
      assertEquals(versions.map(({ at }) => at), times);
    }
    const pinned = messages.filter(({ extras }) => extras?.pinnedBy !== undefined);
    const pins = store.pins(roomId);
    const pinnedAt = (id: string) =>
      log.findLast(({ kind, target }) => kind === "pin" && target === id)!.seq;
    assertEquals(pins.length, pinned.length);
    const order = pins.map(({ id }) => pinnedAt(id));
    assertEquals(order, order.toSorted((a, b) => b - a));
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
