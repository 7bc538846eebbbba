import { fit } from "./fuzzy.ts";
import { type Naming, otherOf, type Room, titleOf, unreadOf, type View } from "./view.ts";

/** Somewhere to go. */
export type Destination =
  | { readonly kind: "room"; readonly key: string; readonly title: string; readonly room: Room }
  | { readonly kind: "person"; readonly key: string; readonly title: string; readonly id: string };

/** Destinations that are offered at once. */
const OFFERED = 12;

/**
 * Where somebody may want to go: what fits best first, and of that where they were last. With nothing
 * typed: where they were last, without where they are.
 * @param recent rooms in the order of the last visit, the latest first
 */
export function destinations(
  view: View,
  { typed, recent, list, compare }: Naming & { typed: string; recent: readonly string[] },
): Destination[] {
  const rooms = [...view.rooms.values()].map((room): Destination => ({
    kind: "room",
    key: `r${room.info.room}`,
    title: titleOf(view, room, list),
    room,
  }));
  const written = new Set(
    [...view.rooms.values()].filter((room) => room.info.kind === "direct")
      .map((room) => otherOf(view, room.info)?.user_id),
  );
  const people = [...view.people.values()]
    .filter((person) => person.user_id !== view.userId && !written.has(person.user_id))
    .map((person): Destination => ({
      kind: "person",
      key: `p${person.user_id}`,
      title: person.username,
      id: person.user_id,
    }));
  const nothing = typed.trim() === "";
  const rank = (one: Destination) => {
    if (one.kind === "person") return recent.length + 2;
    const visited = recent.indexOf(one.room.info.room);
    const unread = nothing && unreadOf(one.room) > 0;
    return unread ? -1 : visited >= 0 ? visited : recent.length + (one.room.joined ? 0 : 1);
  };
  return [...rooms, ...people]
    .filter((one) => !nothing || one.kind === "person" || one.room.info.room !== view.active)
    .map((one) => ({ one, score: fit(typed, one.title), rank: rank(one) }))
    .filter((found): found is typeof found & { score: number } => found.score !== null)
    .sort((one, other) =>
      other.score - one.score || one.rank - other.rank ||
      compare(one.one.title, other.one.title)
    )
    .slice(0, OFFERED)
    .map(({ one }) => one);
}
