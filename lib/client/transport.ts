import {
  type AckData,
  CLOSE,
  type CommandData,
  type CommandType,
  type Cursors,
  EVERYONE,
  type ServerEvent,
} from "../protocol.ts";
import { decodeFrame } from "./decode.ts";
import { Link, type LinkState, type Socket, type TransportClock } from "./link.ts";
import { Logs } from "./logs.ts";
import { Pages } from "./pages.ts";
import { type Answer, type CommandError, disconnected, Requests } from "./requests.ts";
import {
  type Answering,
  type MessageChange,
  type Pending,
  type PendingChange,
  Sends,
} from "./sends.ts";

/** What outlives the transport. Restore `cursors` only together with the messages seen up to them. */
export interface Snapshot {
  epoch: string;
  cursors: Cursors;
  pending: Pending[];
  changes: PendingChange[];
}

export interface TransportOptions {
  /** `ws://host/ws` or `wss://host/ws`. */
  url: string;
  /** Asked at every `hello`. A token that the server refused is not sent a second time. */
  identity(): { token?: string; username?: string };
  /**
   * Each durable event of a room exactly once and in the order of `seq`; volatile ones as they come.
   * What was missed arrives like what is new. `message_history` carries messages
   * not seen before only on joining a room and right after a `gap`; otherwise it is a page that was
   * asked for, and of what is newer than the last event passed on it says nothing. A `gap` means: between what was passed on before and its `first_seq` something is
   * missing; the room's last page follows if it can be had.
   */
  onEvent(event: ServerEvent): void;
  onState(state: LinkState): void;
  /** After every `hello`: the place to join rooms. Unsent messages go out after what is asked for here. */
  onHello?(ack: AckData["hello"]): void;
  /** The list of unsent and failed messages changed. */
  onPending?(pending: readonly Pending[]): void;
  /** The list of changes that are unsent or failed changed. */
  onChanges?(changes: readonly PendingChange[]): void;
  /** The server cannot take it now; it stays unsent and is sent again by itself. */
  onDelayed?(pending: Pending | PendingChange, error: CommandError): void;
  /**
   * The server found it too fast: what is to be said or changed next in the room goes at this time, in
   * milliseconds since 1970. After that time it goes at once, until this is called again.
   */
  onPaced?(room: string, at: number): void;
  /** The server sent something that is not protocol version 1; it was skipped. */
  onIgnored?(reason: string): void;
  restore?: Snapshot;
  clock?: TransportClock;
  /** From 0 to below 1. */
  random?: () => number;
  /** Whether somebody waits for the line, and it is worth more attempts; nobody if left out. */
  awaited?(): boolean;
  /** Makes the `cid` of messages and changes. */
  newId?: () => string;
  WebSocket?: new (url: string, protocols: string[]) => Socket;
}

/** The client's side of the delivery guarantees: one session that outlives its connections. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #link: Link;
  readonly #requests: Requests;
  readonly #pages: Pages;
  readonly #logs: Logs;
  readonly #sends: Sends;
  #me: string | null = null;
  /** Counts the lines that are gone. */
  #lines = 0;
  /** The token of the `hello` under way, and one that the server refused. */
  #token: string | undefined;
  #refusedToken: string | undefined;
  /** Whether the server refused the cursors: the next `hello` goes without. */
  #cursorsRefused = false;

  constructor(options: TransportOptions) {
    this.#options = options;
    const clock = options.clock ?? systemClock;
    const random = options.random ?? Math.random;
    const restored = options.restore ?? { epoch: "", cursors: {}, pending: [], changes: [] };
    this.#link = new Link({
      url: options.url,
      WebSocket: options.WebSocket ?? WebSocket,
      clock,
      random,
      awaited: () => options.awaited?.() ?? false,
      onOpen: () => this.#hello(),
      onFrame: (frame) => this.#hear(frame),
      onDown: () => this.#down(),
      onState: (state) => options.onState(state),
      onSignIn: () => this.#signIn(),
    });
    this.#requests = new Requests((text) => this.#link.send(text), clock);
    this.#pages = new Pages((data, answer) => this.#requests.ask("history", data, answer));
    this.#logs = new Logs({
      pass: (event) => this.#pass(event),
      pages: this.#pages,
      clock,
      random,
    }, restored);
    this.#sends = new Sends({
      ask: (type, data, answer) => this.#requests.ask(type, data, answer),
      onChange: () => {
        options.onPending?.(this.#sends.messages);
        options.onChanges?.(this.#sends.changes);
      },
      onDelayed: (pending, error) => {
        options.onDelayed?.(pending, error);
        // The line may be dead, which the heartbeat tells much later.
        if (error.code === "no_answer" && this.#link.online) this.#link.check(() => this.#ping());
      },
      onPaced: (room, at) => options.onPaced?.(room, at),
      clock,
      random,
      newId: options.newId ?? newId,
    }, restored);
  }

  start(): void {
    this.#link.start();
  }

  /** Leaves for good. @returns when the socket is closed */
  stop(): Promise<void> {
    return this.#link.stop();
  }

  /** Cuts a wait for the next attempt short. A closed line stays closed until `start()`. */
  reconnectNow(): void {
    this.#link.reconnectNow();
  }

  /** Finds out whether the line is alive: for when the device is online again or the page is shown. */
  probe(): void {
    this.#link.probe(() => this.#ping());
  }

  /**
   * One command and its answer. What else it causes is passed to `onEvent` before.
   * @throws {CommandError} by rejection, at once if not online
   */
  request<T extends CommandType>(type: T, data: CommandData[T]): Promise<AckData[T]> {
    const { promise, resolve, reject } = Promise.withResolvers<AckData[T]>();
    if (!this.#link.online) {
      reject(disconnected());
      return promise;
    }
    if (ROOM_REQUESTS.has(type)) this.#logs.joinAsked();
    const answer = {
      onAck: (ack: AckData[T]) => {
        this.#obey(type, ack);
        resolve(ack);
      },
      onError: (error: CommandError) => {
        if (ROOM_REQUESTS.has(type)) this.#logs.joinSettled(null);
        reject(error);
      },
    };
    if (type === "history") {
      // The compiler does not follow that T is "history" here.
      const page = answer as unknown as Answer<"history">;
      this.#pages.want("asker", data as CommandData["history"], page);
    } else {
      this.#requests.ask(type, data, answer);
    }
    return promise;
  }

  /**
   * Sends a message now, or as soon as there is a line: once, whatever happens to the line.
   * Of more messages than are kept, the one too many comes back with `failed` set and is in no list:
   * `onPending` does not tell of it, and `retry()` does not know it.
   * @param room "" for a slash command outside of rooms
   */
  send(room: string, message: string, answering: Answering = {}): Pending {
    return this.#sends.add(room, message, answering);
  }

  /** Changes a message, as `send()` sends one: `onChanges` tells of it until it is acked. */
  change(room: string, change: MessageChange): PendingChange {
    return this.#sends.addChange(room, change);
  }

  /** Sends a failed message or change again. */
  retry(cid: string): void {
    this.#sends.retry(cid);
  }

  /** Forgets an unsent or failed message or change. One that is under way may still arrive. */
  discard(cid: string): void {
    this.#sends.discard(cid);
  }

  /** Stops following a room that was left. */
  forget(room: string): void {
    this.#logs.forget(room);
  }

  snapshot(): Snapshot {
    const { epoch, cursors } = this.#logs;
    const { messages: pending, changes } = this.#sends;
    return { epoch, cursors, pending, changes };
  }

  /** Asks for an answer that nobody looks at. */
  #ping(): void {
    this.#requests.ask("ping", {}, { onAck: () => {}, onError: () => {} });
  }

  #hello(): void {
    const { token, username } = this.#options.identity();
    this.#token = token === this.#refusedToken ? undefined : token;
    const refused = this.#cursorsRefused;
    const { epoch, resumable } = this.#logs;
    const rooms = epoch === "" || refused ? {} : resumable;
    const resumes = Object.keys(rooms).length > 0;
    const hello: CommandData["hello"] = {
      ...(this.#token === undefined ? {} : { token: this.#token }),
      ...(username === undefined ? {} : { username }),
      ...(resumes ? { resume: { epoch, rooms } } : {}),
    };
    this.#requests.ask("hello", hello, {
      onAck: (ack) => {
        this.#me = ack.user_id;
        this.#cursorsRefused = false;
        this.#logs.hello(ack, rooms, refused);
        this.#link.ready();
        if (this.#link.online) this.#options.onHello?.(ack);
        if (this.#link.online) this.#sends.up();
      },
      onError: (error) => {
        const { code, message, retryAfterMs } = error;
        if (code === "disconnected") return;
        if (error.retryable || code === "no_answer") {
          return this.#link.drop("refused", retryAfterMs === undefined ? {} : { retryAfterMs });
        }
        if (code === "bad_token" && this.#signIn()) return this.#link.drop("sign_in");
        if (resumes && !NAME_ERRORS.has(code)) {
          this.#cursorsRefused = true;
          return this.#hello();
        }
        this.#cursorsRefused = false;
        // The name, most likely: somebody has to choose another one.
        this.#link.close({ code: CLOSE.signIn, reason: message, error: { code, message } });
      },
    });
  }

  #hear(frame: unknown): void {
    const heard = decodeFrame(frame, (reason) => this.#options.onIgnored?.(reason));
    const line = this.#lines;
    for (const one of heard) {
      // What is not taken in now comes again on the next line.
      if (line !== this.#lines) return;
      this.#survive(() => {
        if (one.kind === "event") this.#event(one.event);
        else if (!this.#requests.answer(one)) this.#options.onIgnored?.("an answer to nothing");
      });
    }
  }

  #event(event: ServerEvent): void {
    if (event.type === "welcome") this.#link.expectHeartbeatEvery(event.data.heartbeat_ms);
    // Told once more by the close code, and dealt with there.
    if (event.type === "error" && event.data.code === "bad_token" && !this.#link.online) return;
    this.#logs.take(event);
  }

  #pass(event: ServerEvent): void {
    if (event.type === "new_message" && event.data.cid !== undefined) {
      if (event.data.user_id === this.#me) this.#sends.confirmed(event.data.cid);
    }
    this.#survive(() => this.#options.onEvent(event));
  }

  /** What one event does to its reader must not cost the events after it. */
  #survive(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.onIgnored?.(`something that failed: ${error}`);
    }
  }

  /** What an ack changes in the rooms that the session is in. */
  #obey<T extends CommandType>(type: T, ack: AckData[T]): void {
    switch (type) {
      case "join_room":
      case "create_room":
        return this.#logs.joinSettled(ack as AckData["join_room"]);
      case "open_direct":
        return this.#logs.follow(ack as AckData["open_direct"]);
      case "leave_room":
        return this.#logs.remain(
          (ack as AckData["leave_room"]).rooms,
          (room) => room === EVERYONE || room.startsWith("direct:"),
        );
    }
  }

  #down(): void {
    this.#lines += 1;
    this.#sends.down();
    this.#logs.down();
    this.#requests.down();
  }

  #signIn(): boolean {
    if (this.#token === undefined) return false;
    this.#refusedToken = this.#token;
    return true;
  }
}

/** What is wrong with a `hello` that another name makes right. */
const NAME_ERRORS: ReadonlySet<CommandError["code"]> = new Set<CommandError["code"]>([
  "name_required",
  "bad_name",
  "name_too_similar",
]);

/** Commands that may be followed by the `message_history` of a room that was just entered. */
const ROOM_REQUESTS: ReadonlySet<CommandType> = new Set<CommandType>(["join_room", "create_room"]);

const systemClock: TransportClock = {
  now: () => Date.now(),
  uptime: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * The time and 16 random characters: ids of one author that rise with time cost the database half.
 * `crypto.randomUUID` is missing on pages that come over plain HTTP from the LAN.
 */
function newId(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz012345";
  const random = Array.from(
    crypto.getRandomValues(new Uint8Array(16)),
    (byte) => letters[byte & 31],
  );
  return Date.now().toString(36) + random.join("");
}

export type { LinkLoss, LinkState, Socket, TransportClock } from "./link.ts";
export type { Answering, MessageChange, Pending, PendingChange } from "./sends.ts";
export { CommandError } from "./requests.ts";
