import { CommandError, type Pending, type Socket, Transport } from "../../lib/client/transport.ts";
import type { Message, RoomInfo, ServerEvent } from "../../lib/protocol.ts";
import type { Ledger } from "./ledger.ts";

/** Pause before a room is tried again that could not be joined or left, in milliseconds. */
const AGAIN_MS = 1_000;
/** How long after its `hello` somebody may still be catching up, in milliseconds. */
const COMING_MS = 2_000;

/**
 * One of those who are there every day: the client that the page and the terminal use, in the rooms
 * that it wants to be in. Whatever reaches it is checked and entered into the ledger.
 */
export class Regular {
  readonly username: string;
  /** Rooms to be in; set it and call `settle`. */
  readonly wanted = new Set<string>();
  /** `direct:` rooms. */
  readonly conversations: string[] = [];
  readonly #ledger: Ledger;
  readonly #transport: Transport;
  /** The `seq` up to which each room was seen; `null` while the first page or a gap's is awaited. */
  readonly #places = new Map<string, number | null>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #token: string | undefined;
  #pending: readonly Pending[] = [];
  #joined = new Set<string>();
  #moving = new Set<string>();
  #line: Socket | undefined;
  #onlineAt: number | null = null;
  #away = true;

  constructor(username: string, { url, ledger }: { url: string; ledger: Ledger }) {
    this.username = username;
    this.#ledger = ledger;
    const opened = (socket: Socket) => this.#line = socket;
    const asks = (text: string) => {
      if (!this.#isComing) ledger.wrong(`${username} found a hole: ${text}`);
    };
    this.#transport = new Transport({
      url,
      identity: () => this.#token === undefined ? { username } : { token: this.#token, username },
      onEvent: (event) => this.#hear(event),
      onState: ({ kind }) => this.#onlineAt = kind === "online" ? performance.now() : null,
      onHello: ({ token, rooms }) => {
        this.#token = token;
        this.#joined = new Set(rooms.map(({ room }) => room));
        for (const room of this.#places.keys()) {
          if (!this.#joined.has(room)) this.#places.delete(room);
        }
        this.settle();
      },
      onPending: (pending) => this.#left(pending),
      onIgnored: (reason) => ledger.wrong(`${username} was sent ${reason}`),
      WebSocket: class extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols);
          opened(this);
        }

        override send(text: string): void {
          if (/"type":"history".*"after":/.test(text)) asks(text);
          super.send(text);
        }
      },
    });
  }

  get online(): boolean {
    return this.#onlineAt !== null;
  }

  get settled(): boolean {
    return this.#pending.length === 0;
  }

  /**
   * Whether it may ask for what was missed: a heartbeat can overtake the replay that a `hello` asked
   * for, or the first page of a room. Later whoever has to ask has found a hole.
   */
  get #isComing(): boolean {
    const since = this.#onlineAt;
    return since === null || performance.now() - since < COMING_MS || this.#moving.size > 0;
  }

  come(): void {
    this.#away = false;
    this.#transport.start();
  }

  async go(): Promise<void> {
    this.#away = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await this.#transport.stop();
  }

  /** Loses the line, and comes back. */
  stumble(): void {
    this.#line?.close();
  }

  say(room: string, message: string): void {
    const at = this.online && this.settled ? performance.now() : null;
    const { cid } = this.#transport.send(room, message);
    this.#ledger.sent(cid, { room, at });
  }

  /** Whether a message to this room is still to be acked. */
  isBusyIn(room: string): boolean {
    return this.#pending.some((pending) => pending.room === room);
  }

  isIn(room: string): boolean {
    return this.#joined.has(room);
  }

  /** Joins and leaves what it takes to be in the wanted rooms. */
  settle(): void {
    if (!this.online) return;
    for (const room of this.wanted) {
      if (this.#joined.has(room) || this.#moving.has(room)) continue;
      this.#move(room, async () => {
        this.#places.set(room, null);
        const info = await this.#transport.request("join_room", { room });
        this.#joined.add(room);
        this.#follow(info);
      });
    }
    for (const room of this.#joined) {
      if (room === "*" || room.startsWith("direct:") || this.wanted.has(room)) continue;
      if (this.#moving.has(room)) continue;
      this.#move(room, async () => {
        await this.#transport.request("leave_room", { room });
        this.#joined.delete(room);
        this.#places.delete(room);
      });
    }
  }

  /** Makes a public room, and stays in it. */
  async make(room: string): Promise<void> {
    await this.#transport.request("create_room", { room });
    this.wanted.add(room);
    this.#joined.add(room);
  }

  /** @param line what is said first: a conversation in which nothing is said is not kept */
  async openDirect(username: string, line: string): Promise<void> {
    const info = await this.#transport.request("open_direct", { username });
    this.#follow(info);
    this.say(info.room, line);
    if (!this.conversations.includes(info.room)) this.conversations.push(info.room);
  }

  /** What people do besides talking; it may fail, with the line. */
  async fidget(room: string, kind: "type" | "read back" | "look away"): Promise<void> {
    try {
      if (kind === "type") await this.#transport.request("typing_start", { room });
      else if (kind === "look away") {
        await this.#transport.request("set_status", { status: "away" });
      } else {
        const before = (this.#places.get(room) ?? 0) + 1;
        await this.#transport.request("history", { room, before, limit: 50 });
      }
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
    }
  }

  #move(room: string, move: () => Promise<void>): void {
    this.#moving.add(room);
    move().catch((error) => {
      if (!(error instanceof CommandError)) throw error;
    }).finally(() => {
      this.#moving.delete(room);
      if (this.#away) return;
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.settle();
      }, AGAIN_MS);
      this.#timers.add(timer);
    });
  }

  #follow({ room, last_seq }: RoomInfo): void {
    if (this.#places.get(room) == null) this.#places.set(room, last_seq);
  }

  #hear(event: ServerEvent): void {
    if (event.type === "new_message") {
      const { data } = event;
      const { room, seq } = data;
      const place = this.#places.get(room);
      if (place != null && seq !== place + 1) {
        this.#ledger.wrong(`${this.username} got ${room} ${seq} after ${place}`);
      }
      this.#places.set(room, seq);
      this.#ledger.seen(data);
      const since = this.#onlineAt;
      if (since !== null) this.#ledger.delivered(data, { since, uptime: performance.now() });
    } else if (event.type === "message_history") this.#read(event.data);
    else if (event.type === "gap") {
      this.#ledger.wrong(`${this.username} has a gap: ${JSON.stringify(event.data)}`);
      this.#places.set(event.data.room, null);
    }
  }

  #read({ room, messages }: { room: string; messages: Message[] }): void {
    messages.forEach((message, index) => {
      this.#ledger.seen(message);
      if (index > 0 && message.seq !== messages[index - 1]!.seq + 1) {
        this.#ledger.wrong(`${this.username} read a page of ${room} with a gap`);
      }
    });
    const last = messages.at(-1)?.seq;
    if (last !== undefined && this.#places.get(room) === null) this.#places.set(room, last);
  }

  #left(pending: readonly Pending[]): void {
    for (const { cid, room, failed } of pending) {
      // Both went before the first line of their conversation came.
      if (failed?.code === "room_not_found" && room.startsWith("direct:")) this.#giveUp(cid, room);
      else if (failed) this.#ledger.wrong(`${cid} failed in ${room}: ${failed.message}`);
    }
    const left = pending.filter(({ failed }) => failed === undefined);
    this.#ledger.acked += Math.max(0, this.#pending.length - left.length);
    this.#pending = left;
  }

  #giveUp(cid: string, room: string): void {
    this.#ledger.unsent(cid);
    const index = this.conversations.indexOf(room);
    if (index >= 0) this.conversations.splice(index, 1);
  }
}
