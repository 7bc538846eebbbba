import { LIMITS, type Person } from "../../lib/protocol.ts";
import { fit } from "./fuzzy.ts";
import { folded, shortened } from "./namesakes.ts";
import type { View } from "./view.ts";

/** Somebody to write to: known here, or `person` null, by a name that the server may know. */
export interface Addressee {
  readonly username: string;
  readonly person: Person | null;
}

/** The others whom one conversation can have. */
export const MOST_ADDRESSEES = LIMITS.directPeople - 1;

/** People who are offered at once. */
const OFFERED = 8;
const ORDER = { online: 0, away: 1, offline: 2 } as const;

/**
 * Whom what was typed may mean, the best fit first and of those who is there; last, where nobody here is
 * called so, the name itself.
 */
export function addresseesFor(
  view: View,
  { typed, chosen, compare }: {
    typed: string;
    chosen: readonly Addressee[];
    compare: (one: string, other: string) => number;
  },
): Addressee[] {
  const name = typed.trim();
  const taken = new Set(chosen.map(keyOf));
  const found = peopleNamed(view, name, compare).filter((person) => !taken.has(person.user_id))
    .slice(0, OFFERED).map((person): Addressee => ({ username: person.username, person }));
  const known = [...view.people.values()].some((person) => isCalled(person, name));
  const fits = name !== "" && [...name].length <= LIMITS.usernameLength;
  if (known || !fits || taken.has(name)) return found;
  return [...found, { username: name, person: null }];
}

/** Tells addressees apart: the `user_id`, or the name of whom nobody here knows. */
export function keyOf({ username, person }: Addressee): string {
  return person?.user_id ?? username;
}

/** How somebody is named by one word: what people of the same name do not share, where it is known. */
export function wordFor({ username, person }: Addressee): string {
  return person === null ? username : shortened(person.user_id);
}

/** The others whose names fit, the best first, and of those who is there. */
export function peopleNamed(
  view: View,
  name: string,
  compare: (one: string, other: string) => number,
): Person[] {
  return [...view.people.values()].filter((person) => person.user_id !== view.userId)
    .map((person) => ({ person, score: fit(name, person.username) }))
    .filter((found): found is { person: Person; score: number } => found.score !== null)
    .sort((one, other) =>
      other.score - one.score || ORDER[one.person.status] - ORDER[other.person.status] ||
      compare(one.person.username, other.person.username)
    )
    .map(({ person }) => person);
}

function isCalled({ username }: Person, name: string): boolean {
  return folded(username) === folded(name);
}
