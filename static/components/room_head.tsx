import { useState } from "preact/hooks";
import { hasPeople } from "../model/people.ts";
import { otherOf, type Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { statusText } from "../text/status.ts";
import { Icon } from "./icon.tsx";
import { RoomAvatar } from "./room_avatar.tsx";
import { RoomIcon } from "./room_icon.tsx";
import { RoomMenu } from "./room_menu.tsx";
import { RoomTitle } from "./room_title.tsx";
import { ThreadsButton } from "./threads_button.tsx";
import { TopicLine } from "./topic_line.tsx";

export interface RoomHeadProps {
  readonly room: Room;
  readonly peopleShown: boolean;
  readonly drawerOpen: boolean;
  readonly unreadElsewhere: boolean;
  readonly onMenu: () => void;
  readonly onPeople: () => void;
}

/** What room this is, and who is in it. */
export function RoomHead(props: RoomHeadProps) {
  const { room, peopleShown, drawerOpen, unreadElsewhere, onMenu, onPeople } = props;
  const page = usePage();
  const { store, panel, text, number } = page;
  const [menuAt, setMenuAt] = useState<DOMRect | null>(null);
  const view = store.view.value;
  const direct = room.info.kind === "direct";
  const other = direct ? otherOf(view, room.info) : null;
  const peopleLabel = text(peopleShown ? "hidePeople" : "showPeople");
  const here = text("peopleHere", { n: room.memberCount });
  return (
    <header class="room-head">
      <button
        class="button-icon narrow-only"
        type="button"
        aria-label={text("openSidebar")}
        aria-expanded={drawerOpen}
        aria-controls="sidebar"
        data-unread={unreadElsewhere}
        onClick={onMenu}
      >
        <Icon name="menu" />
      </button>
      {direct ? <RoomAvatar room={room} /> : <RoomIcon room={room} />}
      <div class="room-words">
        <h1 class="room-name">
          <RoomTitle room={room} />
        </h1>
        {room.level === "nothing" && <Icon name="bellOff" />}
        {!direct && <TopicLine room={room} />}
        {other !== null && <p class="room-topic">{statusText(other, store.now.value, page)}</p>}
      </div>
      <button
        class="button-icon wide-only"
        type="button"
        aria-label={text("pins")}
        title={text("pins")}
        onClick={() => panel.toggle({ kind: "pins" })}
      >
        <Icon name="pin" />
      </button>
      <ThreadsButton room={room} />
      <button
        class="button-icon"
        type="button"
        aria-label={text("search")}
        title={text("search")}
        onClick={() => panel.toggle({ kind: "search" })}
      >
        <Icon name="search" />
      </button>
      {hasPeople(view, room) && (
        <button
          class="head-button head-people"
          type="button"
          aria-label={direct ? peopleLabel : `${peopleLabel}. ${here}`}
          aria-expanded={peopleShown}
          title={peopleLabel}
          onClick={onPeople}
        >
          <Icon name="people" />
          <span aria-hidden="true">{number(room.memberCount)}</span>
        </button>
      )}
      <button
        class="button-icon head-menu"
        type="button"
        aria-label={text("roomActions")}
        title={text("roomActions")}
        aria-haspopup="dialog"
        aria-expanded={menuAt !== null}
        onClick={({ currentTarget }) => setMenuAt(currentTarget.getBoundingClientRect())}
      >
        <Icon name="more" />
      </button>
      {menuAt !== null && <RoomMenu room={room} anchor={menuAt} onClose={() => setMenuAt(null)} />}
    </header>
  );
}
