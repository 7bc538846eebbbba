import { Buffer } from "node:buffer";
import type { Codec } from "./codec/codec.ts";
import type { ServerEvent } from "./protocol.ts";

/** Unsent bytes past which typing, presence and notices are dropped. */
const BUSY_BYTES = 64 * 1024;
/** Unsent bytes past which a connection is too slow. */
const SLOW_BYTES = 1024 * 1024;
/** Milliseconds without a byte taken after which a connection is too slow. */
const STALLED_MS = 10_000;
/** Characters after which a frame is full and the next event starts another. */
const FRAME_LENGTH = 64 * 1024;
/** Bytes sent after which it is looked at again how much is unsent: looking costs a sixth of a small send. */
const LOOK_BYTES = 32 * 1024;

/** Something that one or many connections are owed: encoded at most once for each codec. */
export class Outgoing {
  readonly event: ServerEvent;
  /** May be dropped for a connection that is behind. */
  readonly volatile: boolean;
  readonly #texts = new Map<Codec, string[]>();

  constructor(event: ServerEvent, { volatile = false }: { volatile?: boolean } = {}) {
    this.event = event;
    this.volatile = volatile;
  }

  texts(codec: Codec): string[] {
    let texts = this.#texts.get(codec);
    if (!texts) {
      texts = codec.encode(this.event);
      this.#texts.set(codec, texts);
    }
    return texts;
  }
}

/** What is sent as one, and its size on the wire. */
export interface Frame {
  data: string | ArrayBuffer;
  bytes: number;
}

/**
 * What a connection is owed in this turn, as the end of a path in a tree: connections that are owed
 * the same events in the same order share the path, and its frames are made once for all of them.
 */
export class Owed {
  readonly #codec: Codec;
  readonly #parent: Owed | undefined;
  readonly #texts: readonly string[];
  /** Most paths go on in one way only. */
  #lastKey: Outgoing | undefined;
  #lastNext: Owed | undefined;
  #others: Map<Outgoing, Owed> | undefined;
  #frames: Frame[] | undefined;

  constructor(codec: Codec, parent?: Owed, texts: readonly string[] = []) {
    this.#codec = codec;
    this.#parent = parent;
    this.#texts = texts;
  }

  /** This and one event more. */
  and(outgoing: Outgoing): Owed {
    if (this.#lastKey === outgoing && this.#lastNext) return this.#lastNext;
    let next = this.#others?.get(outgoing);
    if (!next) {
      next = this.andTexts(outgoing.texts(this.#codec));
      if (this.#lastKey && this.#lastNext) {
        (this.#others ??= new Map()).set(this.#lastKey, this.#lastNext);
      }
      this.#lastKey = outgoing;
      this.#lastNext = next;
    }
    return next;
  }

  /** This and texts that nobody else is owed. */
  andTexts(texts: readonly string[]): Owed {
    return new Owed(this.#codec, this, texts);
  }

  /** The frames to send, in order. */
  frames(): readonly Frame[] {
    this.#frames ??= this.#makeFrames().map((data) => ({ data, bytes: Buffer.byteLength(data) }));
    return this.#frames;
  }

  static #textsTo(end: Owed): string[] {
    const path: (readonly string[])[] = [];
    for (let at: Owed | undefined = end; at; at = at.#parent) path.push(at.#texts);
    return path.reverse().flat();
  }

  #makeFrames(): string[] {
    const texts = Owed.#textsTo(this);
    if (!this.#codec.batches) return texts;
    const frames: string[] = [];
    let batch: string[] = [];
    let length = 0;
    const close = () => {
      if (batch.length === 1) frames.push(batch[0] as string);
      else if (batch.length > 1) frames.push(`[${batch.join(",")}]`);
      batch = [];
      length = 0;
    };
    for (const text of texts) {
      if (length > 0 && length + text.length > FRAME_LENGTH) close();
      batch.push(text);
      length += text.length;
    }
    close();
    return frames;
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
  #owed: Owed | undefined;
  #busy = false;
  #slow = false;
  #queuedBytes = 0;
  #unlookedBytes = 0;
  #takenBytes = 0;
  #progressAt: number;

  /** @param uptime monotonic milliseconds */
  constructor(sink: Sink, uptime: number) {
    this.#sink = sink;
    this.#progressAt = uptime;
  }

  /** Whether the socket takes too little to go on. */
  get slow(): boolean {
    return this.#slow;
  }

  /** Whether so much is unsent that what can wait should. */
  get busy(): boolean {
    return this.#busy;
  }

  /** @param root where this turn's paths of the socket's codec start */
  push(outgoing: Outgoing, root: Owed): void {
    if (this.#slow || (this.#busy && outgoing.volatile)) return;
    this.#owed = (this.#owed ?? root).and(outgoing);
  }

  pushTexts(texts: readonly string[], root: Owed): void {
    if (this.#slow) return;
    this.#owed = (this.#owed ?? root).andTexts(texts);
  }

  /** Sends what is owed. */
  flush(): void {
    const frames = this.#owed?.frames() ?? [];
    this.#owed = undefined;
    this.#send(frames);
  }

  /** Sends bytes at once, after what is owed. */
  sendBytes(bytes: ArrayBuffer): void {
    this.flush();
    this.#send([{ data: bytes, bytes: bytes.byteLength }]);
  }

  /**
   * Looks whether the socket still takes what it is sent; to be called every second or so.
   * @param uptime monotonic milliseconds
   */
  watch(uptime: number): void {
    if (this.#sink.readyState !== WebSocket.OPEN) return;
    const unsent = this.#look();
    this.#judge(unsent);
    const taken = this.#queuedBytes - unsent;
    if (unsent === 0 || taken > this.#takenBytes) this.#progressAt = uptime;
    else if (uptime - this.#progressAt > STALLED_MS) this.#slow = true;
    this.#takenBytes = taken;
  }

  #send(frames: readonly Frame[]): void {
    if (frames.length === 0) return;
    if (this.#unlookedBytes > LOOK_BYTES) this.#judge(this.#look());
    if (this.#slow || this.#sink.readyState !== WebSocket.OPEN) return;
    for (const { data, bytes } of frames) {
      this.#sink.send(data);
      this.#queuedBytes += bytes;
      this.#unlookedBytes += bytes;
    }
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
