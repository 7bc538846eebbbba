import { SUBPROTOCOL } from "../../lib/protocol.ts";
import { type Frame, Peer } from "../peer.ts";
import { ROUGH, type Said, type Talk, type Who } from "./talk.ts";

/** A room in which only who made it may write. */
export const ANNOUNCEMENTS = "news";

/** Somebody who does things without a page. */
class Person {
  readonly #peer: Peer;
  #asked = 0;

  private constructor(peer: Peer) {
    this.#peer = peer;
  }

  static async comeIn(url: string, username: string): Promise<Person> {
    const peer = await Peer.open(`${url.replace(/^http/, "ws")}ws`, { protocols: [SUBPROTOCOL] });
    const person = new Person(peer);
    await person.ask("hello", { username });
    return person;
  }

  /** @returns the data of the ack @throws {Error} if the server refuses */
  async ask(type: string, data: Frame): Promise<Frame> {
    const ref = ++this.#asked;
    this.#peer.send({ type, data, ref });
    for (;;) {
      const frame = await this.#peer.next();
      if (frame["ref"] !== ref) continue;
      if (frame["type"] === "ack") return frame["data"];
      throw new Error(`${type} ${JSON.stringify(data)}: ${JSON.stringify(frame)}`);
    }
  }

  close(): Promise<void> {
    return this.#peer.close();
  }
}

export interface StageOptions {
  /** Of the server, with a slash at the end. */
  readonly url: string;
  /** Whether there is a room that is hard to draw, too. */
  readonly rough: boolean;
  /** Lets minutes pass on the server, where it can. */
  readonly pass?: (minutes: number) => void;
}

/** People on a server, who have talked and stay. */
export class Staged implements AsyncDisposable {
  readonly #people = new Map<string, Person>();
  readonly #options: StageOptions;

  private constructor(options: StageOptions) {
    this.#options = options;
  }

  /** Has a conversation, and what goes on in other rooms. */
  static async stage(talk: Talk, options: StageOptions): Promise<Staged> {
    const staged = new Staged(options);
    if (options.rough) await staged.#talk(ROUGH);
    for (const [room, by, message] of talk.rooms) await staged.say(talk.names[by], room, message);
    const ada = await staged.#person(talk.names.ada, talk.room);
    await ada.ask("create_room", { room: ANNOUNCEMENTS, kind: "announcement" });
    await staged.#talk(talk);
    return staged;
  }

  /** Somebody writes in a room. */
  async say(by: string, room: string, message: string): Promise<void> {
    await (await this.#person(by, room)).ask("send_message", { room, message });
  }

  /** Somebody writes to somebody else alone. */
  async tell(from: string, username: string, message: string): Promise<void> {
    const person = this.#people.get(from)!;
    const { room } = await person.ask("open_direct", { username });
    await person.ask("send_message", { room, message });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#people.values()].map((person) => person.close()));
  }

  async #person(username: string, room: string): Promise<Person> {
    const known = this.#people.get(username);
    const person = known ?? await Person.comeIn(this.#options.url, username);
    this.#people.set(username, person);
    await person.ask("join_room", { room, history: 0 });
    return person;
  }

  async #talk({ room, topic, names, lines }: Talk): Promise<void> {
    const people = new Map<Who, Person>();
    for (const who of Object.keys(names) as Who[]) {
      people.set(who, await this.#person(names[who], room));
    }
    await people.get("ada")!.ask("set_topic", { room, topic });
    const ids = new Map<string, string>();
    for (const line of lines) {
      if (line.after !== undefined) this.#options.pass?.(line.after);
      await say(line);
    }

    async function say(line: Said): Promise<void> {
      const author = people.get(line.by)!;
      const { id } = await author.ask("send_message", {
        room,
        message: line.was ?? line.text,
        ...(line.to === undefined ? {} : { reply_to: ids.get(line.to) }),
        ...(line.within === undefined ? {} : { thread: ids.get(line.within) }),
      });
      if (line.as !== undefined) ids.set(line.as, id);
      if (line.was !== undefined) {
        await author.ask("edit_message", { room, id, message: line.text });
      }
      for (const [emoji, by] of line.reactions ?? []) {
        for (const who of by) await people.get(who)!.ask("react", { room, id, emoji });
      }
      if (line.pinned) await author.ask("pin_message", { room, id, pinned: true });
      if (line.deleted) await author.ask("delete_message", { room, id });
    }
  }
}
