import { Buffer } from "node:buffer";
import { type Direction, hangUp, Relay } from "../relay.ts";
import { FrameReader, type RawFrame } from "./frames.ts";

/** A frame on its way. */
export interface Passing {
  /** Which it is, from 1, of all that any line of the relay carried in either direction. */
  number: number;
  from: Direction["from"];
  frame: RawFrame;
}

/** What becomes of a frame. `cutAfter`: so many of its bytes are passed on, then the line is cut. */
export type Fate = "pass" | "drop" | { cutAfter: number };

/** Stands between clients and a server, and decides about every WebSocket frame. */
export class FrameRelay extends Relay {
  readonly #judge: (passing: Passing) => Fate;
  #count = 0;

  /** @param port of the server, on this machine */
  constructor(port: number, judge: (passing: Passing) => Fate) {
    super(port);
    this.#judge = judge;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  /** How many frames it has seen. */
  get count(): number {
    return this.#count;
  }

  protected override async carry({ from, source, target }: Direction): Promise<void> {
    const frames = new FrameReader();
    let head: Buffer | undefined = Buffer.alloc(0);
    try {
      for await (let bytes of source.readable) {
        if (head) {
          head = Buffer.concat([head, bytes]);
          const end = head.indexOf("\r\n\r\n");
          if (end < 0) continue;
          await write(target, head.subarray(0, end + 4));
          bytes = new Uint8Array(head.subarray(end + 4));
          head = undefined;
        }
        for (const frame of frames.push(bytes)) {
          const fate = this.#judge({ number: ++this.#count, from, frame });
          if (fate === "drop") continue;
          if (fate === "pass") await write(target, frame.bytes);
          else {
            await write(target, frame.bytes.subarray(0, fate.cutAfter));
            return;
          }
        }
      }
    } finally {
      hangUp(source);
      hangUp(target);
    }
  }
}

async function write(line: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await line.write(bytes.subarray(written));
  }
}
