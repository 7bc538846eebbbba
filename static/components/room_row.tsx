import { unreadThreads } from "../model/thread_list.ts";
import { isUnread, tallyOf } from "../model/unread.ts";
import { otherOf, othersOf, type Room, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { DraftMark } from "./draft_mark.tsx";
import { Icon } from "./icon.tsx";
import { RoomAvatar } from "./room_avatar.tsx";
import { RoomIcon } from "./room_icon.tsx";
import { RoomTitle } from "./room_title.tsx";
import { RepliesBadge, UnreadBadges } from "./unread_badges.tsx";

/** One room in the list. */
export function RoomRow({ room, onChoose }: { room: Room; onChoose: () => void }) {
  const { store, panel, text, list, number } = usePage();
  const view = store.view.value;
  const title = titleOf(view, room, list);
  const active = store.room.value?.info.room === room.info.room;
  const unread = isUnread(room);
  const direct = room.info.kind === "direct";
  const other = direct ? otherOf(view, room.info) : null;
  const alone = direct && othersOf(view, room.info).length === 0;
  const { replies } = tallyOf(room);
  // Where one writes it is seen.
  const drafted = !active && store.writing.drafts.value.has(room.info.room);
  const status = other === null ? null : text(other.status);

  function openThreads(): void {
    onChoose();
    const [thread, another] = unreadThreads(room);
    if (thread === undefined || another !== undefined) panel.show({ kind: "threads" });
    else void store.history.openThread(room.info.room, thread);
  }

  return (
    <li class="room-item">
      <button
        class="room-row"
        type="button"
        aria-current={active ? "page" : undefined}
        data-unread={unread}
        data-level={room.level}
        data-joined={room.joined}
        onClick={onChoose}
      >
        {direct ? <RoomAvatar room={room} /> : <RoomIcon room={room} />}
        {!room.joined && <span class="unseen">{text("joinRoom", { room: title })}</span>}
        <span class="room-title" aria-hidden={!room.joined}>
          <RoomTitle room={room} />
          {alone && <span class="room-you">{text("you")}</span>}
        </span>
        {status !== null && <span class="unseen">{status}</span>}
        {drafted && <DraftMark />}
        {unread && <UnreadBadges room={room} />}
        {!room.joined && room.memberCount > 0 && (
          <span class="room-count" title={text("peopleHere", { n: room.memberCount })}>
            <Icon name="people" />
            <span aria-hidden="true">{number(room.memberCount)}</span>
            <span class="unseen">{text("peopleHere", { n: room.memberCount })}</span>
          </span>
        )}
      </button>
      {replies > 0 && (
        <button
          class="room-threads"
          type="button"
          aria-label={`${title}. ${text("unreadReplies", { n: replies })}`}
          title={text("openThread")}
          onClick={openThreads}
        >
          <RepliesBadge n={replies} />
        </button>
      )}
    </li>
  );
}
