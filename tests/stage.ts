import { Hub, type HubOptions } from "../lib/hub.ts";
import { Identity } from "../lib/identity.ts";
import type { Log } from "../lib/log.ts";
import { Meters } from "../lib/meters.ts";
import type { CommandData, CommandType, EventData, EventType } from "../lib/protocol.ts";
import type { Visit } from "../lib/sessions.ts";
import { MemorySearch } from "../lib/search/memory_search.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import { FakeClock } from "./fake_clock.ts";

/** A server socket without a network: what the server sends is kept in `frames`. */
export class FakeSocket {
  readyState: number = WebSocket.CONNECTING;
  bufferedAmount = 0;
  binaryType = "blob";
  readonly frames: (string | ArrayBuffer)[] = [];
  closeCode: number | undefined;
  closeReason = "";
  /** Set: what is sent stays unsent. */
  stalled = false;
  readonly #events = new EventTarget();
  /** When the line is gone. */
  readonly closed = new Promise<Event>((resolve) => this.addEventListener("close", resolve));

  send(frame: string | ArrayBuffer): void {
    this.frames.push(frame);
    if (this.stalled) {
      this.bufferedAmount += typeof frame === "string" ? frame.length : frame.byteLength;
    }
  }

  close(code = 1000, reason = ""): void {
    if (this.readyState !== WebSocket.OPEN) return;
    this.closeCode = code;
    this.closeReason = reason;
    this.readyState = WebSocket.CLOSING;
    if (!this.stalled) this.end();
  }

  addEventListener(...listener: Parameters<EventTarget["addEventListener"]>): void {
    this.#events.addEventListener(...listener);
  }

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.#events.dispatchEvent(new Event("open"));
  }

  receive(data: string | ArrayBuffer): void {
    this.#events.dispatchEvent(new MessageEvent("message", { data }));
  }

  /** The line is gone. */
  end(): void {
    this.readyState = WebSocket.CLOSED;
    this.#events.dispatchEvent(new Event("close"));
  }
}

/** A frame as the tests look at it. */
// deno-lint-ignore no-explicit-any
export type Frame = Record<string, any>;

/** Somebody at the other end of a fake socket. */
export class Guest {
  readonly socket = new FakeSocket();
  readonly #stage: Stage;
  #read = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Sends a text as it is, and lets the server deal with it. */
  say(text: string | ArrayBuffer): void {
    this.socket.receive(text);
    this.#stage.settle();
  }

  /** Sends a command of version 1 with a `ref` of its own. @returns the answer */
  ask<T extends CommandType>(type: T, data: CommandData[T]): Frame {
    const ref = this.#stage.newRef();
    this.say(JSON.stringify({ type, data, ref }));
    const answers = this.all().filter((frame) => frame["ref"] === ref);
    if (answers.length !== 1) throw new Error(`${answers.length} answers to ${type}`);
    return answers[0] as Frame;
  }

  /** Everything received so far, arrays taken apart. */
  all(): Frame[] {
    return this.socket.frames.filter((frame) => typeof frame === "string")
      .flatMap((frame) => JSON.parse(frame));
  }

  /** What came since the last call. */
  news(): Frame[] {
    const all = this.all();
    const news = all.slice(this.#read);
    this.#read = all.length;
    return news;
  }

  /** The data of all events of a type. */
  events<T extends EventType>(type: T): EventData[T][] {
    return this.all().filter((frame) => frame["type"] === type).map((frame) => frame["data"]);
  }
}

/** A hub with a memory store, a clock that stands still, and people who come to it. */
export class Stage {
  readonly clock = new FakeClock();
  readonly store: MemoryStore;
  readonly hub: Hub;
  readonly lines: string[] = [];
  readonly meters = new Meters();
  readonly identity = new Identity(new Uint8Array(32));
  /** Over all stages: two of them may share a store. */
  static #ids = 0;
  #refs = 0;

  constructor(options: Partial<HubOptions> & { store?: MemoryStore } = {}) {
    this.store = options.store ?? new MemoryStore();
    const write = (tag: string, text: string) => this.lines.push(`[${tag}] ${text}`);
    const log: Log = { debug: write, info: write, warn: write, error: write };
    this.hub = new Hub({
      name: "Parlor",
      version: "0.0.0",
      clock: this.clock,
      log,
      meters: this.meters,
      identity: this.identity,
      newId: () => `${(++Stage.#ids).toString(36).padStart(8, "0")}${"x".repeat(12)}`,
      // Everybody's heartbeat is in the last of the 25 seconds.
      random: () => 0.999,
      limits: null,
      temporaryRoomHours: 24,
      search: new MemorySearch(this.store),
      ...options,
      store: this.store,
    });
  }

  newRef(): string {
    return `r${++this.#refs}`;
  }

  /** Lets what is on its way arrive. */
  settle(): void {
    this.clock.advance(2);
  }

  /** Somebody connects with the subprotocol of version 1. */
  connect({ personId = null, isBrief = false }: Partial<Visit> = {}): Guest {
    return this.#accept({ version1: true, personId, isBrief });
  }

  /** Somebody connects who knows nothing of Parlor. */
  plain(visit: Partial<Visit> = {}): Guest {
    return this.#accept({ version1: false, personId: null, ...visit });
  }

  /** Somebody connects, says who they are and joins rooms; nothing of that is news any more. */
  guest(username: string, ...rooms: string[]): Guest {
    const guest = this.connect();
    guest.ask("hello", { username });
    for (const room of rooms) guest.ask("join_room", { room });
    guest.news();
    return guest;
  }

  #accept(
    visit: Pick<Visit, "version1" | "personId"> & Partial<Visit>,
  ): Guest {
    const guest = new Guest(this);
    const { username = null, room = null, ...rest } = visit;
    this.hub.accept(guest.socket as unknown as WebSocket, {
      address: "127.0.0.1",
      username,
      room,
      ...rest,
    });
    guest.socket.open();
    this.settle();
    return guest;
  }
}
