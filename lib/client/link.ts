import { CLOSE, type ErrorData, SUBPROTOCOLS, TIMES } from "../protocol.ts";
import { fullJitter, reconnectDelay, retryHint } from "./backoff.ts";

/** What the client needs of time; `lib/clock.ts` and its fakes fit. */
export interface TransportClock {
  /** Wall-clock milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some start; never goes back. */
  uptime(): number;
  /** Calls once after `ms` milliseconds. @returns a function that cancels */
  after(ms: number, call: () => void): () => void;
}

/** What the client needs of a `WebSocket`. */
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

/**
 * Why the line is down. `unreachable`: it never came up; `lost`: it broke; `silent`: nothing was
 * heard for too long; the others are what the server said when it closed or refused.
 */
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

/** A socket must be open and `hello` answered within this time. */
const CONNECT_MS = 15_000;
/** A line that was online this long counts as good: the next reconnect begins with short delays again. */
const STABLE_MS = 5_000;
/** A probe waits this long for any frame. */
const PROBE_MS = 5_000;
/** `stop()` waits this long for the closing handshake. */
const CLOSING_MS = 2_000;
/** Bounds for the server's `heartbeat_ms`, against one that would make the client hasty or deaf. */
const HEARTBEAT_MS = { min: 1_000, max: 5 * 60_000 };
/** A server that says "too fast" is left alone for some seconds at least: this attempt's bound, halved. */
const TOO_FAST_ATTEMPT = 5;

export interface LinkOptions {
  url: string;
  WebSocket: new (url: string, protocols: string[]) => Socket;
  clock: TransportClock;
  random: () => number;
  /** Whether somebody waits for the line. */
  awaited(): boolean;
  /** The socket is open: say `hello`. */
  onOpen(): void;
  onFrame(frame: unknown): void;
  /** The line is gone, whatever comes next. */
  onDown(): void;
  onState(state: LinkState): void;
  /** The server wants another sign-in. @returns whether to come back and try */
  onSignIn(): boolean;
}

interface Line {
  socket: Socket;
  opened: boolean;
  detail: string | undefined;
}

/** One line to the server at a time: opens it, finds it dead, comes back as the close codes say. */
export class Link {
  readonly #options: LinkOptions;
  #state: LinkState = { kind: "closed", code: CLOSE.normal, reason: "" };
  #line: Line | null = null;
  #heartbeatMs: number = TIMES.heartbeatMs;
  #frames = 0;
  #heardAt = 0;
  #onlineAt: number | null = null;
  #attempt = 0;
  /** The pause is the server's, not one of ours. */
  #isAskedToWait = false;
  #cancelTimer: () => void = () => {};
  #cancelProbe: () => void = () => {};
  readonly #closing = new Set<Promise<void>>();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get online(): boolean {
    return this.#state.kind === "online";
  }

  start(): void {
    if (this.#state.kind !== "closed") return;
    this.#attempt = 0;
    this.#open();
  }

  /** @returns when every socket of this link is closed, or has not answered the closing handshake in time */
  async stop(): Promise<void> {
    if (this.#state.kind !== "closed") this.close({ code: CLOSE.normal, reason: "" });
    await Promise.all(this.#closing);
  }

  /** Somebody asks for it: whatever pause there is ends. */
  reconnectNow(): void {
    if (this.#state.kind !== "waiting") return;
    this.#attempt = 0;
    this.#open();
  }

  /**
   * There may be a network again, and somebody who waits. A pause that the server asked for stays: all
   * of its clients may have the same network.
   * @param ping sends something that the server answers
   */
  probe(ping: () => void): void {
    if (this.#state.kind === "waiting" && this.#isAskedToWait) return;
    this.reconnectNow();
    if (this.online) this.check(ping, { retryAfterMs: 0 });
    else this.#hurry();
  }

  /** Gives up a line on which nothing comes any more. @param ping sends something that the server answers */
  check(ping: () => void, options: { retryAfterMs?: number } = {}): void {
    const line = this.#line;
    const frames = this.#frames;
    ping();
    this.#cancelProbe();
    this.#cancelProbe = this.#options.clock.after(PROBE_MS, () => {
      if (this.#line === line && this.#frames === frames) this.drop("silent", options);
    });
  }

  /** A socket that has been opening for long may be one to a network that is not there any more. */
  #hurry(): void {
    const silentMs = this.#options.clock.uptime() - this.#heardAt;
    if (silentMs >= PROBE_MS) this.drop("unreachable", { retryAfterMs: 0 });
  }

  /** @returns false if there is no open socket */
  send(text: string): boolean {
    if (this.#line === null || !this.#line.opened) return false;
    this.#line.socket.send(text);
    return true;
  }

  /** `hello` was answered. */
  ready(): void {
    this.#onlineAt = this.#options.clock.uptime();
    this.#become({ kind: "online" });
  }

  expectHeartbeatEvery(ms: number): void {
    this.#heartbeatMs = Math.min(HEARTBEAT_MS.max, Math.max(HEARTBEAT_MS.min, ms));
  }

  /** Gives this line up and comes back. */
  drop(why: LinkLoss, options: { retryAfterMs?: number } = {}): void {
    const line = this.#detach();
    if (line === null) return;
    this.#hangUp(line.socket);
    this.#wait(why, { detail: undefined, retryAfterMs: options.retryAfterMs });
  }

  /** Gives this line up and stays away. */
  close(state: { code: number; reason: string; error?: ErrorData }): void {
    const line = this.#detach();
    if (line !== null) this.#hangUp(line.socket);
    this.#become({ kind: "closed", ...state });
  }

  #open(): void {
    this.#cancelTimer();
    this.#onlineAt = null;
    this.#heartbeatMs = TIMES.heartbeatMs;
    let socket: Socket;
    try {
      socket = new this.#options.WebSocket(this.#options.url, [...SUBPROTOCOLS]);
    } catch (error) {
      // The platform does not even try: a URL that is none, a right that is missing.
      const detail = error instanceof Error ? error.message : String(error);
      return this.#wait("unreachable", { detail, retryAfterMs: undefined });
    }
    const line: Line = { socket, opened: false, detail: undefined };
    this.#line = line;
    this.#heardAt = this.#options.clock.uptime();
    socket.addEventListener("open", () => {
      if (this.#line !== line) return;
      line.opened = true;
      this.#options.onOpen();
    });
    socket.addEventListener("message", (event) => {
      if (this.#line !== line) return;
      this.#frames += 1;
      this.#heardAt = this.#options.clock.uptime();
      this.#options.onFrame(event.data);
    });
    socket.addEventListener("error", (event) => {
      if (event.message) line.detail = event.message;
    });
    socket.addEventListener("close", (event) => {
      if (this.#line === line) this.#closed(line, event);
    });
    this.#become({ kind: "connecting" });
    this.#watch(line);
  }

  /** Looks again and again whether the line is still heard. */
  #watch(line: Line): void {
    this.#cancelTimer = this.#options.clock.after(this.#heartbeatMs / 5, () => {
      if (this.#line !== line) return;
      const silentMs = this.#options.clock.uptime() - this.#heardAt;
      if (!this.online && silentMs >= CONNECT_MS) return this.drop("unreachable");
      // Two heartbeats, and some time for the second to travel.
      if (silentMs >= this.#heartbeatMs * 2.2) return this.drop("silent");
      this.#watch(line);
    });
  }

  #closed(line: Line, { code, reason }: { code: number; reason: string }): void {
    this.#detach();
    const retryAfterMs = retryHint(reason);
    switch (code) {
      case CLOSE.normal:
      case CLOSE.forbidden:
        return this.#become({ kind: "closed", code, reason });
      case CLOSE.signIn:
        if (!this.#options.onSignIn()) return this.#become({ kind: "closed", code, reason });
        return this.#wait("sign_in", { detail: line.detail, retryAfterMs });
      default:
        return this.#wait(lossOf(code, line), { detail: line.detail, retryAfterMs });
    }
  }

  #wait(
    why: LinkLoss,
    { detail, retryAfterMs }: { detail: string | undefined; retryAfterMs: number | undefined },
  ): void {
    const { clock, random, awaited } = this.#options;
    // A line that greeted, and then said nothing, was none.
    const upTo = why === "silent" ? this.#heardAt : clock.uptime();
    if (this.#onlineAt !== null && upTo - this.#onlineAt >= STABLE_MS) this.#attempt = 0;
    this.#isAskedToWait = retryAfterMs !== undefined && retryAfterMs > 0 ||
      why === "restarting" || why === "too_fast" || why === "refused";
    const down = why === "lost" || why === "silent" || why === "unreachable";
    let delay = retryAfterMs ??
      reconnectDelay(this.#attempt, { random: random(), awaited: down && awaited() });
    if (retryAfterMs === undefined && why === "too_fast") {
      const bound = fullJitter(Math.max(this.#attempt, TOO_FAST_ATTEMPT), 1);
      delay = Math.floor((bound + random() * bound) / 2);
    }
    this.#attempt += 1;
    this.#cancelTimer = clock.after(delay, () => this.#open());
    this.#become({
      kind: "waiting",
      retryAt: clock.now() + delay,
      attempt: this.#attempt,
      why,
      ...(detail === undefined ? {} : { detail }),
    });
  }

  /** From here on nothing that this line still says is heard. */
  #detach(): Line | null {
    const line = this.#line;
    this.#line = null;
    this.#cancelTimer();
    this.#cancelProbe();
    if (line !== null) this.#options.onDown();
    return line;
  }

  #hangUp(socket: Socket): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.addEventListener("close", () => resolve());
    // On a dead line the handshake is not answered, and the platform may wait for it for long.
    const cancel = this.#options.clock.after(CLOSING_MS, resolve);
    const closing = promise.then(() => {
      cancel();
      this.#closing.delete(closing);
    });
    this.#closing.add(closing);
    socket.close(CLOSE.normal);
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

function lossOf(code: number, line: Line): LinkLoss {
  switch (code) {
    case CLOSE.restart:
      return "restarting";
    case CLOSE.slow:
      return "slow";
    case CLOSE.tooFast:
      return "too_fast";
    case CLOSE.resync:
      return "resync";
    case CLOSE.policy:
    case CLOSE.tooBig:
      return "refused";
    default:
      return line.opened ? "lost" : "unreachable";
  }
}
