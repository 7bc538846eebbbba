import type { Pending } from "../lib/client/transport.ts";
import type { Memory } from "./memory.ts";
import { isSlash } from "./model/slash.ts";

/** Keeps what is not sent over reloads. A slash command is not: it may do something else by then. */
export class Unsent {
  readonly #memory: Pick<Memory, "keepUnsent" | "forgetUnsent">;
  #kept = new Set<string>();

  constructor(memory: Pick<Memory, "keepUnsent" | "forgetUnsent">) {
    this.#memory = memory;
  }

  has(cid: string): boolean {
    return this.#kept.has(cid);
  }

  /** Makes the memory follow the list of what is pending. */
  follow(pending: readonly Pending[]): void {
    const messages = pending.filter((entry) => !isSlash(entry.message));
    const kept = new Set(messages.map((entry) => entry.cid));
    for (const entry of messages) {
      if (!this.#kept.has(entry.cid)) this.#memory.keepUnsent(entry);
    }
    for (const cid of this.#kept) {
      if (!kept.has(cid)) this.#memory.forgetUnsent(cid);
    }
    this.#kept = kept;
  }
}
