import type { Codec } from "./codec.ts";
import { batched, singly } from "./frames.ts";
import { bad, parseObject, toCommand } from "./schema.ts";

/** Protocol version 1, spoken by whoever offers the subprotocol `parlor.v1`. */
export const version1: Codec = {
  decode(text) {
    const frame = parseObject(text);
    if (frame) return toCommand(frame);
    return bad("bad_frame", 'The frame is not a JSON object: send { "type", "data", "ref" }');
  },
  encode: (event) => [JSON.stringify(event)],
  encodeReply: (reply) => [JSON.stringify(reply)],
  frames: (pieces) => batched(singly(pieces)),
};
