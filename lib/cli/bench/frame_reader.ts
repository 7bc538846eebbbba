import { Buffer } from "node:buffer";
import { decodeAck, decodeFrame } from "../../client/decode.ts";
import type { ErrorData, Ref } from "../../protocol.ts";
import { titleOf } from "../banner.ts";
import { sentAt } from "./stamp.ts";

/** A message of the room. */
export interface Arrival {
  seq: number;
  /** When it was sent, in monotonic milliseconds; undefined if by somebody else. */
  sentAt: number | undefined;
}

/** What the server answered to a command. */
export type Answer =
  /** `seq` of the message that was sent, or of the newest in the room that was joined. */
  | { ref: Ref; seq: number | undefined }
  | { ref: Ref | undefined; error: ErrorData };

/** What one frame says. */
export interface Frame {
  text: string;
  bytes: number;
  arrivals: readonly Arrival[];
  answers: readonly Answer[];
  /** Name and version of the server, in its first frame. */
  server: string | undefined;
}

/** Most frames that are kept to be met again. */
const KEPT = 256;

/**
 * Reads frames. Most clients receive the very same one, in turn: it is decoded for the first of
 * them, or the load generator would be slower than any server.
 */
export class FrameReader {
  readonly #room: string;
  /** By length. Comparing two texts is far cheaper than making a hash of one. */
  readonly #kept = new Map<number, Frame>();

  constructor(room: string) {
    this.#room = room;
  }

  read(text: string): Frame {
    const kept = this.#kept.get(text.length);
    if (kept?.text === text) return kept;
    if (this.#kept.size >= KEPT) this.#kept.clear();
    const frame = this.#decode(text);
    this.#kept.set(text.length, frame);
    return frame;
  }

  #decode(text: string): Frame {
    const arrivals: Arrival[] = [];
    const answers: Answer[] = [];
    let server: string | undefined;
    for (const heard of decodeFrame(text, () => {})) {
      if (heard.kind === "error") {
        answers.push({ ref: heard.ref, error: heard.data });
      } else if (heard.kind === "ack") {
        answers.push({ ref: heard.ref, seq: seqOf(heard.data) });
      } else if (heard.event.type === "new_message") {
        const { room, seq, cid } = heard.event.data;
        if (room === this.#room) arrivals.push({ seq, sentAt: sentAt(cid) });
      } else if (heard.event.type === "welcome") {
        server = titleOf(heard.event.data.server);
      } else if (heard.event.type === "error") {
        answers.push({ ref: undefined, error: heard.event.data });
      }
    }
    return { text, bytes: Buffer.byteLength(text), arrivals, answers, server };
  }
}

function seqOf(ack: unknown): number | undefined {
  const sent = decodeAck("send_message", ack);
  if (sent) return "seq" in sent ? sent.seq : undefined;
  return decodeAck("join_room", ack)?.last_seq;
}
