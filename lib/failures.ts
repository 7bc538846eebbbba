import { NotInMemory } from "./chat/effects.ts";
import { ChatError } from "./errors.ts";
import type { Log } from "./log.ts";
import type { ErrorData } from "./protocol.ts";
import { StoreError } from "./store/store.ts";

/** When to send again what the database could not take, in milliseconds. */
const STORAGE_RETRY_MS = 2_000;

/** What failures come to: an answer for the client, and a line in the log for what it cannot help. */
export class Failures {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** What a client is told of what was thrown. */
  toErrorData(error: unknown): ErrorData {
    if (error instanceof ChatError) return error.toData();
    if (error instanceof StoreError) {
      this.logStore(error);
      return storageUnavailable();
    }
    if (error instanceof NotInMemory) {
      const who = error.who.username ?? error.who.user_id ?? "";
      const message = `There is nobody called "${who}" here`;
      return { code: "user_not_found", message, values: { username: who } };
    }
    this.#log.error("BUG", "A command failed", { cause: error });
    return {
      code: "internal",
      message: "Something went wrong in the server: try again, or tell whoever runs it",
    };
  }

  /** @param error what the store threw; `null`: it can be used again */
  logStore(error: unknown): void {
    if (error instanceof StoreError) {
      this.#log.error("STORE", `${error.message}: messages are refused`, { cause: error.cause });
    } else if (error === null) {
      this.#log.info("STORE", "The database can be used again");
    } else this.#log.error("BUG", "The store failed", { cause: error });
  }
}

/** What a client is told while the database takes nothing. */
export function storageUnavailable(): ErrorData {
  return {
    code: "storage_unavailable",
    message:
      "The server cannot use its storage now, and nothing was changed: try again in a moment",
    retry_after_ms: STORAGE_RETRY_MS,
  };
}
