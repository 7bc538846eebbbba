import { EVERYONE, type ServerEvent } from "../protocol.ts";
import type { Codec } from "./codec.ts";
import { singly } from "./frames.ts";
import { noticeText } from "./notice.ts";
import { bad, parseObject, toCommand } from "./schema.ts";

/**
 * The events dialect: objects with a `data` object, for clients written before Parlor. The names are
 * those of version 1, one event a frame; people are listed by name.
 */
export const events: Codec = {
  decode(text) {
    const frame = parseObject(text);
    if (frame) return toCommand(frame);
    return bad("bad_frame", 'The frame is not a JSON object: send { "type", "data" }');
  },
  encode: (event) => translate(event).map((each) => JSON.stringify(each)),
  encodeReply: (reply) => [JSON.stringify(reply)],
  frames: singly,
};

function translate(event: ServerEvent): { type: string; data: unknown }[] {
  switch (event.type) {
    case "room_users":
      return [{
        type: event.type,
        data: { ...event.data, users: event.data.users.map((user) => user.username) },
      }];
    case "user_joined":
      return [{
        type: event.type,
        data: { ...event.data, message: noticeText(event.data, "joined") },
      }];
    case "user_left":
      return [{
        type: event.type,
        data: { ...event.data, message: noticeText(event.data, "left") },
      }];
    case "new_message":
      if (event.data.room !== EVERYONE) return [event];
      return [{ type: "system", data: { ...event.data, event: "broadcast" } }];
    default:
      return [event];
  }
}
