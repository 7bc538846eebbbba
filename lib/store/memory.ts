import type {
  Appended,
  Said,
  Store,
  StoredChannel,
  StoredEvent,
  StoredPerson,
  StoredRead,
  StoredRoom,
  StoreRecord,
} from "./store.ts";

/** A room with its log; the event with `seq` n is at `n - firstSeq`. */
interface Log {
  room: StoredRoom;
  events: StoredEvent[];
  /** By person. */
  reads: Map<string, StoredRead>;
}

/** Keeps everything until the process ends: `--data :memory:`, and tests. */
export class MemoryStore implements Store {
  readonly epoch = crypto.randomUUID();
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
    options: { before?: number; after?: number; limit: number },
  ): { events: StoredEvent[]; hasMore: boolean } {
    const log = this.#logs.get(roomId);
    if (!log) return { events: [], hasMore: false };
    const { events, room: { firstSeq } } = log;
    const from = Math.max(0, (options.after ?? 0) + 1 - firstSeq);
    const to = Math.max(from, Math.min(events.length, (options.before ?? Infinity) - firstSeq));
    const page = options.after === undefined
      ? events.slice(Math.max(from, to - options.limit), to)
      : events.slice(from, Math.min(to, from + options.limit));
    return { events: page.map((event) => ({ ...event })), hasMore: page.length < to - from };
  }

  said(roomId: string, { after, to, limit }: { after: number; to: number; limit: number }): Said[] {
    const { events = [] } = this.#logs.get(roomId) ?? {};
    return events.filter(({ seq }) => seq > after && seq <= to).slice(-limit).reverse()
      .map(({ authorId }) => ({ authorId }));
  }

  readOf(personId: string, roomId: string): StoredRead | undefined {
    const read = this.#logs.get(roomId)?.reads.get(personId);
    return read && { ...read };
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
    const places = rooms.map(({ roomId, id }) => {
      const log = this.#logs.get(roomId);
      if (!log) throw new Error(`Cannot append to room "${roomId}": it is not stored`);
      const seq = ++log.room.lastSeq;
      log.events.push({ id, seq, ...message });
      undo.push(() => {
        log.events.pop();
        log.room.lastSeq--;
      });
      return { roomId, id, seq, at: message.at };
    });
    if (key !== null && places.length > 0) set(this.#places, key, places, undo);
    return { duplicate: false, places: places.map((place) => ({ ...place })) };
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
    const added = {
      room: { ...room, lastSeq, firstSeq: lastSeq + 1 },
      events: [],
      reads: new Map(),
    };
    set(this.#logs, room.id, added, undo);
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
