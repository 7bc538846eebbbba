import type { ErrorCode } from "../../lib/protocol.ts";
import type { Key, Text } from "./catalog.ts";

type Plain = Extract<Key, `error${string}`>;

const KEYS: Partial<Record<ErrorCode | "disconnected" | "no_answer", Plain>> = {
  bad_name: "errorBadName",
  name_too_similar: "errorNameTooSimilar",
  name_required: "errorNameRequired",
  bad_room_name: "errorBadRoomName",
  room_exists: "errorRoomExists",
  room_not_found: "errorRoomNotFound",
  too_many_rooms: "errorTooManyRooms",
  read_only: "errorReadOnly",
  not_in_room: "errorNotInRoom",
  message_too_long: "errorTooLong",
  too_fast: "errorTooFast",
  no_answer: "errorNoAnswer",
  disconnected: "errorDisconnected",
  user_not_found: "errorUserNotFound",
  not_allowed: "errorNotAllowed",
  bad_field: "errorBadField",
  storage_unavailable: "errorStorage",
  internal: "errorInternal",
};

/** Says an error in the page's language; in the server's words where the page has none of its own. */
export function problemText(text: Text, problem: { code: string; message: string }): string {
  const key = KEYS[problem.code as keyof typeof KEYS];
  return key === undefined ? problem.message : text(key);
}
