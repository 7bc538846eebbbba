import type {
  AckData,
  Command,
  CommandType,
  ErrorData,
  EventType,
  Ref,
  ServerEvent,
} from "../protocol.ts";
import type { FrameText, Piece } from "./frames.ts";

/** What a client's text came to: a command, or why it is none. */
export type Decoded =
  | { command: Command }
  | { error: ErrorData; ref?: Ref };

/** The answer to a command with a `ref`. */
export type Reply =
  | { type: "ack"; ref: Ref; data: AckData[CommandType] }
  | { type: "error"; ref: Ref; data: ErrorData };

/** Text of one dialect to commands, events to its text. Has no state: what it makes of an event serves every connection. */
export interface Codec {
  /** Never throws, whatever the text. */
  decode(text: string): Decoded;
  /** An event as this dialect tells it; nothing if it does not show it. */
  encode(event: ServerEvent): Piece[];
  encodeReply(reply: Reply): Piece[];
  /** What is to be sent, in order. */
  frames(pieces: readonly Piece[]): FrameText[];
}

/** The data of one type of event. */
export type DataOf<T extends EventType> = Extract<ServerEvent, { type: T }>["data"];
