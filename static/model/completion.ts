/** What is being written and can be completed: from `start` to the cursor, with the sign it begins with. */
export interface Completable {
  readonly kind: "emoji" | "mention";
  /** What was written after the sign. */
  readonly query: string;
  readonly start: number;
  readonly end: number;
}

/** Words that mention many at once. */
export const CROWDS = ["here", "room"] as const;

/** Letters of a short code that must be there before a list opens: `:)` and times open none. */
const CODE_LENGTH = 2;
const NAME_LENGTH = 32;

/** What can be completed at the cursor; null if nothing can. */
export function completableAt(text: string, cursor: number): Completable | null {
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
 * The names that begin with what was written, or have a word that does; those that begin with it first.
 * A name may have spaces. None where a whole name was written and the sentence goes on, or could end: then
 * Enter sends.
 */
export function namesFor(query: string, names: readonly string[], limit: number): string[] {
  const wanted = folded(query);
  const ranked = names.map((name) => {
    const own = folded(name);
    const rank = own.startsWith(wanted)
      ? 0
      : own.split(/\s+/).some((word) => word.startsWith(wanted))
      ? 1
      : 2;
    return { name, rank };
  });
  const found = ranked.filter(({ rank }) => rank < 2).sort((one, other) => one.rank - other.rank)
    .slice(0, limit).map(({ name }) => name);
  const whole = names.some((name) => folded(name) === wanted.trimEnd());
  return whole && (wanted.endsWith(" ") || found.length === 1) ? [] : found;
}

function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
