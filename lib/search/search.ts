import type { Appended, StoreRecord } from "../store/store.ts";
import type { Query } from "./query.ts";

/**
 * Finds messages by their words. What it knows is derived from the store, and can be made anew. It may
 * still name messages that are gone or were changed: who tells of them reads them again.
 */
export interface Search {
  /** Takes note of what the store has committed: it will be found. */
  committed(records: readonly StoreRecord[], appended: readonly Appended[]): void;

  /** The store has deleted rooms: their words will be gone soon. */
  purged(): void;

  /**
   * The messages that a query means, the newest first; what was committed before is among them.
   * @throws {SearchError}
   */
  find(request: SearchRequest): Promise<Found>;

  /** Ends at once what is under way. */
  close(): void;
}

export interface SearchRequest {
  query: Query;
  /** Who searches: "from:me". */
  personId: string;
  /** Ids of the rooms to look in. */
  rooms: readonly string[];
  limit: number;
  /** `cursor` of the last place of the page before. */
  before?: number;
}

/** The place of a message: a room's id, and its `seq` there. */
export interface Place {
  roomId: string;
  seq: number;
  /** `before` of what comes after it. */
  cursor: number;
}

export interface Found {
  /** At most as many as were asked for. */
  places: Place[];
  hasMore: boolean;
  /** Whether all that there is was looked through; otherwise the index is still being made. */
  complete: boolean;
}

/** `slow`: it took too long. `busy`: too many wait. `unavailable`: the index cannot be used now. */
export class SearchError extends Error {
  override readonly name = "SearchError";
  readonly reason: "slow" | "busy" | "unavailable";

  constructor(reason: SearchError["reason"], options?: { cause: unknown }) {
    super(`Cannot search: ${reason}`, options);
    this.reason = reason;
  }
}
