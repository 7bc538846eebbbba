/** What a language says otherwise than CLDR, by emoji. Several words are parted by `|`. */
export interface OwnNames {
  /** How a name is spelt: a spelt one stays as it is. */
  readonly spelt: (name: string) => string;
  readonly names: Readonly<Record<string, string>>;
  /** Words to find it by besides CLDR's. */
  readonly words: Readonly<Record<string, string>>;
  /** Words of CLDR that mean something else, or nothing. */
  readonly wrong: Readonly<Record<string, string>>;
}

/**
 * Puts right what a language says otherwise. What has been put right stays as it is.
 * @param entry as CLDR has it: the name and after it words to find it by, parted by `|`
 */
export function putRight(own: OwnNames, sign: string, entry: string): string {
  const [known = "", ...words] = entry.split("|");
  const name = own.spelt(own.names[sign] ?? known);
  const wrong = parts(own.wrong[sign]);
  const kept = [...words, ...parts(own.words[sign])].filter((word) => !wrong.includes(word));
  const once = new Map(kept.map((word) => [word.toLowerCase(), word]));
  once.delete(name.toLowerCase());
  return [name, ...once.values()].join("|");
}

function parts(words = ""): string[] {
  return words.split("|").filter((word) => word !== "");
}
