import { otherOf, othersOf, type Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";

/** The avatar of a direct room: of the other person, or of the others together. */
export function RoomAvatar({ room: { info } }: { room: Room }) {
  const { store, list } = usePage();
  const view = store.view.value;
  const other = otherOf(view, info);
  const names = othersOf(view, info).map(({ username }) => username);
  const alone = names.length === 0;
  return (
    <Avatar
      id={other?.user_id ?? info.room}
      name={alone ? view.username ?? "" : list(names)}
      small
      status={other?.status ?? null}
      own={alone}
    />
  );
}
