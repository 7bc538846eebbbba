import { otherOf, type Room } from "../model/view.ts";
import { usePage } from "../page.ts";

/** A room in which nobody has written: one sentence, one action. */
export function EmptyRoom({ room, onWrite }: { room: Room; onWrite: () => void }) {
  const { store, text } = usePage();
  const other = otherOf(store.view.value, room.info);
  const said = room.info.kind !== "direct"
    ? text("emptyRoom", { room: room.info.room })
    : other === null
    ? text("justYou")
    : text("emptyDirect", { name: other.username });
  return (
    <div class="empty">
      <p class="empty-words">{said}</p>
      <button class="button" type="button" onClick={onWrite}>{text("writeFirst")}</button>
    </div>
  );
}
