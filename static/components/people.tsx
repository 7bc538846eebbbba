import type { Person } from "../../lib/protocol.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { PanelFrame } from "./panel_frame.tsx";

const ORDER = { online: 0, away: 1, offline: 2 } as const;

/** Who is in the room; choosing somebody opens a direct message. */
export function People({ room }: { room: Room }) {
  const { store, panel, text, time } = usePage();
  const view = store.view.value;
  const now = store.now.value;
  const known =
    (room.info.kind === "direct"
      ? (room.info.people ?? []).map((person) => person.user_id)
      : room.members)
      .map((id) => view.people.get(id))
      .filter((person) => person !== undefined);
  const people = known.sort((one, other) =>
    ORDER[one.status] - ORDER[other.status] || one.username.localeCompare(other.username)
  );
  const more = room.info.kind === "direct" ? 0 : room.memberCount - people.length;

  function statusOf(person: Person): string {
    const since = { time: time.since(person.since, now) };
    if (person.status === "away") return text("awaySince", since);
    return person.status === "offline" ? text("offlineSince", since) : text("online");
  }

  return (
    <PanelFrame title={text("people")} closeLabel={text("hidePeople")}>
      <ul class="people">
        {people.map((person) => {
          const own = person.user_id === view.userId;
          const words = (
            <>
              <Avatar name={person.username} own={own} status={person.status} />
              <span class="person-words">
                <span class="person-name">
                  <bdi>{person.username}</bdi>
                  {own && <span class="person-you">{text("you")}</span>}
                </span>
                <span class="person-status">{statusOf(person)}</span>
              </span>
            </>
          );
          return (
            <li key={person.user_id} data-status={person.status}>
              {own ? <div class="person">{words}</div> : (
                <button
                  class="person"
                  type="button"
                  title={text("writeTo", { name: person.username })}
                  onClick={() => {
                    panel.uncover();
                    void store.openDirect(person.user_id);
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
