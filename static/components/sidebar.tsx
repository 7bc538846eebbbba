import { useState } from "preact/hooks";
import { roomOrder } from "../model/room_order.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Icon, Mark } from "./icon.tsx";
import { Me } from "./me.tsx";
import { NewRoom } from "./new_room.tsx";
import { RoomRow } from "./room_row.tsx";

/** The rooms to be in, by kind. `onChosen`: a room was chosen, so that a drawer can close. */
export function Sidebar({ onChosen, onClose }: { onChosen: () => void; onClose: () => void }) {
  const page = usePage();
  const { store, overlay, text } = page;
  const view = store.view.value;
  const [making, setMaking] = useState(false);
  const { mine, channels, others, directs } = roomOrder(view, page);
  const row = (room: Room) => (
    <RoomRow
      key={room.info.room}
      room={room}
      onChoose={() => {
        store.open(room.info.room);
        onChosen();
      }}
    />
  );
  return (
    <nav class="sidebar" id="sidebar" aria-label={text("rooms")}>
      <header class="sidebar-head">
        <Mark />
        <strong class="sidebar-name">
          <bdi>{view.serverName ?? ""}</bdi>
        </strong>
        <button
          class="button-icon"
          type="button"
          aria-label={text("switchRoom")}
          title={text("switchRoom")}
          aria-haspopup="dialog"
          onClick={() => overlay.value = "switcher"}
        >
          <Icon name="jump" />
        </button>
        <button
          class="button-icon narrow-only"
          type="button"
          aria-label={text("closeSidebar")}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="sidebar-scroll">
        <div class="section-head">
          <h2 class="section-title">{text("rooms")}</h2>
          <button
            class="button-icon button-small"
            type="button"
            aria-label={text("newRoom")}
            title={text("newRoom")}
            aria-expanded={making}
            onClick={() => setMaking(!making)}
          >
            <Icon name="plus" />
          </button>
        </div>
        {making && (
          <NewRoom
            onDone={(made) => {
              setMaking(false);
              if (made) onChosen();
            }}
          />
        )}
        {mine.length === 0 && store.link.value.kind !== "online"
          ? <div class="ghost-rows" aria-hidden="true">{[0, 1, 2].map((n) => <i key={n} />)}</div>
          : <ul class="rooms">{mine.map(row)}</ul>}
        {channels.map(({ channel, rooms }) => (
          <section key={channel} aria-label={channel}>
            <div class="section-head">
              <h2 class="section-title">
                <bdi>{channel}</bdi>
              </h2>
            </div>
            <ul class="rooms">{rooms.map(row)}</ul>
          </section>
        ))}
        {others.length > 0 && (
          <>
            <div class="section-head">
              <h2 class="section-title">{text("moreRooms")}</h2>
            </div>
            <ul class="rooms">{others.map(row)}</ul>
          </>
        )}
        <div class="section-head">
          <h2 class="section-title">{text("directMessages")}</h2>
          <button
            class="button-icon button-small"
            type="button"
            aria-label={text("newMessage")}
            title={text("newMessage")}
            aria-haspopup="dialog"
            onClick={() => overlay.value = "message"}
          >
            <Icon name="plus" />
          </button>
        </div>
        {directs.length > 0
          ? <ul class="rooms">{directs.map(row)}</ul>
          : <p class="section-note">{text("noDirects")}</p>}
      </div>
      <Me />
    </nav>
  );
}
