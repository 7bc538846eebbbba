import { assert, assertEquals } from "@std/assert";
import {
  type AckData,
  type CommandData,
  type CommandType,
  type ErrorData,
  type EventData,
  type Message,
  type SendAck,
  type ServerFrame,
  SUBPROTOCOL,
} from "../../lib/protocol.ts";

export type Answer<T extends CommandType> =
  | { ack: AckData[T]; error?: undefined }
  | { ack?: undefined; error: ErrorData };

/**
 * Somebody who speaks version 1 as the protocol asks: resumes from cursors, and sends again what was
 * not acked. Every delivery is checked as it comes: each `seq` of a room once, in order, without a gap.
 */
export class Member {
  readonly username: string;
  readonly room: string;
  /** The room's messages; the one with `seq` n is at n - 1. */
  readonly log: Message[] = [];
  /** What came in pages, on being asked for. */
  readonly pages: Message[] = [];
  /** What was acked, by `cid`. */
  readonly acked = new Map<string, SendAck>();
  /** What was sent and not acked, by `cid`. */
  readonly #unacked = new Map<string, string>();
  readonly #answers = new Map<number, (answer: Answer<CommandType>) => void>();
  readonly #waiting = new Set<() => void>();
  #socket: WebSocket | undefined;
  #token: string | undefined;
  #epoch = "";
  #ref = 0;
  #sent = 0;
  #writing = false;
  #deaf = false;

  constructor(username: string, room: string) {
    this.username = username;
    this.room = room;
  }

  /** Connects, catches up from what it has seen, and sends again what was not acked. */
  async connect(url: string): Promise<void> {
    const { promise: welcome, resolve, reject } = Promise.withResolvers<EventData["welcome"]>();
    const socket = this.#socket = new WebSocket(url, SUBPROTOCOL);
    this.#deaf = false;
    socket.onclose = () => {
      reject(new Error("The connection closed before the welcome"));
      this.#answers.clear();
      this.#changed();
    };
    socket.onmessage = ({ data }) => {
      if (this.#deaf) return;
      for (const frame of [JSON.parse(data)].flat() as ServerFrame[]) {
        if (frame.type === "welcome") resolve(frame.data);
        else this.#hear(frame);
      }
      this.#changed();
    };
    const { epoch } = await welcome;
    if (this.#epoch !== "") assertEquals(epoch, this.#epoch);
    this.#epoch = epoch;
    const { ack, error } = await this.ask("hello", {
      username: this.username,
      ...(this.#token === undefined ? {} : { token: this.#token }),
      resume: { epoch, rooms: { [this.room]: this.log.length } },
    });
    assert(ack, error?.message);
    this.#token = ack.token;
    for (const [cid, message] of this.#unacked) this.#deliver(cid, message);
  }

  /** Sends message after message, with so many unacked at a time, until `rest` or the end of the connection. */
  write(inFlight: number): void {
    this.#writing = true;
    while (this.#unacked.size < inFlight) this.send(`${this.username} says ${this.#sent}`);
  }

  rest(): void {
    this.#writing = false;
  }

  /** Loses everything that arrives from here to the end of the connection, acks of what it sent among it. */
  loseTheRest(): void {
    this.#deaf = true;
  }

  /** @returns the `cid` under which it was sent */
  send(message: string): string {
    const cid = `${this.username}-${++this.#sent}`;
    this.#unacked.set(cid, message);
    this.#deliver(cid, message);
    return cid;
  }

  /** @returns the answer; never, if the connection ends before */
  ask<T extends CommandType>(type: T, data: CommandData[T]): Promise<Answer<T>> {
    const ref = ++this.#ref;
    const { promise, resolve } = Promise.withResolvers<Answer<CommandType>>();
    this.#answers.set(ref, resolve);
    this.#socket?.send(JSON.stringify({ type, data, ref }));
    return promise as Promise<Answer<T>>;
  }

  /** @returns the whole log, page by page */
  async readAll(): Promise<Message[]> {
    for (let more = true; more;) {
      const after = this.pages.at(-1)?.seq ?? 0;
      const { ack } = await this.ask("history", { room: this.room, after, limit: 100 });
      more = ack?.has_more ?? false;
    }
    return this.pages;
  }

  /** Waits until something holds, which is looked at after every frame. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = () => reject(new Error(`${this.username} waited in vain until ${what}`));
    const timer = setTimeout(late, DEADLINE_MS);
    const look = () => holds() && resolve();
    this.#waiting.add(look);
    look();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }

  get settled(): boolean {
    return this.#unacked.size === 0;
  }

  get connected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  async leave(): Promise<void> {
    this.#socket?.close();
    await this.until("the connection is closed", () => {
      return this.#socket?.readyState === WebSocket.CLOSED;
    });
  }

  #deliver(cid: string, message: string): void {
    if (!this.connected) return;
    this.ask("send_message", { room: this.room, message, cid }).then(({ ack, error }) => {
      if (error) return;
      assert("seq" in ack);
      const { room, id, seq, timestamp } = this.acked.get(cid) ?? ack;
      assertEquals([ack.room, ack.id, ack.seq, ack.timestamp], [room, id, seq, timestamp]);
      this.acked.set(cid, ack);
      this.#unacked.delete(cid);
      if (this.#writing && this.connected) this.send(`${this.username} says ${this.#sent}`);
      this.#changed();
    });
  }

  #hear(frame: ServerFrame): void {
    if ("ref" in frame) {
      const { ref } = frame;
      const answer: Answer<CommandType> = frame.type === "ack"
        ? { ack: frame.data }
        : { error: frame.data as ErrorData };
      const take = this.#answers.get(Number(ref));
      assert(take, `A second answer to command ${ref}`);
      this.#answers.delete(Number(ref));
      take(answer);
    } else if (frame.type === "new_message" && frame.data.room === this.room) {
      assertEquals(frame.data.seq, this.log.length + 1);
      this.log.push(frame.data);
    } else if (frame.type === "message_history") {
      this.pages.push(...frame.data.messages);
    } else assert(frame.type !== "gap" && frame.type !== "error", JSON.stringify(frame));
  }

  #changed(): void {
    for (const look of this.#waiting) look();
  }
}

const DEADLINE_MS = 20_000;
