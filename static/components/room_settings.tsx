import type { Level } from "../../lib/protocol.ts";
import { type Room, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Choice } from "./choice.tsx";
import { Sheet } from "./sheet.tsx";

const LEVELS: readonly Level[] = ["all", "mentions", "nothing"];
/** What each level is called. */
export const LEVEL_KEYS = {
  all: "levelAll",
  mentions: "levelMentions",
  nothing: "levelNothing",
} as const;

/** What one may choose for one room. */
export function RoomSettings({ room, onClose }: { room: Room; onClose: () => void }) {
  const { store, panel, text, list } = usePage();
  return (
    <Sheet title={titleOf(store.view.value, room, list)} onClose={onClose}>
      <Choice
        name="level"
        label={text("level")}
        value={room.level}
        options={LEVELS.map((value) => ({ value, label: text(LEVEL_KEYS[value]) }))}
        onChoose={(level) => void store.setLevel(room.info.room, level)}
      />
      <p class="settings-note">{text("levelNote")}</p>
      <footer class="settings-foot">
        <button
          class="button"
          type="button"
          onClick={() => {
            onClose();
            panel.show({ kind: "pins" });
          }}
        >
          {text("pins")}
        </button>
        {room.info.kind !== "direct" && (
          <button
            class="button"
            type="button"
            onClick={() => {
              onClose();
              void store.leaveRoom(room.info.room);
            }}
          >
            {text("leaveRoom")}
          </button>
        )}
      </footer>
    </Sheet>
  );
}
