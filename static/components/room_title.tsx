import { otherOf, type Room, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { ShortId } from "./person_name.tsx";

/** How a room is called. */
export function RoomTitle({ room }: { room: Room }) {
  const { store, list } = usePage();
  const view = store.view.value;
  const other = room.info.kind === "direct" ? otherOf(view, room.info) : null;
  if (other === null) return <bdi>{titleOf(view, room, list)}</bdi>;
  return (
    <>
      <bdi>{other.username}</bdi> <ShortId key={other.user_id} person={other} />
    </>
  );
}
