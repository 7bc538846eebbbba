import type { Message } from "../protocol.ts";

/** A message whose neighbours decide how it is told. */
export class BriefMessage {
  readonly message: Message;
  /** Wall-clock milliseconds since 1970. */
  readonly at: number;
  /** Tells authors apart, and what they were called. */
  readonly author: string;
  #rest: string | undefined;

  constructor(message: Message) {
    this.message = message;
    this.at = Date.parse(message.timestamp);
    this.author = `${message.user_id}\n${message.username}`;
  }

  /** As it is told alone. */
  toString(): string {
    return JSON.stringify({ type: "new_message", data: this.message });
  }

  /** Whether it follows the other in the log of the same room. */
  follows({ message }: BriefMessage): boolean {
    return this.message.room === message.room && this.message.seq === message.seq + 1;
  }

  /** As a row of `BriefMessages`. @param person index of its author @param ms milliseconds since the first */
  toRow(person: number, ms: number): string {
    const { id, message, cid } = this.message;
    this.#rest ??= `${JSON.stringify(message)}${
      cid === undefined ? "" : `,${JSON.stringify(cid)}`
    }`;
    return `["${id}",${person},${ms},${this.#rest}]`;
  }
}
