import type { Memory } from "./memory.ts";

/** Rooms that are remembered. */
const REMEMBERED = 30;

/** The rooms that were open, the latest first. */
export class Recent {
  readonly #memory: Pick<Memory, "recent">;

  constructor(memory: Pick<Memory, "recent">) {
    this.#memory = memory;
  }

  get rooms(): readonly string[] {
    return this.#memory.recent;
  }

  /** A room was opened. */
  visited(room: string): void {
    const others = this.rooms.filter((other) => other !== room);
    this.#memory.recent = [room, ...others].slice(0, REMEMBERED);
  }
}
