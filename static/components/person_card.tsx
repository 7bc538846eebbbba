import { replaced } from "../model/formatting.ts";
import { mentionOf } from "../model/mentionable.ts";
import { calledIn, type Named, shortened } from "../model/namesakes.ts";
import { usePage } from "../page.ts";
import { statusText } from "../text/status.ts";
import type { Place } from "../writing.ts";
import { Avatar } from "./avatar.tsx";
import { Menu, MenuItem } from "./menu.tsx";
import { put, selectionIn } from "./text_edit.ts";

export interface PersonCardProps {
  /** As they were called when they said something. */
  readonly person: Named;
  readonly place: Place;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

/** Who somebody is, and the ways to them. */
export function PersonCard({ person, place, anchor, onClose }: PersonCardProps) {
  const page = usePage();
  const { store, panel, overlay, text } = page;
  const view = store.view.value;
  const { user_id } = person;
  const known = view.people.get(user_id);
  const now = { user_id, username: known?.username ?? person.username };
  const own = user_id === view.userId;
  return (
    <Menu label={now.username} anchor={anchor} flush="start" onClose={onClose}>
      <div class="person-card menu-part">
        <Avatar id={user_id} name={now.username} own={own} status={known?.status ?? null} />
        <span class="person-words">
          <strong class="person-name">
            <bdi>{now.username}</bdi>
            <bdi class="short-id">{shortened(user_id)}</bdi>
          </strong>
          {known !== undefined && (
            <span class="person-status">{statusText(known, store.now.value, page)}</span>
          )}
        </span>
      </div>
      {own
        ? (
          <MenuItem
            icon="sliders"
            label={text("settings")}
            onClose={onClose}
            onChoose={() => overlay.value = "settings"}
          />
        )
        : (
          <>
            <MenuItem
              icon="unread"
              label={text("writeTo", { name: calledIn(view, now) })}
              onClose={onClose}
              onChoose={() => {
                panel.uncover();
                void store.asking.openDirect([{ user_id }]);
              }}
            />
            {view.rooms.get(place.room)?.readOnly !== true && (
              <MenuItem
                icon="at"
                label={text("mention")}
                onClose={onClose}
                onChoose={() => writeIn(place, mentionOf(view, now))}
              />
            )}
          </>
        )}
    </Menu>
  );
}

/** Puts a word into what is being written at the place. */
function writeIn({ thread }: Place, word: string): void {
  const where = thread === undefined ? ".conversation" : ".panel";
  const area = document.querySelector<HTMLTextAreaElement>(`${where} .composer .composer-input`);
  if (area === null) return;
  const selected = selectionIn(area);
  const begun = /\S$/.test(selected.text.slice(0, selected.start));
  put(area, replaced(selected, begun ? ` ${word}` : word));
}
