import type { Pending, PendingChange } from "../lib/client/transport.ts";
import type { Memory } from "./memory.ts";
import { isSlash } from "./model/slash.ts";

/** Keeps what is not sent over reloads. A slash command is not: it may do something else by then. */
export class Unsent {
  readonly #memory: Pick<Memory, "keepUnsent" | "forgetUnsent">;
  #messages: ReadonlyMap<string, Pending> = new Map();
  #changes: ReadonlyMap<string, PendingChange> = new Map();

  constructor(memory: Pick<Memory, "keepUnsent" | "forgetUnsent">) {
    this.#memory = memory;
  }

  has(cid: string): boolean {
    return this.#messages.has(cid) || this.#changes.has(cid);
  }

  /** Makes the memory follow the list of messages that are pending. */
  follow(pending: readonly Pending[]): void {
    const messages = pending.filter((entry) => !isSlash(entry.message));
    this.#messages = this.#kept(this.#messages, messages);
  }

  /** Makes the memory follow the list of changes that are pending. */
  followChanges(changes: readonly PendingChange[]): void {
    this.#changes = this.#kept(this.#changes, changes);
  }

  #kept<P extends Pending | PendingChange>(
    before: ReadonlyMap<string, P>,
    pending: readonly P[],
  ): ReadonlyMap<string, P> {
    const kept = new Map(pending.map((entry) => [entry.cid, entry]));
    for (const entry of pending) {
      const known = before.get(entry.cid);
      if (known === undefined || known.failed?.code !== entry.failed?.code) {
        this.#memory.keepUnsent(entry);
      }
    }
    for (const cid of before.keys()) if (!kept.has(cid)) this.#memory.forgetUnsent(cid);
    return kept;
  }
}
