import { LIMITS } from "../../lib/protocol.ts";
import { folded, type Named, shortIdOf } from "./namesakes.ts";
import type { Room, View } from "./view.ts";

/** Who can be meant by what follows an "@". */
export type Mentionable =
  /** `shortId`: what tells them apart from others of that name, if there are any. */
  | { readonly kind: "person"; readonly name: string; readonly shortId: string | null }
  /** All in the room who have the name. */
  | { readonly kind: "namesakes"; readonly name: string; readonly count: number }
  /** Many at once, by a word that everybody writes so. */
  | { readonly kind: "here" | "room"; readonly name: string };

/** Whom one may mention in a room: the others there in the order of the language, and all at once. */
export function mentionablesIn(
  view: View,
  room: Room,
  compare: (one: string, other: string) => number,
): Mentionable[] {
  const members = room.info.people?.map((person) => person.user_id) ?? room.members;
  const people = members.filter((id) => id !== view.userId)
    .flatMap((id) => view.people.get(id) ?? [])
    .sort((one, other) => compare(one.username, other.username));
  const counts = new Map<string, number>();
  for (const { username } of people) {
    const name = folded(username);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const found: Mentionable[] = [];
  for (const person of people) {
    const name = folded(person.username);
    const count = counts.get(name)!;
    if (count > 1) found.push({ kind: "namesakes", name: person.username, count });
    counts.set(name, 1);
    found.push({ kind: "person", name: person.username, shortId: shortIdOf(view, person) });
  }
  // "@here" is for rooms where people see who is there.
  if (room.memberCount <= LIMITS.announcedPeople) found.push({ kind: "here", name: "here" });
  return [...found, { kind: "room", name: "room" }];
}

/** How one writes that somebody is meant: by the short id where another one has the name too. */
export function mentionOf(view: View, person: Named): string {
  return `@${shortIdOf(view, person) ?? person.username} `;
}
