import type { Clock } from "./clock.ts";
import type { Codec, Reply } from "./codec/codec.ts";
import { CODECS, detectDialect } from "./codec/dialect.ts";
import { Outbox, type Outgoing, type Owed } from "./outbox.ts";
import { CLOSE, type Command, type Dialect, type ErrorData, LIMITS, type Ref } from "./protocol.ts";
import { Rate } from "./rate.ts";

/** How long what a connection of unknown dialect is owed waits for its first frame, in milliseconds. */
const HOLD_MS = 300;
/** Most events that wait so: then it waits no longer. */
const HOLD_EVENTS = 100;
/** Frames over the rate, or frames that are no command, that are answered before the line is cut. */
const PATIENCE = { perSecond: 2, burst: 100 };

/** What a connection reports. */
export interface ConnectionEvents {
  open(): void;
  /** The first frame of a client that knows nothing of Parlor showed how it speaks. */
  decided(): void;
  command(command: Command): void;
  /** A frame was no command, or one too many. */
  refused(error: ErrorData, ref: Ref | undefined): void;
  bytes(bytes: ArrayBuffer): void;
  /** What waited for the first frame is owed now. */
  release(outgoing: Outgoing): void;
  /** Once, however the socket ended. */
  closed(): void;
}

/** One socket: its size and rate limits, its dialect, its outbox. */
export class Connection {
  dialect: Dialect;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #events: ConnectionEvents;
  readonly #outbox: Outbox;
  readonly #frames: Rate | undefined;
  readonly #excess: Rate;
  readonly #mistakes: Rate;
  #held: Outgoing[] | undefined;
  #release: (() => void) | undefined;
  #closed = false;

  /** @param options `rate`: frames a client may send; none: as many as it likes */
  constructor(
    socket: WebSocket,
    options: {
      dialect: "v1" | "undecided";
      rate: { perSecond: number; burst: number } | null;
      clock: Clock;
      /** Reports what a handler threw: it must not reach the runtime, which would end the process. */
      onBug: (error: unknown) => void;
      events: ConnectionEvents;
    },
  ) {
    const { clock, events, onBug } = options;
    this.#socket = socket;
    this.#clock = clock;
    this.#events = events;
    this.dialect = options.dialect;
    this.#outbox = new Outbox(socket, clock.uptime());
    this.#frames = options.rate ? new Rate(options.rate, clock.uptime()) : undefined;
    this.#excess = new Rate(PATIENCE, clock.uptime());
    this.#mistakes = new Rate(PATIENCE, clock.uptime());
    socket.binaryType = "arraybuffer";
    const guard = <E>(handle: (event: E) => void) => (event: E) => {
      try {
        handle(event);
      } catch (error) {
        onBug(error);
      }
    };
    socket.onopen = guard(() => this.#open());
    socket.onmessage = guard((event: MessageEvent) => this.#receive(event.data));
    socket.onclose = guard(() => this.#end());
    // `close` follows; without a handler an abrupt loss would be an uncaught error.
    socket.onerror = (event) => event.preventDefault();
  }

  get codec(): Codec {
    return CODECS[this.dialect];
  }

  get slow(): boolean {
    return this.#outbox.slow;
  }

  get busy(): boolean {
    return this.#outbox.busy;
  }

  /** @param root of this turn, for the connection's codec */
  push(outgoing: Outgoing, root: Owed): void {
    // An error is about something that the client did, in whatever dialect.
    if (this.#held && this.#held.length < HOLD_EVENTS && outgoing.event.type !== "error") {
      this.#held.push(outgoing);
      return;
    }
    this.#letGo();
    this.#outbox.push(outgoing, root);
  }

  /** A reply is never held: who sent a command has shown how it speaks. */
  pushReply(reply: Reply, root: Owed): void {
    this.#outbox.pushTexts(this.codec.encodeReply(reply), root);
  }

  pushBytes(bytes: ArrayBuffer): void {
    // After what waits, which came first.
    this.#letGo();
    this.#outbox.sendBytes(bytes);
  }

  flush(): void {
    this.#outbox.flush();
  }

  /** @param uptime monotonic milliseconds */
  watch(uptime: number): void {
    this.#outbox.watch(uptime);
  }

  /** From here on what a connection of unknown dialect is owed waits, for a short while, for its first frame. */
  hold(): void {
    if (this.dialect !== "undecided") return;
    this.#held = [];
    this.#release = this.#clock.after(HOLD_MS, () => this.#letGo());
  }

  /** Sends nothing more and closes. */
  close(code: number, reason: string): void {
    this.#stopHolding();
    try {
      this.#socket.close(code, reason);
    } catch {
      // Already closing.
    }
    // A peer that ignores the close frame keeps its TCP connection, but is gone from the chat.
    this.#end();
  }

  /** Sends what is owed and closes. @returns when the socket is closed, by the peer's close frame or the end of its line */
  closeAndWait(code: number, reason: string): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      if (this.#socket.readyState === WebSocket.CLOSED) resolve();
      else this.#socket.addEventListener("close", () => resolve(), { once: true });
    });
    this.flush();
    this.close(code, reason);
    return closed;
  }

  /** What waits for the first frame is not for this connection after all. */
  dropHeld(): void {
    if (this.#held) this.#held = [];
  }

  #open(): void {
    // The server may have stopped, and closed this, before the handshake was done.
    if (!this.#closed) this.#events.open();
  }

  #receive(data: unknown): void {
    if (this.#closed) return;
    const uptime = this.#clock.uptime();
    if (isTooBig(data)) {
      this.close(CLOSE.tooBig, `A frame has at most ${LIMITS.frameBytes} bytes`);
      return;
    }
    const waitMs = this.#frames?.take(uptime) ?? 0;
    if (waitMs > 0 && this.#excess.take(uptime) > 0) {
      this.close(CLOSE.tooFast, "Too many frames: come back slower");
      return;
    }
    if (typeof data !== "string") {
      if (waitMs > 0) this.#events.refused(tooFast(waitMs), undefined);
      else this.#events.bytes(data as ArrayBuffer);
      return;
    }
    if (this.dialect === "undecided") this.#decide(data);
    const decoded = this.codec.decode(data);
    if (waitMs > 0) {
      const ref = "command" in decoded ? decoded.command.ref : decoded.ref;
      this.#events.refused(tooFast(waitMs), ref);
    } else if ("command" in decoded) {
      this.#events.command(decoded.command);
    } else if (this.#mistakes.take(uptime) > 0) {
      this.close(CLOSE.policy, "Too many frames that are no command");
    } else {
      this.#events.refused(decoded.error, decoded.ref);
    }
  }

  #decide(first: string): void {
    this.dialect = detectDialect(first);
    this.#events.decided();
    this.#letGo();
  }

  #letGo(): void {
    if (!this.#held) return;
    const held = this.#stopHolding();
    for (const outgoing of held) this.#events.release(outgoing);
  }

  #stopHolding(): Outgoing[] {
    this.#release?.();
    this.#release = undefined;
    const held = this.#held ?? [];
    this.#held = undefined;
    return held;
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopHolding();
    this.#events.closed();
  }
}

function isTooBig(data: unknown): boolean {
  if (typeof data !== "string") return (data as ArrayBuffer).byteLength > LIMITS.frameBytes;
  if (data.length * 3 <= LIMITS.frameBytes) return false;
  return data.length > LIMITS.frameBytes ||
    new TextEncoder().encode(data).length > LIMITS.frameBytes;
}

function tooFast(retryAfterMs: number): ErrorData {
  return {
    code: "too_fast",
    message: "You send faster than this server allows: wait a moment",
    retry_after_ms: retryAfterMs,
  };
}
