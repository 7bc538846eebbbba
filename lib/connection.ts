import { Buffer } from "node:buffer";
import type { Session } from "./chat/state.ts";
import type { Clock } from "./clock.ts";
import type { Codec, Reply } from "./codec/codec.ts";
import { brief } from "./codec/brief.ts";
import { CODECS, detectDialect } from "./codec/dialect.ts";
import { closeName, type Meters } from "./meters.ts";
import {
  type Cohort,
  type Frame,
  Outbox,
  type Outgoing,
  type Owed,
  type Recipient,
} from "./outbox.ts";
import { CLOSE, type Command, type Dialect, type ErrorData, LIMITS, type Ref } from "./protocol.ts";
import { type Limit, Rate } from "./rate.ts";

/** How long what a connection of unknown dialect is owed waits for its first frame, in milliseconds. */
const HOLD_MS = 300;
/** Most events that wait so: then it waits no longer. */
const HOLD_EVENTS = 100;
/** Frames over the rate, or frames that are no command, that are answered before the line is cut. */
const PATIENCE = { perSecond: 2, burst: 100 };

/** Who has connections: what they are given, and what they report. One for all of them. */
export interface ConnectionOwner {
  readonly clock: Clock;
  readonly meters: Meters;
  /** Frames that a client may send; `null`: as many as it likes. */
  readonly rate: Limit | null;
  open(connection: Connection): void;
  /** The first frame of a client that knows nothing of Parlor showed how it speaks. */
  decided(connection: Connection): void;
  command(connection: Connection, command: Command): void;
  /** A frame was no command, or one too many. */
  refused(connection: Connection, failure: { error: ErrorData; ref?: Ref | undefined }): void;
  bytes(connection: Connection, bytes: ArrayBuffer): void;
  /** What waited for the first frame is owed now. */
  release(connection: Connection, outgoing: Outgoing): void;
  /** Once, however the socket ended. */
  closed(connection: Connection): void;
  /** Takes what a handler threw: it must not reach the runtime, which would end the process. */
  bug(error: unknown): void;
}

/** One socket: its size and rate limits, its dialect, its outbox. */
export class Connection implements Recipient, EventListenerObject {
  dialect: Dialect;
  /** Whose it is, from when it is open. */
  session: Session | undefined;
  readonly #isBrief: boolean;
  readonly #socket: WebSocket;
  readonly #owner: ConnectionOwner;
  readonly #outbox: Outbox;
  // Made when there is something to count: there may be thousands of connections that say little.
  #frames: Rate | undefined;
  #excess: Rate | undefined;
  #mistakes: Rate | undefined;
  #held: Outgoing[] | undefined;
  #release: (() => void) | undefined;
  #closed = false;

  /** @param options `isBrief`: it takes the short form of version 1 */
  constructor(
    socket: WebSocket,
    { dialect, isBrief = false, owner }: {
      dialect: "v1" | "undecided";
      isBrief?: boolean;
      owner: ConnectionOwner;
    },
  ) {
    const { clock, meters } = owner;
    this.#socket = socket;
    this.#owner = owner;
    meters.connections++;
    this.dialect = dialect;
    this.#isBrief = isBrief;
    this.#outbox = new Outbox(socket, { uptime: clock.uptime(), meters });
    socket.binaryType = "arraybuffer";
    // Not with functions, of which each connection would keep its own.
    for (const type of ["open", "message", "close", "error"]) socket.addEventListener(type, this);
  }

  /** Takes the events of the socket. */
  handleEvent(event: Event): void {
    try {
      if (event.type === "open") this.#open();
      else if (event.type === "close") this.#end("peer");
      else if (event instanceof MessageEvent) this.#receive(event.data);
      // `close` follows; without a handler an abrupt loss would be an uncaught error.
      else event.preventDefault();
    } catch (error) {
      this.#owner.bug(error);
    }
  }

  get codec(): Codec {
    return this.#isBrief ? brief : CODECS[this.dialect];
  }

  get slow(): boolean {
    return this.#outbox.slow;
  }

  get busy(): boolean {
    return this.#outbox.busy;
  }

  get cohort(): Cohort | undefined {
    return this.#outbox.cohort;
  }

  /** From here on it is owed what the cohort is. @returns false if it is owed something else already */
  join(cohort: Cohort): boolean {
    return !this.#held && this.#outbox.join(cohort);
  }

  /** Keeps what the cohort was owed up to here. */
  part(): void {
    const { cohort } = this.#outbox;
    if (!cohort) return;
    this.#outbox.part();
    cohort.strays.add(this);
  }

  /** @param root of this turn, for the connection's codec */
  push(outgoing: Outgoing, root: Owed): void {
    this.part();
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
    this.part();
    this.#outbox.pushPieces(this.codec.encodeReply(reply), root);
  }

  /** Sends frames at once, after what it is owed. */
  pushFrames(frames: readonly Frame[]): void {
    // After what waits, which came first.
    this.#letGo();
    this.part();
    this.#outbox.sendFrames(frames);
  }

  flush(): void {
    this.part();
    this.#outbox.flush();
  }

  /** @param uptime monotonic milliseconds @returns how many bytes are unsent */
  watch(uptime: number): number {
    return this.#outbox.watch(uptime);
  }

  /** From here on what a connection of unknown dialect is owed waits, for a short while, for its first frame. */
  hold(): void {
    if (this.dialect !== "undecided") return;
    this.#held = [];
    this.#release = this.#owner.clock.after(HOLD_MS, () => this.#letGo());
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
    this.#end(closeName(code));
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
    if (!this.#closed) this.#owner.open(this);
  }

  #receive(data: unknown): void {
    if (this.#closed) return;
    const { clock, meters, rate } = this.#owner;
    const uptime = clock.uptime();
    const bytes = typeof data === "string"
      ? Buffer.byteLength(data)
      : (data as ArrayBuffer).byteLength;
    meters.framesReceived++;
    meters.bytesReceived += bytes;
    if (bytes > LIMITS.frameBytes) {
      this.close(CLOSE.tooBig, `A frame has at most ${LIMITS.frameBytes} bytes`);
      return;
    }
    const waitMs = rate ? (this.#frames ??= new Rate(rate, uptime)).take(uptime) : 0;
    if (waitMs > 0 && (this.#excess ??= new Rate(PATIENCE, uptime)).take(uptime) > 0) {
      this.close(CLOSE.tooFast, "Too many frames: come back slower");
      return;
    }
    if (typeof data !== "string") {
      if (waitMs > 0) this.#owner.refused(this, { error: tooFast(waitMs) });
      else this.#owner.bytes(this, data as ArrayBuffer);
      return;
    }
    if (this.dialect === "undecided") this.#decide(data);
    const decoded = this.codec.decode(data);
    if (waitMs > 0) {
      const ref = "command" in decoded ? decoded.command.ref : decoded.ref;
      this.#owner.refused(this, { error: tooFast(waitMs), ref });
    } else if ("command" in decoded) {
      this.#owner.command(this, decoded.command);
    } else if ((this.#mistakes ??= new Rate(PATIENCE, uptime)).take(uptime) > 0) {
      this.close(CLOSE.policy, "Too many frames that are no command");
    } else {
      this.#owner.refused(this, decoded);
    }
  }

  #decide(first: string): void {
    // What it is owed already was meant for who had not said how they speak.
    this.flush();
    this.dialect = detectDialect(first);
    this.#owner.decided(this);
    this.#letGo();
  }

  #letGo(): void {
    if (!this.#held) return;
    const held = this.#stopHolding();
    for (const outgoing of held) this.#owner.release(this, outgoing);
  }

  #stopHolding(): Outgoing[] {
    this.#release?.();
    this.#release = undefined;
    const held = this.#held ?? [];
    this.#held = undefined;
    return held;
  }

  /** @param reason for the metrics */
  #end(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#owner.meters.closes.add(reason);
    this.#stopHolding();
    this.#owner.closed(this);
  }
}

function tooFast(retryAfterMs: number): ErrorData {
  return {
    code: "too_fast",
    message: "You send faster than this server allows: wait a moment",
    retry_after_ms: retryAfterMs,
  };
}
