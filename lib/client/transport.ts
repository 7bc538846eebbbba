import type {
  AckData,
  CommandData,
  CommandType,
  Cursors,
  ErrorCode,
  ErrorData,
  ServerEvent,
} from "../protocol.ts";

/** What the transport needs of time; `lib/clock.ts` and its fakes fit. */
export interface TransportClock {
  /** Wall-clock milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some start; never goes back. */
  uptime(): number;
  /** Calls once after `ms` milliseconds. @returns a function that cancels */
  after(ms: number, call: () => void): () => void;
}

/** What the transport needs of a `WebSocket`. */
export interface Socket {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "open", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(
    type: "close",
    listener: (event: { code: number; reason: string }) => void,
  ): void;
  addEventListener(type: "error", listener: (event: { message?: string }) => void): void;
}

/** Why the line is down:
 * `unreachable`: it never came up; `lost`: it broke; `silent`: nothing was heard for too long;
 * the others are what the server said when it closed or refused. */
export type LinkLoss =
  | "unreachable"
  | "lost"
  | "silent"
  | "restarting"
  | "refused"
  | "slow"
  | "too_fast"
  | "resync"
  | "sign_in";

export type LinkState =
  /** A socket is being opened, or `hello` is not answered yet. */
  | { kind: "connecting" }
  | { kind: "online" }
  /** Down until `retryAt` (milliseconds since 1970); `detail` is the platform's word, if it has one. */
  | { kind: "waiting"; retryAt: number; attempt: number; why: LinkLoss; detail?: string }
  /** Down until `start()`. `error`: the server refused the `hello` (a taken name, say). */
  | { kind: "closed"; code: number; reason: string; error?: ErrorData };

/** A message that is not acked yet, or that failed. */
export interface Pending {
  cid: string;
  room: string;
  message: string;
  /** Milliseconds since 1970. */
  queuedAt: number;
  /** Why the server will not take it; it stays until `retry()` or `discard()`. */
  failed?: ErrorData;
}

/** What outlives the transport. Restore `cursors` only together with the messages seen up to them. */
export interface Snapshot {
  epoch: string;
  cursors: Cursors;
  pending: Pending[];
}

export interface TransportOptions {
  /** `ws://host/ws` or `wss://host/ws`. */
  url: string;
  /** Asked at every `hello`. */
  identity(): { token?: string; username?: string };
  /**
   * Each durable event of a room exactly once and in the order of `seq`; volatile ones as they come.
   * What was missed arrives as `new_message`, like what is new. `message_history` carries messages
   * not seen before only on joining a room and right after a `gap`; otherwise it is a page that was
   * asked for. A `gap` means: between what was passed on before and its `first_seq` something is
   * missing; the room's last page follows.
   */
  onEvent(event: ServerEvent): void;
  onState(state: LinkState): void;
  /** After every `hello`: the place to join rooms and to send what must come before unsent messages. */
  onHello?(ack: AckData["hello"]): void;
  /** The list of unsent and failed messages changed. */
  onPending?(pending: readonly Pending[]): void;
  /** The server sent something that is not protocol version 1; it was skipped. */
  onIgnored?(reason: string): void;
  restore?: Snapshot;
  clock?: TransportClock;
  /** From 0 to below 1. */
  random?: () => number;
  newId?: () => string;
  WebSocket?: new (url: string, protocols: string[]) => Socket;
}

/** Why a request came to nothing: an error of the server, or of the line. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** `disconnected`: not online, or the line broke before the answer. `no_answer`: none came in time. */
  readonly code: ErrorCode | "disconnected" | "no_answer";
  readonly retryAfterMs: number | undefined;

  constructor(code: CommandError["code"], message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The client's side of the delivery guarantees: one session that outlives its connections. */
export class Transport {
  constructor(options: TransportOptions) {
    void options;
  }
  start(): void {}
  /** Leaves for good. @returns when the socket is closed */
  stop(): Promise<void> {
    return Promise.resolve();
  }
  /** Cuts a wait for the next attempt short. */
  reconnectNow(): void {}
  /** Finds out whether the line is alive: for when the device is online again or the page is shown. */
  probe(): void {}
  /** @throws {CommandError} by rejection */
  request<T extends CommandType>(type: T, data: CommandData[T]): Promise<AckData[T]> {
    void [type, data];
    return Promise.reject(new CommandError("disconnected", "Not connected"));
  }
  /** Sends a message now or as soon as there is a line, once. @param room "" for a slash command outside of rooms */
  send(room: string, message: string): Pending {
    return { cid: "", room, message, queuedAt: 0 };
  }
  /** Sends a failed message again. */
  retry(cid: string): void {
    void cid;
  }
  /** Forgets an unsent or failed message. */
  discard(cid: string): void {
    void cid;
  }
  /** Stops following a room that was left. */
  forget(room: string): void {
    void room;
  }
  snapshot(): Snapshot {
    return { epoch: "", cursors: {}, pending: [] };
  }
}
