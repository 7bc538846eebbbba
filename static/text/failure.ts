import type { MessageChange } from "../../lib/client/transport.ts";
import type { PlainKey } from "./catalog.ts";

/** Says of a change of a message that it was not done. */
export function failureOf(change: MessageChange): PlainKey {
  switch (change.type) {
    case "edit_message":
      return "editFailed";
    case "delete_message":
      return "deleteFailed";
    case "react":
      return change.remove ? "unreactFailed" : "reactFailed";
    case "pin_message":
      return change.pinned ? "pinFailed" : "unpinFailed";
  }
}
