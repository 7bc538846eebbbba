import type { Person } from "../../lib/protocol.ts";
import { hueOf } from "../format/names.ts";

/** Somebody as they stand in the page, by the name that they have there. */
export type Named = Pick<Person, "user_id" | "username">;

/** Those who are known, by `user_id`. */
interface Known {
  readonly people: ReadonlyMap<string, Person>;
}

/** The short form of somebody's id, where another one here has the same name; else null. */
export function shortIdOf({ people }: Known, { user_id, username }: Named): string | null {
  const ids = calledSo(people).get(folded(username));
  return ids === undefined || ids.size === 1 && ids.has(user_id) ? null : shortened(user_id);
}

/** How somebody is called in a text: by name, and by the short id too where another one has the name. */
export function calledIn(known: Known, person: Named): string {
  const shortId = shortIdOf(known, person);
  return shortId === null ? person.username : `${person.username} ${shortId}`;
}

/** Whether somebody else who is there has the person's name. */
export function hasNamesake({ people }: Known, { user_id, username }: Named): boolean {
  const ids = [...calledSo(people).get(folded(username)) ?? []];
  return ids.some((id) => id !== user_id && people.get(id)?.status !== "offline");
}

/** Nearer to one another than this two hues look alike, in degrees. */
const NEAR = 45;
/** From a hue that looks like another one's to the next, in degrees. */
const TURN = 135;
/** Of more who have one name hues tell nobody apart. */
const MANY = 6;

/** The hue of somebody's avatar: another than their own where one of that name has almost the same. */
export function hueIn({ people }: Known, { user_id, username }: Named): number {
  const ids = new Set(calledSo(people).get(folded(username))).add(user_id);
  if (ids.size > MANY) return hueOf(user_id);
  const taken: number[] = [];
  for (const id of [...ids].sort()) {
    let hue = hueOf(id);
    for (let turn = 0; turn < 8 && taken.some((other) => isNear(hue, other)); turn++) {
      hue = (hue + TURN) % 360;
    }
    if (id === user_id) return hue;
    taken.push(hue);
  }
  return hueOf(user_id);
}

function isNear(one: number, other: number): boolean {
  const apart = Math.abs(one - other);
  return Math.min(apart, 360 - apart) < NEAR;
}

/** The short form of an id, which the server takes for a name. */
export function shortened(userId: string): string {
  return userId.slice(0, 8);
}

/** What is the same in names that differ only by case. */
export function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

type Called = ReadonlyMap<string, ReadonlySet<string>>;

/** It is asked for each name on the page, and the people change seldom. */
const lastCalled = new WeakMap<Known["people"], Called>();

/** The ids of those who have a name, by the folded name. */
function calledSo(people: Known["people"]): Called {
  const known = lastCalled.get(people);
  if (known !== undefined) return known;
  const called = new Map<string, Set<string>>();
  for (const { user_id, username } of people.values()) {
    const name = folded(username);
    called.set(name, (called.get(name) ?? new Set()).add(user_id));
  }
  lastCalled.set(people, called);
  return called;
}
