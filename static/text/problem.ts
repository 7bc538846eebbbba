import type { ErrorCode } from "../../lib/protocol.ts";
import type { Key, Text } from "./catalog.ts";

type Plain = Extract<Key, `error${string}`>;

const KEYS: Partial<Record<ErrorCode, Plain>> = {
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
  storage_unavailable: "errorStorage",
  internal: "errorInternal",
};

/** Says an error in the page's language; in the server's words where the page has none of its own. */
export function problemText(text: Text, problem: { code: string; message: string }): string {
  const key = KEYS[problem.code as ErrorCode];
  return key === undefined ? problem.message : text(key);
}
