import type { Search, SearchRequest } from "../../lib/search/search.ts";
import { parseQuery } from "../../lib/search/query.ts";
import { SearchedStore } from "../../lib/search/searched_store.ts";
import type { Store, StoredEvent } from "../../lib/store/store.ts";
import { append, room } from "../store/records.ts";

/** A store that is talked into, and its search. */
export class Talk {
  readonly store: Store;
  readonly #search: Search;

  constructor(store: Store, search: Search) {
    this.#search = search;
    this.store = new SearchedStore(store, search);
    this.store.commit(["general", "garden"].map((id) => ({ kind: "put_room", room: room(id) })));
  }

  /** @returns the message's id */
  say(text: string, change: Partial<StoredEvent> & { room?: string } = {}): string {
    const { room = "garden", ...more } = change;
    const record = append(room, { text, ...more });
    return this.store.commit([record])[0]!.places[0]!.id;
  }

  edit(target: string, text: string): void {
    this.say(text, { kind: "edit", target });
  }

  delete(target: string): void {
    this.say("", { kind: "delete", target });
  }

  /** What is found, the newest first. */
  async find(typed: string, request: Partial<SearchRequest> = {}): Promise<string[]> {
    const { places } = await this.page(typed, request);
    return places.map(({ roomId, seq }) => {
      const range = { after: seq - 1, before: seq + 1, limit: 1 };
      return this.store.history(roomId, range).events[0]?.text ?? "gone";
    });
  }

  page(typed: string, request: Partial<SearchRequest> = {}) {
    return this.#search.find({
      query: parseQuery(typed),
      personId: "ada",
      rooms: ["general", "garden"],
      limit: 20,
      ...request,
    });
  }

  close(): void {
    this.#search.close();
    this.store.close();
  }
}
