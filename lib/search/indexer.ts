import { reasonOf } from "../store/sqlite_error.ts";
import { EventReader } from "./event_reader.ts";
import { Follower } from "./follower.ts";
import { deleteIndex, IndexFile, StrangeIndexError } from "./index_file.ts";
import { type Found, SearchError, type SearchRequest } from "./search.ts";

/** Longest that a search waits until what was said last is indexed, in milliseconds. */
const CATCH_UP_MS = 500;
/** Longest that one search takes then, in milliseconds. */
const SEARCH_MS = 2_000;

export interface IndexerOptions {
  /** The data folder. */
  folder: string;
  /** Of the database in it. */
  epoch: string;
  /** Whether to leave everything. */
  isStopping: () => boolean;
  /** Told in one line when the index is made anew because it is damaged. */
  warn: (text: string) => void;
}

/** What an indexer works on while it is open. */
interface Open {
  file: IndexFile;
  reader: EventReader;
  follower: Follower;
}

/** Keeps the index of a data folder, and searches it. Everything waits for the disk: for a thread of its own. */
export class Indexer {
  readonly #options: IndexerOptions;
  #open: Open | undefined;

  constructor(options: IndexerOptions) {
    this.#options = options;
  }

  /**
   * Indexes what was committed, for so long.
   * @returns whether there may be more
   * @throws {SearchError} `unavailable`
   */
  follow(forMs: number, { purged = false } = {}): boolean {
    return this.#attempt(({ follower }) => {
      if (purged) follower.purged();
      return !this.#catchUp(follower, forMs);
    });
  }

  /**
   * Looks for messages, those that were committed last included.
   * @throws {SearchError}
   */
  find({ query, personId, rooms, limit, before }: SearchRequest): Found {
    return this.#attempt(({ file, reader, follower }) => {
      const complete = this.#catchUp(follower, CATCH_UP_MS);
      const numbers = rooms.map((id) => reader.roomNr(id)).filter((nr) => nr !== undefined);
      const end = performance.now() + SEARCH_MS;
      const spots = file.index.find(query, {
        personId,
        rooms: new Set(numbers),
        limit: limit + 1,
        ...(before === undefined ? {} : { before }),
        isLate: () => this.#options.isStopping() || performance.now() > end,
      });
      const places = spots.slice(0, limit).map(({ nr, room, seq }) => {
        return { roomId: reader.roomId(room) ?? "", seq, cursor: nr };
      });
      return { places, hasMore: spots.length > limit, complete };
    });
  }

  /** Whether the files hold what was deleted, as somebody else reads it: `follow` tries again. */
  get isUnwiped(): boolean {
    return this.#open?.follower.isUnwiped ?? false;
  }

  close(): void {
    this.#open?.reader.close();
    this.#open?.file.close();
    this.#open = undefined;
  }

  /** @returns whether it did */
  #catchUp(follower: Follower, forMs: number): boolean {
    const end = performance.now() + forMs;
    const isOver = () => this.#options.isStopping() || performance.now() > end;
    while (follower.step(isOver)) {
      if (isOver()) return false;
    }
    return true;
  }

  /** A damaged index is made anew, once. */
  #attempt<T>(work: (open: Open) => T): T {
    try {
      return this.#try(work);
    } catch (error) {
      if (error instanceof StrangeIndexError) deleteIndex(this.#options.folder);
      else if (reasonOf(error) === "damaged") {
        this.#options.warn("The search index is damaged: it is made anew");
        deleteIndex(this.#options.folder);
      } else throw error;
      return this.#try(work);
    }
  }

  #try<T>(work: (open: Open) => T): T {
    try {
      return work(this.#open ??= this.#openAll());
    } catch (error) {
      if (!(error instanceof SearchError)) this.close();
      throw error;
    }
  }

  #openAll(): Open {
    const { folder, epoch } = this.#options;
    const reader = new EventReader(`${folder}/parlor.db`);
    try {
      const file = new IndexFile(folder, epoch);
      return { file, reader, follower: new Follower(file.index, reader) };
    } catch (error) {
      reader.close();
      throw error;
    }
  }
}
