import type { Audience } from "./audience.ts";
import type { Effect } from "./chat/effects.ts";
import { timestamp } from "./chat/info.ts";
import type { State } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import { ChatError } from "./errors.ts";
import { type CommandData, type ErrorData, LIMITS, type SearchPage } from "./protocol.ts";
import { isEmpty, parseQuery } from "./search/query.ts";
import { type Search, SearchError } from "./search/search.ts";
import { inWords } from "./search_lines.ts";
import { SearchPages } from "./search_pages.ts";
import type { Store } from "./store/store.ts";

/** When it is worth trying again, in milliseconds. */
const RETRY_MS = 1_000;

export interface SearchesOptions {
  state: State;
  store: Store;
  search: Search;
  audience: Audience;
  clock: Clock;
  /** What a failure comes to for the client. */
  toErrorData: (error: unknown) => ErrorData;
  /** Sends, soon, what was told outside of a turn. */
  send: () => void;
}

/** Searches for people, where they may read and nowhere else; for each of them one at a time. */
export class Searches {
  readonly #options: SearchesOptions;
  readonly #pages: SearchPages;
  /** Ids of the people for whom one is under way. */
  readonly #searching = new Set<string>();

  constructor(options: SearchesOptions) {
    this.#options = options;
    this.#pages = new SearchPages(options);
  }

  /** Answers a session, in a later turn. */
  answer(effect: Extract<Effect, { kind: "search" }>): void {
    const { session, ref, search } = effect;
    // Nobody would hear of it.
    if (ref === undefined && !effect.inWords) return;
    const { audience, clock, toErrorData, send } = this.#options;
    this.find(session.person.id, search).then((page) => {
      if (effect.inWords) {
        const data = { ...inWords(page), timestamp: timestamp(clock.now()) };
        audience.tell(session, { type: "system", data });
      }
      if (ref === undefined) return;
      const data = effect.inWords ? { command: "search" } : page;
      audience.answer(session, { type: "ack", ref, data });
    }).catch((error) => audience.refuse(session, { ref, error: toErrorData(error) })).then(send);
  }

  /**
   * What a person finds.
   * @throws {ChatError} `search_too_slow`, `search_unavailable`, `too_fast`
   * @throws {StoreError} if the database cannot be read
   */
  async find(
    personId: string,
    { query: typed, limit = LIMITS.searchPage, before }: CommandData["search"],
  ): Promise<SearchPage> {
    const query = parseQuery(typed);
    if (isEmpty(query)) return { query: typed, results: [] };
    if (this.#searching.has(personId)) {
      throw new ChatError("too_fast", "You search already: wait for the answer", {
        retryAfterMs: RETRY_MS,
      });
    }
    this.#searching.add(personId);
    try {
      const { places, hasMore, complete } = await this.#options.search.find({
        query,
        personId,
        rooms: this.#pages.roomsFor(personId, query),
        limit,
        ...(before === undefined ? {} : { before: Number(before) }),
      });
      // What somebody may read can have changed meanwhile.
      const page = this.#pages.read(personId, places);
      const last = places[page.places - 1];
      const goesOn = hasMore || page.places < places.length;
      return {
        query: typed,
        results: page.results,
        ...(goesOn && last ? { next: `${last.cursor}` } : {}),
        ...(complete ? {} : { incomplete: true }),
      };
    } catch (error) {
      throw error instanceof SearchError ? toChatError(error) : error;
    } finally {
      this.#searching.delete(personId);
    }
  }
}

function toChatError({ reason }: SearchError): ChatError {
  switch (reason) {
    case "slow":
      return new ChatError(
        "search_too_slow",
        "The search took too long: add words, or narrow it with in:, from:, after: or before:",
      );
    case "busy":
      return new ChatError("too_fast", "Too many people search now: try again in a moment", {
        retryAfterMs: RETRY_MS,
      });
    case "unavailable":
      return new ChatError(
        "search_unavailable",
        "The server cannot search now: try again in a moment",
        { retryAfterMs: RETRY_MS },
      );
  }
}
