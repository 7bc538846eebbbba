import { TIMES } from "../lib/protocol.ts";

/** Lets the others in a room know that something is being written, no more often than they need. */
export class TypingNotice {
  readonly #now: () => number;
  readonly #tell: (type: "typing_start" | "typing_stop", room: string) => void;
  #room: string | null = null;
  #toldAt = 0;

  /** @param tell passes the notice on to the server */
  constructor(
    now: () => number,
    tell: (type: "typing_start" | "typing_stop", room: string) => void,
  ) {
    this.#now = now;
    this.#tell = tell;
  }

  writing(room: string): void {
    const now = this.#now();
    if (this.#room === room && now - this.#toldAt < TIMES.typingRepeatMs) return;
    if (this.#room !== room) this.stop();
    this.#room = room;
    this.#toldAt = now;
    this.#tell("typing_start", room);
  }

  /** The message was sent; that tells enough. */
  sent(): void {
    this.#room = null;
  }

  stop(): void {
    const room = this.#room;
    this.#room = null;
    if (room !== null) this.#tell("typing_stop", room);
  }
}
