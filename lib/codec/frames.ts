import type { BriefMessage } from "./brief_message.ts";

/** Characters after which a frame is full and the next event starts another. */
export const FRAME_LENGTH = 64 * 1024;

/** What is sent as one, and how many events and replies are in it. */
export interface FrameText {
  data: string;
  events: number;
}

/** What an event or a reply comes to: a text, or a message that may be told with those beside it. */
export type Piece = string | BriefMessage;

/** Each as one of its own. */
export function singly(pieces: readonly Piece[]): FrameText[] {
  return pieces.map((piece) => ({ data: String(piece), events: 1 }));
}

/** As few frames as may be: several texts leave as one JSON array. */
export function batched(parts: readonly FrameText[]): FrameText[] {
  const frames: FrameText[] = [];
  let batch: string[] = [];
  let length = 0;
  let events = 0;
  const close = () => {
    if (batch.length === 1) frames.push({ data: batch[0] as string, events });
    else if (batch.length > 1) frames.push({ data: `[${batch.join(",")}]`, events });
    batch = [];
    length = 0;
    events = 0;
  };
  for (const part of parts) {
    if (length > 0 && length + part.data.length > FRAME_LENGTH) close();
    batch.push(part.data);
    length += part.data.length;
    events += part.events;
  }
  close();
  return frames;
}
