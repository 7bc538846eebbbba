import type { Message } from "../../protocol.ts";

/** Most messages that can be named: earlier ones are forgotten. */
const MOST = 500;

/** A message with the number that it goes by in this terminal. */
export interface Numbered {
  number: number;
  message: Message;
}

/** The messages that a terminal has shown, as they are now. */
export class Shown {
  readonly #byId = new Map<string, Numbered>();
  #last = 0;

  /** Remembers a message. @returns with its number, which it keeps when it is shown again */
  add(message: Message): Numbered {
    const known = this.#byId.get(message.id);
    if (known) return Object.assign(known, { message });
    const shown = { number: ++this.#last, message };
    this.#byId.set(message.id, shown);
    if (this.#byId.size > MOST) this.forget(this.#byId.keys().next().value!);
    return shown;
  }

  edited(id: string, text: string): void {
    const shown = this.#byId.get(id);
    if (shown) shown.message = { ...shown.message, message: text };
  }

  /** Its text must not be seen any more. */
  forget(id: string): void {
    this.#byId.delete(id);
  }

  get(id: string): Message | undefined {
    return this.#byId.get(id)?.message;
  }

  numbered(number: number): Message | undefined {
    return this.#byId.values().find((shown) => shown.number === number)?.message;
  }

  /** The newest message of a room that this is true of. */
  newestIn(room: string, isMeant: (message: Message) => boolean): Message | undefined {
    let newest: Message | undefined;
    for (const { message } of this.#byId.values()) {
      if (message.room !== room || message.seq < (newest?.seq ?? 0)) continue;
      if (isMeant(message)) newest = message;
    }
    return newest;
  }

  /** The messages with the greatest numbers, at most so many. */
  latest(count: number): Message[] {
    return Array.from(this.#byId.values(), ({ message }) => message).slice(-count);
  }
}
