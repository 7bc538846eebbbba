import { LIMITS } from "../protocol.ts";
import type { Extras } from "../store/store.ts";
import type { Turn } from "./effects.ts";
import { fold } from "./names.ts";
import type { Person, Room, State } from "./state.ts";

/** Not in an address, like `ada@example.org` or `https://example.org/@ada`. */
const AT = /(?<![A-Za-z0-9._%+\-/@])@(?!@)/gu;
const CODE = /```[^]*?(?:```|$)|`[^`\n]+`/gu;
const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts that put no space between words: any letter of them may begin the next one. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Longest text that may be a name, in UTF-16 units: as typed it may be longer than in its canonical form. */
const NAME_LENGTH = LIMITS.usernameLength * 4;
/** Most that is looked at for one text: possible names, and what is asked of the store in all its rooms together. */
const LOOKS = 2_000;
const LOOKUPS = 1_000;

/**
 * Whom a text mentions, among those who are known in one of the rooms: they are in it, or have been, or
 * may enter it by invitation. Of names that begin alike the longest is meant; what stands in code is not.
 * @returns each once, in the order of the text; nothing where nobody is meant
 * @throws {StoreError} if it cannot be read who was in the rooms
 */
export function mentionsIn(
  turn: Turn,
  state: State,
  { text, rooms }: { text: string; rooms: readonly Room[] },
): Pick<Extras, "mentions" | "here"> {
  const found = new Set<string>();
  if (!text.includes("@")) return {};
  let looks = LOOKS;
  let lookups = LOOKUPS;
  const inMemory = new Map<string, string[]>();
  const inStore = new Map<string, string[]>();
  const plain = text.replace(CODE, (code) => " ".repeat(code.length));
  /** What may be a name after each "@". */
  const spots: string[][] = [];
  for (const { index } of plain.matchAll(AT)) {
    const names = namesAfter(plain.slice(index + 1, index + 1 + NAME_LENGTH));
    spots.push(names);
    looks -= names.length;
    if (looks <= 0) break;
  }
  let known: Set<string> | undefined;
  for (const names of spots) {
    for (const name of names) {
      const ids = meant(name);
      ids.forEach((id) => found.add(id));
      if (ids.length > 0) break;
    }
    if (found.size >= LIMITS.mentionsPerMessage) break;
  }
  const mentions = [...found].slice(0, LIMITS.mentionsPerMessage);
  if (mentions.length === 0) return {};
  return { mentions, ...(mentions.includes("@here") ? { here: peopleHere(state, rooms) } : {}) };

  function meant(name: string): string[] {
    const key = fold(name);
    if (key === "room") return ["@room"];
    if (key === "here") return rooms.every(isSmall) ? ["@here"] : [];
    const known = inMemory.get(key) ??
      [...state.calledLike(key)].filter((person) => rooms.some((room) => isOf(person, room)))
        .map(({ id }) => id);
    inMemory.set(key, known);
    if (known.length > 0) return known;
    // The store knows names as they are written, not folded.
    const named = inStore.get(name) ??
      (isKnown(name)
        ? rooms.flatMap((room) => lookups-- > 0 ? turn.namedIn(room.id, name) : [])
        : []);
    inStore.set(name, named);
    return named;
  }

  /** Asks the store once for the whole text: most of what follows an "@" is no name. */
  function isKnown(name: string): boolean {
    known ??= new Set(turn.knownNames([...new Set(spots.flat())]));
    return known.has(name);
  }

  function isOf(person: Person, room: Room): boolean {
    return room.people.has(person.id) || room.present.has(person) ||
      (room.kind !== "direct" && room.stored && lookups-- > 0 &&
        turn.readOf(person.id, room.id) !== undefined);
  }
}

/** What may be a name at the beginning of a text, the longest first. */
function namesAfter(text: string): string[] {
  const names: string[] = [];
  let name = "";
  for (const character of [...text, ""]) {
    const isOver = !WORD.test(character) || SPACELESS.test(character);
    if (isOver && name !== "" && !name.endsWith(" ")) names.push(name);
    if (character === "\n" || (character === " " && name.endsWith(" "))) break;
    name += character;
  }
  return names.reverse();
}

/** "@here" is for rooms where people see who is there. */
function isSmall(room: Room): boolean {
  return room.present.size <= LIMITS.announcedPeople;
}

function peopleHere(state: State, rooms: readonly Room[]): string[] {
  const people = new Set<Person>(rooms.flatMap((room) => [
    ...room.present.keys(),
    ...(room.kind === "direct" ? [...room.people] : []).flatMap((id) => state.people.get(id) ?? []),
  ]));
  return [...people].filter((person) => person.status === "online").map((person) => person.id);
}
