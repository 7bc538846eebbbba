import type { ChangeEvent, Message, RoomInfo } from "../../protocol.ts";
import { Shown } from "./shown.ts";
import type { Others, Transcript } from "./transcript.ts";

export interface MessageLinesOptions {
  transcript: Transcript;
  print(line: string): void;
  /** Own `user_id`. */
  me(): string;
}

/** Messages and what happens to them, as lines; knows who is in the direct rooms and what was shown. */
export class MessageLines {
  readonly shown = new Shown();
  readonly #options: MessageLinesOptions;
  readonly #directs = new Map<string, RoomInfo>();

  constructor(options: MessageLinesOptions) {
    this.#options = options;
  }

  /** Learns who is in a direct room; others are nothing to it. */
  learn(room: RoomInfo): void {
    if (room.kind === "direct") this.#directs.set(room.room, room);
  }

  /** @param stands whether it stands there already, as it was typed */
  say(message: Message, { stands }: { stands: boolean }): void {
    if (message.deleted) return;
    this.shown.add(message);
    if (!stands) this.#options.print(this.#lineOf(message));
  }

  /** With their numbers, by which commands can name them. */
  list(messages: readonly Message[]): void {
    const { print, transcript } = this.#options;
    for (const message of messages) {
      if (message.deleted) continue;
      const { number } = this.shown.add(message);
      print(transcript.numbered(number, this.#lineOf(message)));
    }
  }

  change({ type, data }: ChangeEvent): void {
    const { transcript, print } = this.#options;
    const others = this.#others(data);
    const message = this.shown.get(data.id);
    switch (type) {
      case "message_edited":
        this.shown.edited(data.id, data.message);
        return print(transcript.edited(data, others));
      case "message_deleted":
        this.shown.forget(data.id);
        return print(transcript.deleted(data, others));
      case "reaction":
        return print(transcript.reacted(data, message, others));
      case "message_pinned":
        return print(transcript.pinned(data, message, others));
    }
  }

  #lineOf(message: Message): string {
    const first = message.thread === undefined ? undefined : this.shown.get(message.thread);
    return this.#options.transcript.message(message, { ...this.#others(message), first });
  }

  /** The others of a direct room, from whose words or deeds it is. */
  #others({ room, user_id }: { room: string; user_id: string }): Others {
    const me = this.#options.me();
    const others = (this.#directs.get(room)?.people ?? [])
      .filter((person) => person.user_id !== me)
      .map((person) => person.username);
    return user_id === me ? { to: others } : { among: others };
  }
}
