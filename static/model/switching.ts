import type { Person } from "../../lib/protocol.ts";
import { BETWEEN_NAMES } from "../format/names.ts";
import { MOST_ADDRESSEES, peopleNamed } from "./addressees.ts";
import { fit } from "./fuzzy.ts";
import { isUnread } from "./unread.ts";
import { type Naming, otherOf, othersOf, type Room, titleOf, type View } from "./view.ts";

/** Somewhere to go. */
export type Destination =
  | { readonly kind: "room"; readonly key: string; readonly title: string; readonly room: Room }
  /** A conversation that there is not yet. */
  | {
    readonly kind: "people";
    readonly key: string;
    readonly title: string;
    readonly people: readonly Person[];
  };

/** Destinations that are offered at once. */
const OFFERED = 12;

/**
 * Where somebody may want to go: what fits best first, and of that where they were last. With nothing
 * typed: where they were last, without where they are. Names with commas between them: the conversations
 * of these people.
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
      kind: "people",
      key: `p${person.user_id}`,
      title: person.username,
      people: [person],
    }));
  const nothing = typed.trim() === "";
  const rank = (one: Destination) => {
    if (one.kind === "people") return recent.length + 2;
    const visited = recent.indexOf(one.room.info.room);
    const unread = nothing && isUnread(one.room);
    return unread ? -1 : visited >= 0 ? visited : recent.length + (one.room.joined ? 0 : 1);
  };
  const together = conversations(view, { typed, list, compare });
  const known = new Set(together.map(({ key }) => key));
  const found = [...rooms, ...people].filter(({ key }) => !known.has(key))
    .filter((one) => !nothing || one.kind === "people" || one.room.info.room !== view.active)
    .map((one) => ({ one, score: fit(typed, one.title), rank: rank(one) }))
    .filter((found): found is typeof found & { score: number } => found.score !== null)
    .sort((one, other) =>
      other.score - one.score || one.rank - other.rank ||
      compare(one.one.title, other.one.title)
    )
    .map(({ one }) => one);
  return [...together, ...found].slice(0, OFFERED);
}

/** The conversations of the people whose names are listed: one for each whom the last name may mean. */
function conversations(
  view: View,
  { typed, list, compare }: Naming & { typed: string },
): Destination[] {
  const names = typed.split(BETWEEN_NAMES).map((name) => name.trim());
  if (names.length < 2) return [];
  const last = names.pop()!;
  const people: Person[] = [];
  const called = (name: string) =>
    peopleNamed(view, name, compare).filter((person) => !people.includes(person));
  for (const name of names) {
    const [best] = name === "" ? [] : called(name);
    if (best === undefined) return [];
    people.push(best);
  }
  const ends = last === "" ? [[]] : called(last).slice(0, OFFERED).map((person) => [person]);
  return ends.map((end) => [...people, ...end])
    .filter((all) => all.length <= MOST_ADDRESSEES)
    .map((all) => conversation(view, all, list));
}

function conversation(view: View, people: readonly Person[], list: Naming["list"]): Destination {
  const ids = new Set(people.map((person) => person.user_id));
  const room = [...view.rooms.values()].find(({ info }) => {
    const others = othersOf(view, info);
    return others.length === ids.size && others.every((person) => ids.has(person.user_id));
  });
  if (room !== undefined) {
    return { kind: "room", key: `r${room.info.room}`, title: titleOf(view, room, list), room };
  }
  const title = list(people.map((person) => person.username));
  return { kind: "people", key: `p${[...ids]}`, title, people };
}
