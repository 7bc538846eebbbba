import { Buffer } from "node:buffer";
import type { Codec } from "./codec/codec.ts";
import type { Piece } from "./codec/frames.ts";
import type { Meters } from "./meters.ts";
import type { ServerEvent } from "./protocol.ts";

/** Unsent bytes past which typing, presence and notices are dropped. */
const BUSY_BYTES = 64 * 1024;
/** Unsent bytes past which a connection is too slow. */
export const SLOW_BYTES = 1024 * 1024;
/** Milliseconds without a byte taken after which a connection is too slow. */
const STALLED_MS = 10_000;
/** Time between two looks that counts at most, in milliseconds. */
const LOOK_MS = 2_000;
/** Bytes sent after which it is looked at again how much is unsent: looking costs a sixth of a small send. */
const LOOK_BYTES = 32 * 1024;

/** Something that one or many connections are owed: encoded at most once for each codec. */
export class Outgoing {
  readonly event: ServerEvent;
  /** May be dropped for a connection that is behind. */
  readonly volatile: boolean;
  readonly #pieces = new Map<Codec, Piece[]>();

  constructor(event: ServerEvent, { volatile = false }: { volatile?: boolean } = {}) {
    this.event = event;
    this.volatile = volatile;
  }

  pieces(codec: Codec): Piece[] {
    let pieces = this.#pieces.get(codec);
    if (!pieces) {
      pieces = codec.encode(this.event);
      this.#pieces.set(codec, pieces);
    }
    return pieces;
  }
}

/** What is sent as one, its size on the wire, and how many events and replies are in it. */
export interface Frame {
  data: string | ArrayBuffer;
  bytes: number;
  events: number;
}

/**
 * What a connection is owed in this turn, as the end of a path in a tree: connections that are owed
 * the same events in the same order share the path, and its frames are made once for all of them.
 */
export class Owed {
  readonly #codec: Codec;
  readonly #parent: Owed | undefined;
  readonly #pieces: readonly Piece[];
  /** Most paths go on in one way only. */
  #lastKey: Outgoing | undefined;
  #lastNext: Owed | undefined;
  #others: Map<Outgoing, Owed> | undefined;
  #frames: Frame[] | undefined;

  constructor(codec: Codec, parent?: Owed, pieces: readonly Piece[] = []) {
    this.#codec = codec;
    this.#parent = parent;
    this.#pieces = pieces;
  }

  /** This and one event more. */
  and(outgoing: Outgoing): Owed {
    if (this.#lastKey === outgoing && this.#lastNext) return this.#lastNext;
    let next = this.#others?.get(outgoing);
    if (!next) {
      next = this.andPieces(outgoing.pieces(this.#codec));
      if (this.#lastKey && this.#lastNext) {
        (this.#others ??= new Map()).set(this.#lastKey, this.#lastNext);
      }
      this.#lastKey = outgoing;
      this.#lastNext = next;
    }
    return next;
  }

  /** This and what nobody else is owed. */
  andPieces(pieces: readonly Piece[]): Owed {
    return new Owed(this.#codec, this, pieces);
  }

  /** The frames to send, in order. */
  frames(): readonly Frame[] {
    return this.#frames ??= this.#codec.frames(Owed.#piecesTo(this))
      .map(({ data, events }) => ({ data, bytes: Buffer.byteLength(data), events }));
  }

  static #piecesTo(end: Owed): Piece[] {
    const path: (readonly Piece[])[] = [];
    for (let at: Owed | undefined = end; at; at = at.#parent) path.push(at.#pieces);
    return path.reverse().flat();
  }
}

/** Who is owed events. */
export interface Recipient {
  readonly codec: Codec;
  /** @param root of this turn, for the recipient's codec */
  push(outgoing: Outgoing, root: Owed): void;
}

/**
 * Connections that hear a room, have one codec, and have been owed the same since they joined: it is
 * kept once for all of them, so that a message costs the same however many they are.
 */
export class Cohort {
  /** What each of them is owed. */
  owed: Owed;
  /** Takes who parts: what comes, they must be told one by one. */
  readonly strays: Set<Recipient>;

  /** @param root of this turn, for their codec */
  constructor(root: Owed, strays: Set<Recipient>) {
    this.owed = root;
    this.strays = strays;
  }
}

/** The part of a `WebSocket` that is written to. */
export interface Sink {
  readonly readyState: number;
  /** Bytes that the kernel has not taken yet. */
  readonly bufferedAmount: number;
  send(data: string | ArrayBuffer): void;
}

/**
 * What one socket is owed. Its bound is `SLOW_BYTES` of what the kernel has not taken, or
 * `STALLED_MS` without progress: then it is slow, nothing more is sent, and the owner closes it.
 */
export class Outbox {
  readonly #sink: Sink;
  readonly #meters: Meters;
  #owed: Owed | undefined;
  #cohort: Cohort | undefined;
  #busy = false;
  #slow = false;
  #queuedBytes = 0;
  #unlookedBytes = 0;
  #takenBytes = 0;
  /** Without progress, as far as somebody looked. */
  #stalledMs = 0;
  #watchedAt: number;

  /** @param options `uptime`: monotonic milliseconds */
  constructor(sink: Sink, { uptime, meters }: { uptime: number; meters: Meters }) {
    this.#sink = sink;
    this.#meters = meters;
    this.#watchedAt = uptime;
  }

  /** Whether the socket takes too little to go on. */
  get slow(): boolean {
    return this.#slow;
  }

  /** Whether so much is unsent that what can wait should. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Whose share of what it is owed is kept by the cohort. */
  get cohort(): Cohort | undefined {
    return this.#cohort;
  }

  /** From here on it is owed what the cohort is. @returns false if it is owed something already, or takes nothing */
  join(cohort: Cohort): boolean {
    if (this.#slow || this.#owed || this.#cohort) return false;
    this.#cohort = cohort;
    return true;
  }

  /** It is still owed what the cohort was up to here, but nothing that comes. */
  part(): void {
    if (!this.#cohort) return;
    this.#owed = this.#cohort.owed;
    this.#cohort = undefined;
  }

  /** @param root where this turn's paths of the socket's codec start */
  push(outgoing: Outgoing, root: Owed): void {
    if (this.#slow) return;
    if (this.#busy && outgoing.volatile) {
      this.#meters.droppedEvents++;
      return;
    }
    this.#owed = (this.#owed ?? root).and(outgoing);
  }

  pushPieces(pieces: readonly Piece[], root: Owed): void {
    if (this.#slow) return;
    this.#owed = (this.#owed ?? root).andPieces(pieces);
  }

  /** Sends what is owed. */
  flush(): void {
    const frames = this.#owed?.frames() ?? [];
    this.#owed = undefined;
    this.#send(frames);
  }

  /** Sends frames at once, after what is owed. */
  sendFrames(frames: readonly Frame[]): void {
    this.flush();
    this.#send(frames);
  }

  /**
   * Looks whether the socket still takes what it is sent; to be called every second or so.
   * @param uptime monotonic milliseconds
   * @returns how many bytes the kernel has not taken
   */
  watch(uptime: number): number {
    if (this.#sink.readyState !== WebSocket.OPEN) return 0;
    const unsent = this.#look();
    this.#judge(unsent);
    const taken = this.#queuedBytes - unsent;
    if (unsent === 0 || taken > this.#takenBytes) this.#stalledMs = 0;
    // A process that stood still has not looked, and its readers could not take anything meanwhile.
    else this.#stalledMs += Math.min(uptime - this.#watchedAt, LOOK_MS);
    this.#watchedAt = uptime;
    if (this.#stalledMs > STALLED_MS) this.#slow = true;
    this.#takenBytes = taken;
    return unsent;
  }

  #send(frames: readonly Frame[]): void {
    if (frames.length === 0) return;
    if (this.#unlookedBytes > LOOK_BYTES) this.#judge(this.#look());
    if (this.#slow || this.#sink.readyState !== WebSocket.OPEN) return;
    const meters = this.#meters;
    for (const { data, bytes, events } of frames) {
      this.#sink.send(data);
      this.#queuedBytes += bytes;
      this.#unlookedBytes += bytes;
      meters.bytesSent += bytes;
      meters.deliveries += events;
    }
    meters.framesSent += frames.length;
    // What was sent just now is unsent however fast the reader is: it makes busy, but not slow.
    if (this.#unlookedBytes > LOOK_BYTES) {
      this.#look();
      this.#unlookedBytes = Infinity;
    }
  }

  /** @returns how many bytes the kernel has not taken */
  #look(): number {
    const unsent = this.#sink.bufferedAmount;
    this.#unlookedBytes = 0;
    this.#busy = unsent > BUSY_BYTES;
    return unsent;
  }

  #judge(unsent: number): void {
    if (unsent > SLOW_BYTES) this.#slow = true;
  }
}
