import { assert, assertEquals } from "@std/assert";
import {
  type AckData,
  type CommandData,
  type CommandType,
  type ErrorData,
  type EventData,
  type EventType,
  type Message,
  type SendAck,
  type ServerFrame,
  SUBPROTOCOL,
} from "../../lib/protocol.ts";
import type { Witness } from "./checker.ts";

export type Answer<T extends CommandType> =
  | { ack: AckData[T]; error?: undefined }
  | { ack?: undefined; error: ErrorData };

/** A room as somebody in it has seen it. */
interface Seen {
  /** Its messages, from the first one there is, or from a gap on. */
  log: Message[];
  /** What came since a gap, while the last page is awaited. */
  held: Message[] | null;
}

/** A message that is not acked. */
interface Unacked {
  room: string;
  message: string;
}

/**
 * Somebody who speaks version 1 as the protocol asks: resumes from cursors, loads the last page after
 * a gap, and sends again what was not acked. Every delivery is checked as it comes: each `seq` of a
 * room once, in order, without a gap, unless the database is another one.
 */
export class Member implements Witness {
  readonly username: string;
  /** The room that is meant where none is named. */
  readonly room: string;
  /** What came in pages, on being asked for. */
  readonly pages: Message[] = [];
  /** The names of who is in the room. */
  readonly present = new Set<string>();
  /** How the last connection ended. */
  closeCode: number | undefined;
  /** What was acked, by `cid`: by this database, if there was another one before. */
  readonly acked = new Map<string, SendAck>();
  /** Gaps that the server told. */
  readonly gaps: EventData["gap"][] = [];
  readonly #rooms: Map<string, Seen>;
  /** What was sent and not acked, by `cid`. */
  readonly #unacked = new Map<string, Unacked>();
  readonly #answers = new Map<number, (answer: Answer<CommandType>) => void>();
  readonly #waiting = new Set<() => void>();
  readonly #refusals: ErrorData[] = [];
  readonly #heard = new Map<string, number>();
  #socket: WebSocket | undefined;
  #id = "";
  #token: string | undefined;
  #epoch = "";
  #ref = 0;
  #sent = 0;
  #writing = false;
  #deaf = false;
  #restored = false;

  /** @param others rooms to be in besides `room` */
  constructor(username: string, room: string, ...others: string[]) {
    this.username = username;
    this.room = room;
    this.#rooms = new Map([room, ...others].map((room) => [room, { log: [], held: null }]));
  }

  /** The room's messages; the one with `seq` n is at n - 1, unless there was a gap. */
  get log(): Message[] {
    return this.logOf(this.room);
  }

  /** One for each room. */
  get witnesses(): Witness[] {
    return [...this.#rooms].map(([room, { log }]) => {
      const acked = new Map([...this.acked].filter(([, ack]) => ack.room === room));
      return { username: this.username, room, log, acked };
    });
  }

  /** Why sends were refused so far. */
  get refusals(): readonly ErrorData[] {
    return this.#refusals;
  }

  /** The `user_id`. */
  get id(): string {
    return this.#id;
  }

  /** How many events of a type have come. */
  heard(type: EventType): number {
    return this.#heard.get(type) ?? 0;
  }

  logOf(room: string): Message[] {
    return this.#rooms.get(room)?.log ?? [];
  }

  /**
   * Connects, catches up from what it has seen, and sends again what was not acked.
   * @param options `restored`: the database is another one, and gaps are told; otherwise neither may be
   */
  async connect(url: string, { restored = false } = {}): Promise<void> {
    const { promise: welcome, resolve, reject } = Promise.withResolvers<EventData["welcome"]>();
    const socket = this.#socket = new WebSocket(url, SUBPROTOCOL);
    this.#deaf = false;
    socket.onclose = ({ code }) => {
      this.closeCode = code;
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
    const cursors = [...this.#rooms].map(([room, { log }]) => [room, log.at(-1)?.seq ?? 0]);
    const resume = { epoch: this.#epoch || epoch, rooms: Object.fromEntries(cursors) };
    assertEquals(epoch !== resume.epoch, restored, `${this.username} found the epoch ${epoch}`);
    this.#restored = restored;
    if (restored) this.#startAnew();
    this.#epoch = epoch;
    const { ack, error } = await this.ask("hello", {
      username: this.username,
      ...(this.#token === undefined ? {} : { token: this.#token }),
      resume,
    });
    assert(ack, error?.message);
    this.#token = ack.token;
    this.#id = ack.user_id;
    for (const [cid, unacked] of this.#unacked) this.#deliver(cid, unacked);
  }

  /** Opens the conversation with somebody online, and says something in it. @returns its room */
  async openDirect(username: string): Promise<string> {
    const { ack, error } = await this.ask("open_direct", { username });
    assert(ack, error?.message);
    this.#seen(ack.room);
    this.send("Hello", ack.room);
    await this.until("the conversation is kept", () => this.settled);
    return ack.room;
  }

  /** Sends message after message, in one room after the other, with so many unacked at a time, until `rest` or the end of the connection. */
  write(inFlight: number): void {
    this.#writing = true;
    while (this.#unacked.size < inFlight) this.#writeOne();
  }

  rest(): void {
    this.#writing = false;
  }

  /** Loses everything that arrives from here to the end of the connection, acks of what it sent among it. */
  loseTheRest(): void {
    this.#deaf = true;
  }

  /** @returns the `cid` under which it was sent */
  send(message: string, room = this.room): string {
    const cid = `${this.username}-${++this.#sent}`;
    this.#unacked.set(cid, { room, message });
    this.#deliver(cid, { room, message });
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

  #writeOne(): void {
    const rooms = [...this.#rooms.keys()];
    this.send(`${this.username} says ${this.#sent}`, rooms[this.#sent % rooms.length]);
  }

  #deliver(cid: string, { room, message }: Unacked): void {
    if (!this.connected) return;
    this.ask("send_message", { room, message, cid }).then(({ ack, error }) => {
      if (error) {
        this.#refusals.push(error);
        return this.#changed();
      }
      assert("seq" in ack);
      const known = this.acked.get(cid) ?? ack;
      assertEquals([ack.room, ack.id, ack.seq], [known.room, known.id, known.seq]);
      assertEquals(ack.timestamp, known.timestamp);
      this.acked.set(cid, ack);
      this.#unacked.delete(cid);
      if (this.#writing && this.connected) this.#writeOne();
      this.#changed();
    });
  }

  #hear(frame: ServerFrame): void {
    this.#heard.set(frame.type, (this.#heard.get(frame.type) ?? 0) + 1);
    if ("ref" in frame) {
      const { ref } = frame;
      const answer: Answer<CommandType> = frame.type === "ack"
        ? { ack: frame.data }
        : { error: frame.data as ErrorData };
      const take = this.#answers.get(Number(ref));
      assert(take, `A second answer to command ${ref}`);
      this.#answers.delete(Number(ref));
      take(answer);
    } else if (frame.type === "new_message") this.#take(frame.data);
    else if (frame.type === "message_history") this.#read(frame.data);
    else if (frame.type === "gap") this.#reload(frame.data);
    else if (frame.type === "user_joined") this.#notice(frame.data, true);
    else if (frame.type === "user_left") this.#notice(frame.data, false);
    else assert(frame.type !== "error", JSON.stringify(frame));
  }

  #notice({ room, username }: EventData["user_joined"], isThere: boolean): void {
    if (room !== this.room) return;
    if (isThere) this.present.add(username);
    else this.present.delete(username);
  }

  #take(message: Message): void {
    const { room, seq } = message;
    const { log, held } = this.#seen(room);
    if (held) return void held.push(message);
    assertEquals(seq, (log.at(-1)?.seq ?? 0) + 1, `${this.username} missed something in ${room}`);
    log.push(message);
  }

  #read({ room, messages }: EventData["message_history"]): void {
    const seen = this.#seen(room);
    if (!seen.held) return void this.pages.push(...messages);
    const { held } = seen;
    seen.held = null;
    seen.log.push(...messages);
    const last = messages.at(-1)?.seq ?? 0;
    for (const message of held) if (message.seq > last) this.#take(message);
  }

  #reload(gap: EventData["gap"]): void {
    assert(this.#restored, `${this.username} was told of a gap: ${JSON.stringify(gap)}`);
    this.gaps.push(gap);
    const { room } = gap;
    this.#rooms.set(room, { log: [], held: [] });
    this.ask("history", { room, limit: 100 });
  }

  /** The database is another one: what the one before acked may be gone. */
  #startAnew(): void {
    this.acked.clear();
    this.pages.length = 0;
  }

  /** A conversation is followed from its first sign on. */
  #seen(room: string): Seen {
    let seen = this.#rooms.get(room);
    if (!seen) {
      assert(room.startsWith("direct:"), `${this.username} is not in ${room}`);
      this.#rooms.set(room, seen = { log: [], held: null });
    }
    return seen;
  }

  #changed(): void {
    for (const look of this.#waiting) look();
  }
}

const DEADLINE_MS = 20_000;
