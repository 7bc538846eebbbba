import { toMessage } from "./chat/events.ts";
import { weigh } from "./chat/fitting.ts";
import { maySee } from "./chat/info.ts";
import { fold } from "./chat/names.ts";
import type { State } from "./chat/state.ts";
import type { Message, SearchResult } from "./protocol.ts";
import type { Query } from "./search/query.ts";
import type { Place } from "./search/search.ts";
import type { PageOptions, Store, StoredEvent } from "./store/store.ts";

/** Characters of a page, as of one of history. */
const PAGE_LENGTH = 64 * 1024;

export interface SearchPagesOptions {
  state: State;
  store: Pick<Store, "history" | "message" | "directRooms" | "person">;
}

/** A room that somebody may read. */
interface Readable {
  id: string;
  name: string;
  /** Newest `seq` that members were told of. */
  lastSeq: number;
  /** Ids of those whose direct room it is; nobody for the others. */
  people: readonly string[];
}

/** A message that was found, and what was said before and after it. */
interface Context {
  message: StoredEvent;
  before: StoredEvent | undefined;
  after: StoredEvent | undefined;
}

/** Knows where somebody may search, and reads what was found there. */
export class SearchPages {
  readonly #options: SearchPagesOptions;

  constructor(options: SearchPagesOptions) {
    this.#options = options;
  }

  /**
   * Ids of the rooms that a query of this person can be about.
   * @throws {StoreError} if the database cannot be read
   */
  roomsFor(personId: string, { rooms }: Query): string[] {
    const wanted = (unwanted: boolean) =>
      new Set(rooms.filter(({ not }) => not === unwanted).map(({ name }) => fold(name)));
    const [only, never] = [wanted(false), wanted(true)];
    const withPeople = [...only, ...never].some((name) => name.startsWith("@"));
    const people = new Map<string, string>([[personId, ""]]);
    return [...this.#readable(personId).values()].filter((room) => {
      const names = [fold(room.name)];
      if (withPeople) names.push(...room.people.map((id) => this.#called(id, people)));
      const isAmong = (wanted: ReadonlySet<string>) => names.some((name) => wanted.has(name));
      return (only.size === 0 || isAmong(only)) && !isAmong(never);
    }).map(({ id }) => id);
  }

  /**
   * Messages as they are now; who may no longer read one does not get it.
   * @returns `places`: how many of them were looked at until the page was full
   * @throws {StoreError} if the database cannot be read
   */
  read(
    personId: string,
    places: readonly Place[],
  ): { results: SearchResult[]; places: number } {
    const readable = this.#readable(personId);
    const results: SearchResult[] = [];
    let length = 0;
    for (const [i, { roomId, seq }] of places.entries()) {
      const room = readable.get(roomId);
      const context = room && this.#context(room, seq);
      if (!room || !context) continue;
      const { message, before, after } = context;
      for (const event of [message, before, after]) length += event ? weigh(event) : 0;
      if (length > PAGE_LENGTH && results.length > 0) return { results, places: i };
      results.push({
        message: this.#toMessage(room, message),
        ...(before ? { before: this.#toMessage(room, before) } : {}),
        ...(after ? { after: this.#toMessage(room, after) } : {}),
      });
    }
    return { results, places: places.length };
  }

  /** By id. */
  #readable(personId: string): Map<string, Readable> {
    const { state, store } = this.#options;
    const readable = new Map<string, Readable>();
    for (const room of [...state.rooms.values(), state.everyone]) {
      if (room.stored && maySee({ id: personId }, room)) {
        readable.set(room.id, { ...room, people: [] });
      }
    }
    for (const room of store.directRooms(personId)) readable.set(room.id, room);
    return readable;
  }

  /**
   * By what a conversation with somebody is called: "@" and their name; "" if nobody knows them.
   * @param known names by id, of those who were looked up already; the name is added
   */
  #called(id: string, known: Map<string, string>): string {
    let called = known.get(id);
    if (called === undefined) {
      const { state, store } = this.#options;
      const name = state.people.get(id)?.name ?? store.person(id)?.name;
      called = name === undefined ? "" : fold(`@${name}`);
      known.set(id, called);
    }
    return called;
  }

  #context({ id, lastSeq }: Readable, seq: number): Context | undefined {
    const { store } = this.#options;
    const at = (page: PageOptions) => store.history(id, page).events[0];
    const message = at({ after: seq - 1, before: seq + 1, limit: 1 });
    if (!message || message.target !== null || message.text === "" || seq > lastSeq) return;
    const of = message.thread === null ? "lines" as const : { thread: message.thread };
    return {
      message,
      before: at({ of, before: seq, limit: 1 }),
      after: at({ of, after: seq, before: lastSeq + 1, limit: 1 }),
    };
  }

  #toMessage({ id, name }: Readable, event: StoredEvent): Message {
    return toMessage(name, event, (quoted) => this.#options.store.message(id, quoted));
  }
}
