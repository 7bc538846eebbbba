import { ChatError, ERRORS } from "../errors.ts";
import { storageUnavailable } from "../failures.ts";
import { type CommandData, type ErrorData, LIMITS, type SearchPage } from "../protocol.ts";
import { type Limit, Rate } from "../rate.ts";
import { StoreError } from "../store/store.ts";
import { json } from "./answer.ts";

/** People whose searches are counted; past it all are forgotten. */
const COUNTED = 1_000;

export interface SearchAnswersOptions {
  /** @throws {ChatError} what the person is told */
  search: (personId: string, search: CommandData["search"]) => Promise<SearchPage>;
  /** Searches of one person; `null`: as many as they like. */
  rate: Limit | null;
  /** Monotonic milliseconds. */
  uptime: () => number;
}

/** Answers `GET /api/search`. */
export class SearchAnswers {
  readonly #options: SearchAnswersOptions;
  readonly #rates = new Map<string, Rate>();

  constructor(options: SearchAnswersOptions) {
    this.#options = options;
  }

  /** @param personId who asks, proven; `null`: nobody knows */
  async answer(
    url: URL,
    { personId, headers }: { personId: string | null; headers: Headers },
  ): Promise<Response> {
    try {
      if (personId === null) {
        throw new ChatError(
          "bad_token",
          'Cannot tell who you are: send "Authorization: Bearer" and the token of a hello, or open the page first',
        );
      }
      const search = searchOf(url);
      this.#count(personId);
      return json(await this.#options.search(personId, search), { headers });
    } catch (error) {
      const data = error instanceof StoreError ? storageUnavailable() : dataOf(error);
      if (data.retry_after_ms !== undefined) {
        headers.set("retry-after", `${Math.ceil(data.retry_after_ms / 1_000)}`);
      }
      return json({ error: data }, { status: ERRORS[data.code].status, headers });
    }
  }

  #count(personId: string): void {
    const { rate, uptime } = this.#options;
    if (!rate) return;
    let mine = this.#rates.get(personId);
    if (!mine) {
      if (this.#rates.size >= COUNTED) this.#rates.clear();
      this.#rates.set(personId, mine = new Rate(rate, uptime()));
    }
    const retryAfterMs = mine.take(uptime());
    if (retryAfterMs === 0) return;
    throw new ChatError("too_fast", "You search faster than this server allows: wait a moment", {
      retryAfterMs,
    });
  }
}

/** @throws {unknown} what is no refusal but a bug */
function dataOf(error: unknown): ErrorData {
  if (error instanceof ChatError) return error.toData();
  throw error;
}

/** @throws {ChatError} `bad_field` */
function searchOf({ searchParams }: URL): CommandData["search"] {
  const query = searchParams.get("q");
  if (query === null) throw new ChatError("bad_field", 'Say what to look for: "?q=words"');
  const limit = searchParams.get("limit");
  if (limit !== null && !(Number(limit) >= 1 && Number(limit) <= LIMITS.searchPage)) {
    throw new ChatError("bad_field", `"limit" is a number from 1 to ${LIMITS.searchPage}`);
  }
  const before = searchParams.get("before");
  if (before !== null && !/^\d{1,15}$/.test(before)) {
    throw new ChatError("bad_field", '"before" is the "next" of the page before');
  }
  return {
    query,
    ...(limit === null ? {} : { limit: Math.floor(Number(limit)) }),
    ...(before === null ? {} : { before }),
  };
}
