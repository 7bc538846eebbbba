import { ChatError } from "../errors.ts";
import { LIMITS } from "../protocol.ts";
import { conversationFull } from "./direct.ts";
import { findPerson } from "./people.ts";
import type { Person, Session, State } from "./state.ts";

/** A name in quotes, as the keyboards of our languages make them. */
const QUOTED = /^(?:"[^"]+"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|「[^」]+」|『[^』]+』|＂[^＂]+＂)/u;
/** A comma, as any of our languages writes it. */
const COMMA = /^\s*[,،，、]\s*/u;
/** Where a name may end. */
const ENDS = /\s*[,،，、]|\s+|$/gu;
/** Ends that are looked at for one name. */
const ENDS_SEEN = 8;

/**
 * Splits a line into whom it is for, one person or several with commas between them, and what it says.
 * Names may have spaces: the beginning that is the name of somebody known is meant; quotes settle it.
 * @returns null where nothing is said to anybody
 * @throws {ChatError} `user_ambiguous`, `not_allowed` for too many, and what `findPerson` throws
 */
export function splitAddressees(
  state: State,
  session: Session,
  line: string,
): { people: Person[]; text: string } | null {
  const names: string[] = [];
  let rest = line;
  for (let more = true; more;) {
    // Before anybody is looked up.
    if (names.length === LIMITS.directPeople) throw conversationFull();
    const first = firstName(state, rest);
    names.push(first.name);
    rest = first.rest.replace(COMMA, "");
    more = rest !== first.rest;
  }
  const text = rest.trim();
  if (text === "" || names.includes("")) return null;
  return { people: names.map((username) => findPerson(state, session.person, { username })), text };
}

/** The name at the beginning of a line, and what comes after it. */
function firstName(state: State, line: string): { name: string; rest: string } {
  const [quoted = ""] = QUOTED.exec(line) ?? [];
  if (quoted !== "" && quoted !== line) {
    return { name: quoted.slice(1, -1), rest: line.slice(quoted.length) };
  }
  const words = line.replace(/^@/, "");
  const ends = [...words.matchAll(ENDS)].slice(0, ENDS_SEEN).map((end) => end.index);
  const known = ends.filter((at) => state.called(words.slice(0, at)).length > 0);
  if (known.length > 1) {
    const names = known.map((at) => `"${words.slice(0, at)}"`);
    throw new ChatError(
      "user_ambiguous",
      `Cannot tell whom you mean, ${names.join(" or ")}: put the name in quotes`,
      { reason: "quotes_needed", values: { names } },
    );
  }
  const end = known[0] ?? ends[0] ?? words.length;
  return { name: words.slice(0, end), rest: words.slice(end) };
}
