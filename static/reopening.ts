import type { Transport } from "../lib/client/transport.ts";
import type { PersonRef, RoomInfo } from "../lib/protocol.ts";
import { attempt } from "./attempt.ts";
import type { Memory } from "./memory.ts";
import { isSlash } from "./model/slash.ts";
import { othersOf, type View } from "./model/view.ts";

export interface ReopeningOptions {
  readonly line: Pick<Transport, "send" | "discard">;
  readonly memory: Pick<Memory, "draft" | "keepDraft">;
  readonly view: () => View;
  readonly openDirect: (people: readonly PersonRef[]) => Promise<RoomInfo>;
  readonly open: (room: string) => void;
}

/** A conversation that is gone. */
interface Lost {
  readonly room: string;
  readonly people: readonly PersonRef[];
  readonly wasOpen: boolean;
}

/**
 * The server forgets a conversation in which nothing was said when the last one of its people has lost
 * the line. Whoever was in it, or has begun to write there, gets it back with what they wrote.
 */
export class Reopening {
  readonly #options: ReopeningOptions;
  #lost: Lost[] = [];

  constructor(options: ReopeningOptions) {
    this.#options = options;
  }

  /** A room is gone. @param before what was known until then */
  gone(room: string, before: View): void {
    const known = before.rooms.get(room);
    if (known === undefined) return;
    // Other rooms have no people of their own.
    const people = othersOf(before, known.info).map(({ user_id }) => ({ user_id }));
    if (people.length > 0) this.#lost.push({ room, people, wasOpen: before.active === room });
  }

  /** Opens anew what is missed; to be called when the line is there. */
  async openAnew(): Promise<void> {
    const all = this.#lost;
    this.#lost = [];
    for (const lost of all) {
      const problem = await attempt(() => this.#openAnew(lost));
      if (problem?.code === "disconnected") this.#lost.push(lost);
    }
  }

  /** Forgets what is gone. */
  end(): void {
    this.#lost = [];
  }

  async #openAnew({ room, people, wasOpen }: Lost): Promise<void> {
    const { line, memory, view, openDirect, open } = this.#options;
    const draft = memory.draft(room);
    const waiting = () => view().pending.filter((entry) => entry.room === room);
    if (!wasOpen && draft === "" && waiting().length === 0) return;
    const anew = (await openDirect(people)).room;
    for (const { cid, message } of waiting()) {
      line.discard(cid);
      if (!isSlash(message)) line.send(anew, message);
    }
    memory.keepDraft(room, "");
    if (draft !== "") memory.keepDraft(anew, draft);
    if (wasOpen) open(anew);
  }
}
