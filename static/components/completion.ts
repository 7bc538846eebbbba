import { useState } from "preact/hooks";
import { withTone } from "../emoji/tone.ts";
import { completableAt, CROWDS, namesFor } from "../model/completion.ts";
import { replaced, type Selection } from "../model/formatting.ts";
import { usePage } from "../page.ts";

/** Options that a list shows: they fit above a phone's keyboard. */
const OPTIONS = 6;

/** One line of the list. */
export interface Option {
  /** What it puts into the text. */
  readonly insertion: string;
  /** An emoji, or nothing for a mention. */
  readonly sign: string;
  readonly name: string;
  /** What the name means, or how else it is written. */
  readonly hint: string;
}

export interface Completion {
  readonly options: readonly Option[];
  /** Index of the option that Enter takes. */
  readonly chosen: number;
  choose(index: number): void;
  /** What the text becomes with an option. */
  taken(option: Option): Selection;
  /** Closes the list until something else is begun. */
  dismiss(): void;
}

/**
 * What could be meant by what is being written at the cursor.
 * @param selection null: nobody writes
 * @param namesOf gives the names of those who may be mentioned
 */
export function useCompletion(
  selection: Selection | null,
  namesOf: () => readonly string[],
): Completion | null {
  const { emoji, habits, text } = usePage();
  const [dismissed, setDismissed] = useState<number | null>(null);
  const [place, setPlace] = useState({ of: "", index: 0 });
  if (selection === null || selection.start !== selection.end) return null;
  const { text: value, start } = selection;
  const found = completableAt(value, start);
  if (found === null || found.start === dismissed) return null;
  const key = `${found.start} ${found.query}`;
  const options = found.kind === "emoji" ? emojiOptions(found.query) : mentions(found.query);
  if (options.length === 0) return null;

  function emojiOptions(query: string): Option[] {
    const set = emoji.value.value;
    if (set === null) emoji.want();
    return (set?.search(query, OPTIONS) ?? []).map((it) => {
      const sign = withTone(it, habits.tone.value);
      const [code] = it.codes;
      const hint = code === undefined ? "" : `:${code}:`;
      return { insertion: `${sign} `, sign, name: it.name, hint };
    });
  }

  function mentions(query: string): Option[] {
    const names = namesOf();
    const hints: ReadonlyMap<string, string> = new Map([
      ["here", text("mentionHere")],
      ["room", text("mentionRoom")],
    ]);
    return namesFor(query, [...names, ...CROWDS], OPTIONS).map((name) => {
      const hint = names.includes(name) ? "" : hints.get(name) ?? "";
      return { insertion: `@${name} `, sign: "", name: `@${name}`, hint };
    });
  }

  return {
    options,
    chosen: place.of === key ? Math.min(place.index, options.length - 1) : 0,
    choose: (index) => setPlace({ of: key, index: (index + options.length) % options.length }),
    taken: ({ insertion }) => {
      // A space that is there already is not doubled.
      const after = value[found.end] === " " ? found.end + 1 : found.end;
      return replaced({ text: value, start: found.start, end: after }, insertion);
    },
    dismiss: () => setDismissed(found.start),
  };
}
