import { othersOf, type Room, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { RoomIcon } from "./room_icon.tsx";

/** A room in which nobody has written: one sentence, one action. */
export function EmptyRoom({ room, onWrite }: { room: Room; onWrite: () => void }) {
  const { store, text, list } = usePage();
  const view = store.view.value;
  const said = room.info.kind !== "direct"
    ? text("emptyRoom", { room: room.info.room })
    : othersOf(view, room.info).length === 0
    ? text("justYou")
    : text("emptyDirect", { name: titleOf(view, room, list) });
  return (
    <div class="empty">
      {room.info.kind !== "direct" && (
        <span class="room-mark">
          <RoomIcon room={room} />
        </span>
      )}
      <p class="empty-words">{said}</p>
      <button class="button" type="button" onClick={onWrite}>{text("writeFirst")}</button>
    </div>
  );
}
