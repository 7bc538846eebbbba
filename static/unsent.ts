import type { Pending } from "../lib/client/transport.ts";
import type { Memory } from "./memory.ts";
import { isSlash } from "./model/slash.ts";

/** Keeps what is not sent over reloads. A slash command is not: it may do something else by then. */
export class Unsent {
  readonly #memory: Pick<Memory, "keepUnsent" | "forgetUnsent">;
  #kept = new Map<string, Pending>();

  constructor(memory: Pick<Memory, "keepUnsent" | "forgetUnsent">) {
    this.#memory = memory;
  }

  has(cid: string): boolean {
    return this.#kept.has(cid);
  }

  /** Makes the memory follow the list of what is pending. */
  follow(pending: readonly Pending[]): void {
    const messages = pending.filter((entry) => !isSlash(entry.message));
    const kept = new Map(messages.map((entry) => [entry.cid, entry]));
    for (const entry of messages) {
      const known = this.#kept.get(entry.cid);
      if (known === undefined || known.failed?.code !== entry.failed?.code) {
        this.#memory.keepUnsent(entry);
      }
    }
    for (const cid of this.#kept.keys()) {
      if (!kept.has(cid)) this.#memory.forgetUnsent(cid);
    }
    this.#kept = kept;
  }
}
