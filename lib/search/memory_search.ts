import { DatabaseSync } from "node:sqlite";
import type { Appended, Store, StoreRecord } from "../store/store.ts";
import type { Found, Search, SearchRequest } from "./search.ts";
import { type Entry, WordIndex } from "./word_index.ts";

/** Longest that one search takes, in milliseconds: everybody waits for it. */
const SEARCH_MS = 200;
/** Messages that are indexed before the event loop goes on. */
const SLICE = 200;

/** What is known of a message, whatever it says. */
type Known = Omit<Entry, "text">;

/** What happened to a message: its text from now on. */
interface Note {
  id: string;
  roomId: string;
  /** Of a message; a change leaves it where it is. */
  entry: Omit<Known, "nr" | "room"> | null;
  text: string;
}

/** Searches what a store keeps in memory only. Nothing is indexed before somebody searches. */
export class MemorySearch implements Search {
  readonly #store: Pick<Store, "history">;
  #notes: Note[] = [];
  #index: WordIndex | undefined;
  /** Rooms by id, each with its number and its messages by id. */
  readonly #rooms = new Map<string, { nr: number; messages: Map<string, Known> }>();
  /** Numbers are never used again: not those of rooms that are gone either. */
  #lastRoom = 0;
  #lastNr = 0;
  #purged = false;
  #indexing: Promise<void> | undefined;

  constructor(store: Pick<Store, "history">) {
    this.#store = store;
  }

  committed(records: readonly StoreRecord[], appended: readonly Appended[]): void {
    let next = 0;
    for (const record of records) {
      if (record.kind !== "append") continue;
      const { duplicate, places } = appended[next++]!;
      if (duplicate) continue;
      const { kind, target, text, authorId, author, at } = record.message;
      if (target !== null && kind !== "edit" && kind !== "delete") continue;
      for (const { id, roomId, seq } of places) {
        const entry = target === null ? { seq, authorId, author, at } : null;
        this.#notes.push({ id: target ?? id, roomId, entry, text: kind === "delete" ? "" : text });
      }
    }
  }

  purged(): void {
    this.#purged = true;
  }

  async find(request: SearchRequest): Promise<Found> {
    await (this.#indexing ??= this.#follow().finally(() => this.#indexing = undefined));
    const { query, personId, limit, before } = request;
    const index = this.#index!;
    const ids = new Map(request.rooms.map((id) => [this.#rooms.get(id)?.nr ?? -1, id]));
    const end = performance.now() + SEARCH_MS;
    const spots = index.find(query, {
      personId,
      rooms: new Set(ids.keys()),
      limit: limit + 1,
      ...(before === undefined ? {} : { before }),
      isLate: () => performance.now() > end,
    });
    const places = spots.slice(0, limit).map(({ nr, room, seq }) => {
      return { roomId: ids.get(room)!, seq, cursor: nr };
    });
    return { places, hasMore: spots.length > limit, complete: true };
  }

  close(): void {
    this.#notes = [];
  }

  async #follow(): Promise<void> {
    const index = this.#index ??= new WordIndex(new DatabaseSync(":memory:"));
    while (this.#notes.length > 0) {
      const notes = this.#notes.splice(0, SLICE);
      index.transaction(() => notes.forEach((note) => this.#put(index, note)));
      if (this.#notes.length > 0) await new Promise<void>((resolve) => setTimeout(resolve));
    }
    if (this.#purged) this.#clearPurged(index);
    this.#purged = false;
  }

  #put(index: WordIndex, { id, roomId, entry, text }: Note): void {
    const room = this.#rooms.get(roomId) ?? { nr: ++this.#lastRoom, messages: new Map() };
    this.#rooms.set(roomId, room);
    const known = entry ? { ...entry, nr: ++this.#lastNr, room: room.nr } : room.messages.get(id);
    if (!known) return;
    index.put({ ...known, text });
    room.messages.set(id, known);
  }

  #clearPurged(index: WordIndex): void {
    for (const [id, { nr }] of this.#rooms) {
      if (this.#store.history(id, { limit: 1 }).events.length > 0) continue;
      index.transaction(() => {
        while (index.clear(nr, SLICE));
      });
      this.#rooms.delete(id);
    }
  }
}
