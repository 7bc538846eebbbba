import { type Answer, type Call, later } from "./call.ts";
import { appendChange, messageIn } from "./changes.ts";
import { toMessage } from "./events.ts";
import { fitting } from "./fitting.ts";
import { checkWriter, joinedRoom, readableRoom } from "./rooms.ts";

/** Pins a message, or takes it down. */
export function runPin(call: Call<"pin_message">): Answer<"pin_message"> {
  const { turn, state, session, data, ref } = call;
  const { id, cid } = data;
  const room = joinedRoom(state, session, data.room);
  checkWriter(room, session.person);
  messageIn(turn, room, id);
  appendChange(turn, state, session, { room, kind: data.pinned ? "pin" : "unpin", id, cid, ref });
  return later;
}

/** The last messages pinned, as many as one frame may carry. */
export function runListPins(call: Call<"list_pins">): Answer<"list_pins"> {
  const { turn, state, session, data } = call;
  const room = readableRoom(state, session, data.room);
  return () => {
    const pins = turn.log.pins(room.id);
    const listed = fitting(pins);
    const read = (id: string) => turn.log.message(room.id, id);
    return {
      room: room.name,
      messages: listed.map((event) => toMessage(room.name, event, read)),
      has_more: listed.length < pins.length,
    };
  };
}
