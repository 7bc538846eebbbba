import type { BriefMessages, ServerEvent } from "../protocol.ts";
import { BriefMessage } from "./brief_message.ts";
import type { Codec } from "./codec.ts";
import { batched, FRAME_LENGTH, type FrameText, type Piece } from "./frames.ts";
import { version1 } from "./version1.ts";

/**
 * Protocol version 1 for clients that offer `parlor.v1.brief`: what messages of a room that follow one
 * another have in common is said once (`BriefMessages`), so that a busy room takes half as many bytes.
 */
export const brief: Codec = {
  ...version1,
  encode: (event) => isPlain(event) ? [new BriefMessage(event.data)] : version1.encode(event),
  frames: (pieces) => batched(toParts(pieces)),
};

/** What makes a message more than a row is rare: such a one is told as it is. */
function isPlain(event: ServerEvent): event is Extract<ServerEvent, { type: "new_message" }> {
  if (event.type !== "new_message") return false;
  const { kind, channel, changed_seq, reply_to, thread, mentions } = event.data;
  return kind === "text" && channel === undefined && changed_seq === undefined &&
    reply_to === undefined && thread === undefined && mentions === undefined;
}

function toParts(pieces: readonly Piece[]): FrameText[] {
  const parts: FrameText[] = [];
  let run: BriefMessage[] = [];
  let length = 0;
  const close = () => {
    if (run.length > 0) parts.push({ data: toText(run), events: run.length });
    run = [];
    length = 0;
  };
  for (const piece of pieces) {
    if (typeof piece === "string") {
      close();
      parts.push({ data: piece, events: 1 });
      continue;
    }
    const last = run.at(-1);
    if (length > FRAME_LENGTH || (last && !piece.follows(last))) close();
    run.push(piece);
    length += piece.message.message.length;
  }
  close();
  return parts;
}

function toText(run: readonly BriefMessage[]): string {
  if (run.length === 1) return String(run[0]);
  const [{ message: first, at: began }] = run as [BriefMessage];
  const people = new Map<string, [number, BriefMessages["people"][number]]>();
  const rows = run.map((each) => {
    let person = people.get(each.author);
    if (!person) {
      const { user_id, username } = each.message;
      people.set(each.author, person = [people.size, [user_id, username]]);
    }
    return each.toRow(person[0], each.at - began);
  });
  const { room, seq, timestamp } = first;
  const shared = { room, seq, timestamp, people: [...people.values()].map(([, names]) => names) };
  return `{"type":"messages","data":${JSON.stringify(shared).slice(0, -1)},"messages":[${rows}]}}`;
}
