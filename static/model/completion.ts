import { SLASH_USAGES, type SlashName } from "../../lib/protocol.ts";
import type { Mentionable } from "./mentionable.ts";
import { folded } from "./namesakes.ts";

/** What is being written and can be completed: from `start` to the cursor, with the sign it begins with. */
export interface Completable {
  readonly kind: "emoji" | "mention" | "command";
  /** What was written after the sign. */
  readonly query: string;
  readonly start: number;
  readonly end: number;
}

/** Letters of a short code that must be there before a list opens: `:)` and times open none. */
const CODE_LENGTH = 2;
const NAME_LENGTH = 32;

/** What can be completed at the cursor; null if nothing can. */
export function completableAt(text: string, cursor: number): Completable | null {
  const command = /^\/([a-z]*)$/i.exec(text.slice(0, cursor));
  if (command !== null) return { kind: "command", query: command[1]!, start: 0, end: cursor };
  const line = text.slice(Math.max(0, cursor - NAME_LENGTH - 1), cursor);
  const code = /(?:^|[^\p{L}\p{N}:])(:([\p{L}\p{N}\p{Mn}_+\-\u200c]*))$/u.exec(line);
  if (code !== null && [...code[2]!].length >= minimum(code[2]!)) {
    return { kind: "emoji", query: code[2]!, start: cursor - code[1]!.length, end: cursor };
  }
  const name = /(?:^|[^\p{L}\p{N}])(@([^@\n]*))$/u.exec(line);
  if (name !== null && !name[2]!.startsWith(" ")) {
    return { kind: "mention", query: name[2]!, start: cursor - name[1]!.length, end: cursor };
  }
  return null;
}

/** A whole short code with its colons that ends at the cursor; null without one. */
export function codeBefore(text: string, cursor: number): Completable | null {
  const [code, query] = /:([a-z0-9_+\-]+):$/i.exec(text.slice(0, cursor)) ?? [];
  if (code === undefined || query === undefined) return null;
  return { kind: "emoji", query, start: cursor - code.length, end: cursor };
}

/** One Chinese character says as much as two letters. */
function minimum(code: string): number {
  return /\p{Script=Han}/u.test(code) ? 1 : CODE_LENGTH;
}

/**
 * Those whose names begin with what was written, or have a word that does; those that begin with it
 * first, and what means many at once last. A name may have spaces, and its short id after it. None where
 * a whole name was written and the sentence goes on, or could end: then Enter sends.
 */
export function mentionsFor(
  query: string,
  all: readonly Mentionable[],
  limit: number,
): Mentionable[] {
  const wanted = folded(query);
  const ranked = all.map((one) => ({ one, rank: rankOf(one, wanted) }));
  const found = ranked.filter(({ rank }) => rank < 2).sort((one, other) => one.rank - other.rank)
    .map(({ one }) => one);
  const whole = all.some(({ name }) => folded(name) === wanted.trimEnd());
  if (whole && (wanted.endsWith(" ") || found.length === 1)) return [];
  const crowds = found.filter(isCrowd);
  const people = found.filter((one) => !isCrowd(one));
  return [...people.slice(0, limit - crowds.length), ...crowds];
}

function rankOf(one: Mentionable, wanted: string): number {
  const shortId = one.kind === "person" ? one.shortId : null;
  const own = folded(shortId === null ? one.name : `${one.name} ${shortId}`);
  if (own.startsWith(wanted)) return 0;
  return own.split(/\s+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
}

function isCrowd({ kind }: Mentionable): boolean {
  return kind === "here" || kind === "room";
}

/** The commands that begin so. */
export function commandsFor(query: string): SlashName[] {
  const names = Object.keys(SLASH_USAGES) as SlashName[];
  return names.filter((name) => name.startsWith(query.toLowerCase()));
}

/** Whether a command was written whole and needs nothing after it. */
export function isWholeCommand(query: string): boolean {
  const name = query.toLowerCase();
  return Object.hasOwn(SLASH_USAGES, name) && !SLASH_USAGES[name as SlashName].includes("<");
}
