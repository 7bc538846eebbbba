import { Buffer } from "node:buffer";

/** RFC 6455 section 5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame as it came over the wire. */
export interface RawFrame {
  fin: boolean;
  /** The three reserved bits, as a number from 0 to 7. */
  rsv: number;
  opcode: number;
  payload: Buffer;
  /** All of it, head and mask included. */
  bytes: Buffer;
}

/** What a frame is made of; also what no honest peer would make one of. */
export interface FrameParts {
  opcode?: number;
  payload?: string | Uint8Array;
  fin?: boolean;
  rsv?: number;
  /** Clients must mask. */
  masked?: boolean;
  /** The length that the head claims, if it is not the payload's. */
  length?: number;
  /** The way the length is written: 7, 16 or 64 bits; the shortest if left out. */
  lengthBits?: 7 | 16 | 64;
}

/** A client's frame: one whole masked text frame, but for what is asked for. */
export function encodeFrame(parts: FrameParts = {}): Buffer {
  const { opcode = OPCODE.text, fin = true, rsv = 0, masked = true } = parts;
  const payload = Buffer.from(parts.payload ?? "");
  const length = parts.length ?? payload.length;
  const bits = parts.lengthBits ?? (length < 126 ? 7 : length < 65_536 ? 16 : 64);
  const head = Buffer.alloc(bits === 7 ? 2 : bits === 16 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (bits === 7 ? length : bits === 16 ? 126 : 127);
  if (bits === 16) head.writeUInt16BE(length, 2);
  if (bits === 64) head.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([head, payload]);
  const key = Buffer.from([0x12, 0x34, 0x56, 0x78]);
  return Buffer.concat([head, key, unmask(payload, key)]);
}

/** Finds the frames in what arrives. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns the frames that are whole now */
  push(bytes: Uint8Array): RawFrame[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const frames: RawFrame[] = [];
    for (let frame = this.#take(); frame; frame = this.#take()) frames.push(frame);
    return frames;
  }

  #take(): RawFrame | undefined {
    const all = this.#rest;
    if (all.length < 2) return undefined;
    const short = all[1]! & 0x7f;
    const afterLength = short < 126 ? 2 : short === 126 ? 4 : 10;
    const isMasked = (all[1]! & 0x80) !== 0;
    const start = afterLength + (isMasked ? 4 : 0);
    if (all.length < start) return undefined;
    const length = short < 126
      ? short
      : short === 126
      ? all.readUInt16BE(2)
      : Number(all.readBigUInt64BE(2));
    if (all.length < start + length) return undefined;
    const bytes = Buffer.from(all.subarray(0, start + length));
    this.#rest = all.subarray(start + length);
    const body = bytes.subarray(start);
    return {
      fin: (bytes[0]! & 0x80) !== 0,
      rsv: (bytes[0]! >> 4) & 7,
      opcode: bytes[0]! & 15,
      payload: isMasked ? unmask(body, bytes.subarray(afterLength, start)) : body,
      bytes,
    };
  }
}

/** RFC 6455 section 5.3; masks as well. */
function unmask(payload: Buffer, key: Buffer): Buffer {
  return Buffer.from(payload.map((byte, n) => byte ^ key[n & 3]!));
}
