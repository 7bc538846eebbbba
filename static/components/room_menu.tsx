import type { Level } from "../../lib/protocol.ts";
import { hasUnread } from "../model/all_read.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";
import { Menu, MenuItem } from "./menu.tsx";

const LEVELS: readonly Level[] = ["all", "mentions", "nothing"];
const LEVEL_KEYS = { all: "levelAll", mentions: "levelMentions", nothing: "levelNothing" } as const;

export interface RoomMenuProps {
  readonly room: Room;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

/** What can be done with a room, and what one wants to be notified of there. */
export function RoomMenu({ room, anchor, onClose }: RoomMenuProps) {
  const { store, panel, overlay, text } = usePage();
  const { info, level } = room;
  return (
    <Menu label={text("roomActions")} anchor={anchor} onClose={onClose}>
      <fieldset class="menu-part" title={text("levelNote")}>
        <legend class="menu-title">{text("level")}</legend>
        {LEVELS.map((value) => (
          <div key={value} class="menu-choice">
            <input
              class="unseen"
              type="radio"
              name="level"
              id={`level-${value}`}
              checked={value === level}
              onChange={() => void store.asking.setLevel(info.room, value)}
            />
            <label class="menu-item" for={`level-${value}`}>
              {text(LEVEL_KEYS[value])}
              <Icon name="check" />
            </label>
          </div>
        ))}
      </fieldset>
      {hasUnread(room) && (
        <MenuItem
          icon="read"
          label={text("markRead")}
          onClose={onClose}
          onChoose={() => store.markRead(info.room)}
        />
      )}
      <MenuItem
        icon="thread"
        label={text("threads")}
        onClose={onClose}
        onChoose={() => panel.show({ kind: "threads" })}
      />
      <MenuItem
        icon="pin"
        label={text("pins")}
        onClose={onClose}
        onChoose={() => panel.show({ kind: "pins" })}
      />
      {info.kind === "private" && (
        <MenuItem
          icon="people"
          label={text("invitePeople")}
          onClose={onClose}
          onChoose={() => overlay.value = "invite"}
        />
      )}
      {info.kind !== "direct" && (
        <MenuItem
          icon="leave"
          label={text("leaveRoom")}
          danger
          onClose={onClose}
          onChoose={() => void store.asking.leaveRoom(info.room)}
        />
      )}
    </Menu>
  );
}
