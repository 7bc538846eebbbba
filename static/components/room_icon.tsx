import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

/** The drawing of a room's kind; a kind that is out of the ordinary is also said. */
export function RoomIcon({ room }: { room: Room }) {
  const { text } = usePage();
  switch (room.info.kind) {
    case "private":
      return (
        <>
          <Icon name="lock" />
          <span class="unseen">{text("privateRoom")}</span>
        </>
      );
    case "announcement":
      return (
        <>
          <Icon name="horn" />
          <span class="unseen">{text("announcementRoom")}</span>
        </>
      );
    default:
      return <Icon name="hash" />;
  }
}
