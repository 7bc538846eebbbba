import type { Refusal } from "../lib/client/said/said.ts";
import type { Transport } from "../lib/client/transport.ts";
import type { PersonRef, RoomInfo } from "../lib/protocol.ts";
import { attempt, insist } from "./attempt.ts";
import type { Memory } from "./memory.ts";
import { isSlash } from "./model/slash.ts";
import { othersOf, type View } from "./model/view.ts";

export interface ReopeningOptions {
  readonly line: Pick<Transport, "send" | "discard">;
  readonly memory: Pick<Memory, "draft" | "keepDraft">;
  readonly view: () => View;
  readonly online: () => boolean;
  readonly openDirect: (people: readonly PersonRef[]) => Promise<RoomInfo>;
  readonly open: (room: string) => void;
  /** Takes a room out of the view that was held there. */
  readonly remove: (room: string) => void;
  readonly refuse: (problem: Refusal) => void;
  /** Calls once after `ms`. */
  readonly after: (ms: number, call: () => void) => void;
}

/** A conversation that is gone. */
interface Lost {
  readonly people: readonly PersonRef[];
  readonly wasOpen: boolean;
}

/**
 * The server forgets a conversation in which nothing was said when the last one of its people has lost
 * the line. Whoever was in it, or has begun to write there, gets it back with what they wrote.
 */
export class Reopening {
  readonly #options: ReopeningOptions;
  /** By the name of the room that is gone, until there is another. */
  readonly #lost = new Map<string, Lost>();
  #opening = false;

  constructor(options: ReopeningOptions) {
    this.#options = options;
  }

  /**
   * A room is gone.
   * @param before what was known until then
   * @returns whether it is to be held in the view: who types on in it must not do so in another room
   */
  gone(room: string, before: View): boolean {
    const known = before.rooms.get(room);
    if (known === undefined) return false;
    // Other rooms have no people of their own.
    const people = othersOf(before, known.info).map(({ user_id }) => ({ user_id }));
    if (people.length === 0) return false;
    const wasOpen = before.active === room;
    this.#lost.set(room, { people, wasOpen });
    return wasOpen;
  }

  /**
   * Opens anew what is missed, as long as the line holds; to be called each time it is there. What is
   * refused for good is said, and stays for another time: it holds what was written.
   */
  async openAnew(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    const { after, online, refuse, remove } = this.#options;
    for (const [room, lost] of this.#lost) {
      const wanted = () => online() && this.#lost.has(room);
      const problem = await attempt(() =>
        insist(() => this.#openAnew(room, lost), { after, wanted })
      );
      if (problem === null) {
        this.#lost.delete(room);
        remove(room);
      } else if (problem.code === "disconnected" || !online()) break;
      else if (this.#lost.has(room)) refuse(problem);
    }
    this.#opening = false;
  }

  /** Forgets what is gone. */
  end(): void {
    this.#lost.clear();
  }

  async #openAnew(room: string, { people, wasOpen }: Lost): Promise<void> {
    const { line, memory, view, openDirect, open } = this.#options;
    const waiting = () => view().pending.filter((entry) => entry.room === room);
    if (!wasOpen && memory.draft(room) === "" && waiting().length === 0) return;
    const anew = (await openDirect(people)).room;
    for (const { cid, message } of waiting()) {
      line.discard(cid);
      if (!isSlash(message)) line.send(anew, message);
    }
    // It may have been written until now.
    const draft = memory.draft(room);
    memory.keepDraft(room, "");
    if (draft !== "") memory.keepDraft(anew, draft);
    if (view().active === room) open(anew);
  }
}
