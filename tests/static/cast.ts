import type { EventData, Message, Person, RoomInfo, ServerEvent } from "../../lib/protocol.ts";
import { type Change, reduce } from "../../static/model/reduce.ts";
import { EMPTY_VIEW, type Room, type View } from "../../static/model/view.ts";

/** Noon of a day on which nothing else happens, in milliseconds. */
export const NOON = Date.parse("2026-03-02T12:00:00.000Z");

/** A message of Ben's in `general`, a minute after the one before. */
export function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    room: "general",
    id: `id${seq}`,
    seq,
    kind: "text",
    user_id: "ben",
    username: "Ben",
    message: `message ${seq}`,
    timestamp: new Date(NOON + seq * 60_000).toISOString(),
    ...more,
  };
}

export function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

/** A page of `general` that stands for the part of the log from its first message to its last. */
export function page(
  messages: Message[],
  more: Partial<EventData["message_history"]> = {},
): EventData["message_history"] {
  const first_seq = messages[0]?.seq ?? 1;
  const last_seq = messages[messages.length - 1]?.seq ?? first_seq - 1;
  return { room: "general", messages, has_more: false, first_seq, last_seq, ...more };
}

export function person(id: string, more: Partial<Person> = {}): Person {
  const username = id[0]!.toUpperCase() + id.slice(1);
  return {
    user_id: id,
    username,
    status: "online",
    since: new Date(NOON).toISOString(),
    ...more,
  };
}

export function info(room: string, more: Partial<RoomInfo> = {}): RoomInfo {
  return { room, kind: "public", topic: "", user_count: 1, last_seq: 0, ...more };
}

export function event<T extends ServerEvent["type"]>(type: T, data: EventData[T]): Change {
  return { type: "event", event: { type, data } as ServerEvent, now: NOON };
}

export function after(view: View, ...changes: Change[]): View {
  return changes.reduce(reduce, view);
}

/** Ada looks at `general`, or at another room, down to an event or to the end. */
export function looks(seq: number | null, { room = "general", atEnd = seq === null } = {}): Change {
  return { type: "looked", look: { room, seq, atEnd } };
}

/** Ada in `general`, whose end she looks at, and in `garden`; nothing was written yet. */
export function adasView(): View {
  return after(
    EMPTY_VIEW,
    {
      type: "entered",
      ack: {
        user_id: "ada",
        username: "Ada",
        token: "",
        epoch: "e",
        rooms: [info("*"), info("general"), info("garden")],
      },
    },
    { type: "opened", room: "general" },
    looks(null),
  );
}

export function roomOf(view: View, name: string): Room {
  const room = view.rooms.get(name);
  if (room === undefined) throw new Error(`There is no room "${name}"`);
  return room;
}
