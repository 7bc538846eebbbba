import { calledIn } from "../model/namesakes.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { statusText } from "../text/status.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { PanelFrame } from "./panel_frame.tsx";
import { ShortId } from "./person_name.tsx";

const ORDER = { online: 0, away: 1, offline: 2 } as const;

/** Who is in the room; choosing somebody opens a direct message. */
export function People({ room }: { room: Room }) {
  const page = usePage();
  const { store, panel, overlay, text, compare } = page;
  const view = store.view.value;
  const now = store.now.value;
  const known =
    (room.info.kind === "direct"
      ? (room.info.people ?? []).map((person) => person.user_id)
      : room.members)
      .map((id) => view.people.get(id))
      .filter((person) => person !== undefined);
  const people = known.sort((one, other) =>
    ORDER[one.status] - ORDER[other.status] || compare(one.username, other.username)
  );
  const more = room.info.kind === "direct" ? 0 : room.memberCount - people.length;

  return (
    <PanelFrame title={text("people")} closeLabel={text("hidePeople")}>
      {room.info.kind === "private" && (
        <button
          class="button panel-invite"
          type="button"
          aria-haspopup="dialog"
          onClick={() => overlay.value = "invite"}
        >
          <Icon name="plus" />
          {text("invitePeople")}
        </button>
      )}
      <ul class="people">
        {people.map((person) => {
          const own = person.user_id === view.userId;
          const words = (
            <>
              <Avatar id={person.user_id} name={person.username} own={own} status={person.status} />
              <span class="person-words">
                <span class="person-name">
                  <bdi>{person.username}</bdi>
                  <ShortId person={person} />
                  {own && <span class="person-you">{text("you")}</span>}
                </span>
                <span class="person-status">{statusText(person, now, page)}</span>
              </span>
            </>
          );
          return (
            <li key={person.user_id} data-status={person.status}>
              {own ? <div class="person">{words}</div> : (
                <button
                  class="person"
                  type="button"
                  title={text("writeTo", { name: calledIn(view, person) })}
                  onClick={() => {
                    panel.uncover();
                    void store.asking.openDirect([{ user_id: person.user_id }]);
                  }}
                >
                  {words}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {more > 0 && <p class="section-note">{text("more", { n: more })}</p>}
    </PanelFrame>
  );
}
