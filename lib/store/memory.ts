import { filling } from "../chat/fitting.ts";
import { LIMITS } from "../protocol.ts";
import { changed, replied } from "./changes.ts";
import type {
  Appended,
  PageOptions,
  Said,
  SaidOptions,
  Store,
  StoredChannel,
  StoredEvent,
  StoredPerson,
  StoredRead,
  StoredRoom,
  StoredThread,
  StoreRecord,
} from "./store.ts";

/** A room with its log; the event with `seq` n is at `n - firstSeq`. */
interface Log {
  room: StoredRoom;
  events: StoredEvent[];
  /** By person. */
  reads: Map<string, StoredRead>;
  threads: Map<string, StoredThread[]>;
  /** `seq` of each message, by id. */
  messages: Map<string, number>;
  /** Ids of the pinned messages, in the order of pinning. */
  pins: string[];
}

/** Keeps everything until the process ends: `--data :memory:`, and tests. */
export class MemoryStore implements Store {
  readonly epoch = crypto.randomUUID();
  readonly isEmptying: boolean = false;
  readonly #logs = new Map<string, Log>();
  readonly #ids = new Map<string, string>();
  readonly #pastSeqs = new Map<string, number>();
  readonly #places = new Map<string, Appended["places"]>();
  readonly #channels = new Map<string, StoredChannel>();
  readonly #people = new Map<string, StoredPerson>();

  load(): { rooms: StoredRoom[]; channels: StoredChannel[] } {
    const rooms = [...this.#logs.values()].map((log) => log.room);
    return structuredClone({
      rooms: rooms.filter((room) => room.kind !== "direct"),
      channels: [...this.#channels.values()],
    });
  }

  commit(records: readonly StoreRecord[]): Appended[] {
    const appended: Appended[] = [];
    const undo: (() => void)[] = [];
    try {
      for (const record of records) {
        switch (record.kind) {
          case "append":
            appended.push(this.#append(record, undo));
            break;
          case "put_room":
            this.#putRoom(structuredClone(record.room), undo);
            break;
          case "put_channel":
            set(this.#channels, record.channel.key, structuredClone(record.channel), undo);
            break;
          case "delete_channel":
            remove(this.#channels, record.key, undo);
            break;
          case "put_person":
            set(this.#people, record.person.id, { ...record.person }, undo);
            break;
          case "put_read": {
            const reads = this.#logs.get(record.read.roomId)?.reads;
            if (reads) set(reads, record.read.personId, { ...record.read }, undo);
            break;
          }
          case "put_thread":
            this.#putThread({ ...record.thread }, undo);
            break;
        }
      }
    } catch (error) {
      for (const step of undo.reverse()) step();
      throw error;
    }
    return appended;
  }

  sync(done: Parameters<Store["sync"]>[0]): void {
    done(null);
  }

  history(
    roomId: string,
    { before = Infinity, after, limit, length = Infinity, of }: PageOptions,
  ): { events: StoredEvent[]; hasMore: boolean } {
    const log = this.#logs.get(roomId);
    if (!log) return { events: [], hasMore: false };
    const { events, room: { firstSeq } } = log;
    const from = Math.max(0, (after ?? 0) + 1 - firstSeq);
    const to = Math.max(from, Math.min(events.length, before - firstSeq));
    const step = after === undefined ? -1 : 1;
    const page: StoredEvent[] = [];
    const fits = filling(length);
    for (let at = step < 0 ? to - 1 : from; at >= from && at < to; at += step) {
      const event = events[at]!;
      if (of !== undefined && !isOf(of, event)) continue;
      if (page.length === limit || !fits(event)) {
        return { events: inOrder(page, step), hasMore: true };
      }
      page.push(copyOf(event));
    }
    return { events: inOrder(page, step), hasMore: false };
  }

  message(roomId: string, id: string): StoredEvent | undefined {
    const log = this.#logs.get(roomId);
    const found = log && messageOf(log, id);
    return found && copyOf(found);
  }

  versions(roomId: string, id: string, limit: number): { text: string; at: number }[] {
    const log = this.#logs.get(roomId);
    const message = log && messageOf(log, id);
    if (!message) return [];
    const edits = log.events.filter(({ kind, target }) => kind === "edit" && target === id);
    const times = [message.at, ...edits.map(({ at }) => at)];
    const texts = [...edits.map(({ text }) => text), message.text];
    return times.map((at, i) => ({ text: texts[i]!, at })).slice(-limit);
  }

  pins(roomId: string): StoredEvent[] {
    const log = this.#logs.get(roomId);
    return log?.pins.toReversed().map((id) => copyOf(messageOf(log, id)!)) ?? [];
  }

  said(roomId: string, { after, to, limit, thread }: SaidOptions): Said[] {
    const log = this.#logs.get(roomId);
    if (!log) return [];
    const { events, room: { firstSeq } } = log;
    const from = Math.max(0, after + 1 - firstSeq);
    const said: StoredEvent[] = [];
    for (let at = Math.min(events.length, to + 1 - firstSeq) - 1; at >= from; at--) {
      if (said.length === limit) break;
      const event = events[at]!;
      if (event.target === null && event.thread === (thread ?? null)) said.push(event);
    }
    return said.reverse().filter(({ extras }) => !extras?.deleted)
      .map(({ seq, authorId, extras }) => {
        const { mentions = [], here = [] } = extras ?? {};
        return { seq, authorId, mentions: [...mentions], here: [...here] };
      });
  }

  readOf(personId: string, roomId: string): StoredRead | undefined {
    const read = this.#logs.get(roomId)?.reads.get(personId);
    return read && { ...read };
  }

  threadsOf(personId: string, roomId: string): StoredThread[] {
    const threads = this.#logs.get(roomId)?.threads.get(personId) ?? [];
    return threads.map((thread) => ({ ...thread }));
  }

  knownNames(names: readonly string[]): string[] {
    const known = new Set([...this.#people.values()].map(({ name }) => name));
    return names.filter((name) => known.has(name));
  }

  namedIn(roomId: string, name: string, limit: number): string[] {
    const reads = this.#logs.get(roomId)?.reads;
    return reads
      ? [...reads.keys()].filter((id) => this.#people.get(id)?.name === name).slice(0, limit)
      : [];
  }

  isSent(authorId: string, cid: string): boolean {
    return this.#places.has(placesKey(authorId, cid));
  }

  person(id: string): StoredPerson | undefined {
    const exact = this.#people.get(id);
    if (exact) return { ...exact };
    if (id.length !== 8) return undefined;
    const found = [...this.#people.values()].filter((person) => person.id.startsWith(id));
    return found.length === 1 ? { ...found[0]! } : undefined;
  }

  peopleNamed(name: string, limit: number): StoredPerson[] {
    return [...this.#people.values()]
      .filter((person) => person.name === name)
      .sort((a, b) => b.lastSeenAt - a.lastSeenAt)
      .slice(0, limit)
      .map((person) => ({ ...person }));
  }

  directRooms(personId: string): StoredRoom[] {
    const rooms = [...this.#logs.values()].map((log) => log.room);
    return structuredClone(
      rooms.filter((room) => room.kind === "direct" && room.people.includes(personId)),
    );
  }

  pastSeq(key: string): number {
    return this.#pastSeqs.get(key) ?? 0;
  }

  purge(emptiedBefore: number): boolean {
    for (const log of this.#logs.values()) {
      const { kind, emptiedAt } = log.room;
      if (kind !== "temporary" || emptiedAt === null || emptiedAt >= emptiedBefore) continue;
      this.#bury(log, []);
    }
    return false;
  }

  close(): void {}

  #append(record: StoreRecord & { kind: "append" }, undo: (() => void)[]): Appended {
    const { message, rooms } = record;
    const key = message.cid === null ? null : placesKey(message.authorId, message.cid);
    const first = key === null ? undefined : this.#places.get(key);
    if (first) return { duplicate: true, places: first.map((place) => ({ ...place })) };
    const places: Appended["places"] = [];
    for (const { roomId, id } of rooms) {
      const log = this.#logs.get(roomId);
      if (!log) throw new Error(`Cannot append to room "${roomId}": it is not stored`);
      const event: StoredEvent = copyOf({ id, seq: log.room.lastSeq + 1, ...message });
      if (message.target !== null) {
        const unchanged = change(log, event, undo);
        if (unchanged) return { duplicate: false, places, unchanged };
      } else {
        set(log.messages, id, event.seq, undo);
        const first = message.thread === null ? undefined : messageOf(log, message.thread);
        if (first) replace(log, { ...first, extras: replied(first.extras, event) }, undo);
      }
      log.room.lastSeq = event.seq;
      log.events.push(event);
      undo.push(() => {
        log.events.pop();
        log.room.lastSeq--;
      });
      places.push({ roomId, id, seq: event.seq, at: message.at });
    }
    if (key !== null && places.length > 0) set(this.#places, key, places, undo);
    return { duplicate: false, places: places.map((place) => ({ ...place })) };
  }

  #putThread(thread: StoredThread, undo: (() => void)[]): void {
    const threads = this.#logs.get(thread.roomId)?.threads;
    if (!threads) return;
    const others = (threads.get(thread.personId) ?? [])
      .filter(({ threadId }) => threadId !== thread.threadId);
    const kept = [...others, thread].sort((one, other) => other.seq - one.seq)
      .slice(0, LIMITS.followedThreads);
    set(threads, thread.personId, kept, undo);
  }

  #putRoom(room: StoredRoom, undo: (() => void)[]): void {
    const log = this.#logs.get(room.id);
    const rival = room.key === null ? undefined : this.#ids.get(room.key);
    if (rival !== undefined && rival !== room.id) {
      const other = this.#logs.get(rival)!;
      if (log || other.room.kind !== "temporary") {
        throw new Error(`Cannot store room "${room.name}": another one has the key "${room.key}"`);
      }
      this.#bury(other, undo);
    }
    const oldKey = log?.room.key ?? null;
    if (oldKey !== null && oldKey !== room.key) remove(this.#ids, oldKey, undo);
    if (room.key !== null) set(this.#ids, room.key, room.id, undo);
    if (log) {
      const old = log.room;
      log.room = { ...room, lastSeq: old.lastSeq, firstSeq: old.firstSeq };
      undo.push(() => log.room = old);
      return;
    }
    const lastSeq = room.key === null ? 0 : this.pastSeq(room.key);
    if (room.key !== null) remove(this.#pastSeqs, room.key, undo);
    set(this.#logs, room.id, {
      room: { ...room, lastSeq, firstSeq: lastSeq + 1 },
      events: [],
      reads: new Map(),
      threads: new Map(),
      messages: new Map(),
      pins: [],
    }, undo);
  }

  #bury({ room, events }: Log, undo: (() => void)[]): void {
    remove(this.#logs, room.id, undo);
    if (room.key !== null) {
      remove(this.#ids, room.key, undo);
      if (room.lastSeq > 0) set(this.#pastSeqs, room.key, room.lastSeq, undo);
    }
    for (const { authorId, cid } of events) {
      if (cid === null) continue;
      const key = placesKey(authorId, cid);
      const left = this.#places.get(key)?.filter((place) => place.roomId !== room.id) ?? [];
      if (left.length > 0) set(this.#places, key, left, undo);
      else remove(this.#places, key, undo);
    }
  }
}

/** @returns why nothing was changed, where nothing was; the event's text becomes what its row keeps */
function change(log: Log, event: StoredEvent, undo: (() => void)[]): Appended["unchanged"] {
  const target = messageOf(log, event.target!);
  if (!target) return "gone";
  const { pins, events } = log;
  const made = changed(target, event, () => pins.length);
  if (typeof made === "string") return made;
  replace(log, { ...target, ...made }, undo);
  event.extras = null;
  if (event.kind === "edit") event.text = target.text;
  if (event.kind === "pin" || event.kind === "unpin" || event.kind === "delete") {
    const others = pins.filter((id) => id !== target.id);
    log.pins = event.kind === "pin" ? [...others, target.id] : others;
    undo.push(() => log.pins = pins);
  }
  if (event.kind === "delete") {
    for (const edit of events) {
      if (edit.kind === "edit" && edit.target === target.id) {
        replace(log, { ...edit, text: "" }, undo);
      }
    }
  }
  return undefined;
}

function messageOf({ messages, events, room }: Log, id: string): StoredEvent | undefined {
  const seq = messages.get(id);
  return seq === undefined ? undefined : events[seq - room.firstSeq];
}

function replace({ events, room }: Log, event: StoredEvent, undo: (() => void)[]): void {
  const at = event.seq - room.firstSeq;
  const old = events[at]!;
  events[at] = event;
  undo.push(() => events[at] = old);
}

function isOf(of: NonNullable<PageOptions["of"]>, { id, target, thread }: StoredEvent): boolean {
  if (target !== null) return false;
  return of === "lines" ? thread === null : thread === of.thread || id === of.thread;
}

function inOrder(page: StoredEvent[], step: number): StoredEvent[] {
  return step < 0 ? page.reverse() : page;
}

function copyOf(event: StoredEvent): StoredEvent {
  return event.extras === null ? { ...event } : structuredClone(event);
}

function placesKey(authorId: string, cid: string): string {
  return `${authorId}\0${cid}`;
}

function set<V>(map: Map<string, V>, key: string, value: V, undo: (() => void)[]): void {
  const old = map.get(key);
  map.set(key, value);
  undo.push(() => old === undefined ? map.delete(key) : map.set(key, old));
}

function remove<V>(map: Map<string, V>, key: string, undo: (() => void)[]): void {
  const old = map.get(key);
  map.delete(key);
  undo.push(() => old !== undefined && map.set(key, old));
}
