import type { Transport } from "../lib/client/transport.ts";
import type { CommandData, Level, PersonRef, Version } from "../lib/protocol.ts";
import { attempt, type Problem } from "./attempt.ts";
import type { Membership } from "./membership.ts";
import type { MessageLink } from "./message_link.ts";
import type { Change } from "./model/reduce.ts";
import type { View } from "./model/view.ts";

export interface AskingOptions {
  readonly line: Pick<Transport, "request" | "discard">;
  readonly membership: Membership;
  readonly view: () => View;
  readonly change: (change: Change) => void;
  readonly open: (room: string) => void;
  /** Does something, and says in the open room what came in the way. */
  readonly try: (action: () => Promise<unknown>) => Promise<void>;
  readonly now: () => number;
}

/** What its reader asks of the server about rooms, conversations and threads. */
export class Asking {
  readonly #options: AskingOptions;

  constructor(options: AskingOptions) {
    this.#options = options;
  }

  /** Follows a thread, or no longer, on all of one's devices. */
  async followThread({ room, id }: MessageLink, follow: boolean): Promise<void> {
    await this.#options.try(async () => {
      await this.#options.line.request("follow_thread", { room, id, follow });
      this.#options.change({ type: "followed", room, id, follow });
    });
  }

  /** Gives the open room another topic. */
  async setTopic(topic: string): Promise<Problem> {
    const { active } = this.#options.view();
    if (active === null) return null;
    return await attempt(() => this.#options.line.request("set_topic", { room: active, topic }));
  }

  /** What a message of the open room said before, oldest first, the present text last. @throws {CommandError} */
  async versions(id: string): Promise<readonly Version[]> {
    const room = this.#options.view().active ?? "";
    return (await this.#options.line.request("list_versions", { room, id })).versions;
  }

  async createRoom(data: CommandData["create_room"]): Promise<Problem> {
    return await attempt(async () =>
      this.#options.open((await this.#options.membership.create(data)).room)
    );
  }

  /** Lets somebody into a private room. @param name or the short form of an id */
  async invite(room: string, name: string): Promise<Problem> {
    const message = `/invite ${name}`;
    return await attempt(() => this.#options.line.request("send_message", { room, message }));
  }

  /** Leaves a room, and says in the next one how to come back. */
  async leaveRoom(room: string): Promise<void> {
    await this.#options.try(async () => {
      await this.#options.membership.leave(room);
      const now = this.#options.now();
      this.#options.change({ type: "notice", notice: { kind: "out_of", room }, now });
      const { pending, changes } = this.#options.view();
      for (const entry of [...pending, ...changes]) {
        if (entry.room === room) this.#options.line.discard(entry.cid);
      }
    });
  }

  /** Opens the conversation with these people. */
  async openDirect(people: readonly PersonRef[]): Promise<void> {
    await this.#options.try(async () =>
      this.#options.open((await this.#options.membership.openDirect(people)).room)
    );
  }
  /** The same, for who says what came in the way. @param found called just before it opens */
  async startDirect(people: readonly PersonRef[], found: () => void): Promise<Problem> {
    return await attempt(async () => {
      const { room } = await this.#options.membership.openDirect(people);
      found();
      this.#options.open(room);
    });
  }

  /** Opens a room by a name that may be known only to the server. */
  async goTo(room: string): Promise<Problem> {
    return await attempt(async () =>
      this.#options.open((await this.#options.membership.join(room)).room)
    );
  }

  /** Chooses what to be notified of in a room, on all of one's devices. */
  async setLevel(room: string, level: Level): Promise<void> {
    await this.#options.try(async () => {
      await this.#options.line.request("set_level", { room, level });
      this.#options.change({ type: "level", room, level });
    });
  }
}
