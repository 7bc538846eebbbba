import { useState } from "preact/hooks";
import { SLASH_USAGES } from "../../lib/protocol.ts";
import { withTone } from "../emoji/tone.ts";
import { commandsFor, completableAt, isWholeCommand, mentionsFor } from "../model/completion.ts";
import { replaced, type Selection } from "../model/formatting.ts";
import type { Mentionable } from "../model/mentionable.ts";
import { usePage } from "../page.ts";

/** Options that a list shows at once: they fit above a phone's keyboard. */
export const OPTIONS = 6;

/** One line of the list. */
export interface Option {
  /** What it puts into the text. */
  readonly insertion: string;
  /** An emoji, or nothing for a mention. */
  readonly sign: string;
  readonly name: string;
  /** What tells it apart from others of the name. */
  readonly shortId?: string | null;
  /** What the name means, or how else it is written. */
  readonly hint: string;
}

export interface Completion {
  readonly options: readonly Option[];
  /** Index of the option that Enter takes. */
  readonly chosen: number;
  /** What is written is whole: Enter sends it. */
  readonly whole: boolean;
  choose(index: number): void;
  /** What the text becomes with an option. */
  taken(option: Option): Selection;
  /** Closes the list until something else is begun. */
  dismiss(): void;
}

export interface Completable {
  /** Those who may be mentioned, asked for when one is begun. */
  readonly mentionables: () => readonly Mentionable[];
  /** Whether the text may be a command. */
  readonly commands: boolean;
}

/**
 * What could be meant by what is being written at the cursor.
 * @param selection null: nobody writes
 */
export function useCompletion(
  selection: Selection | null,
  { mentionables, commands }: Completable,
): Completion | null {
  const { emoji, habits, text, said } = usePage();
  const [dismissed, setDismissed] = useState<number | null>(null);
  const [place, setPlace] = useState({ of: "", index: 0 });
  if (selection === null || selection.start !== selection.end) return null;
  const { text: value, start } = selection;
  const found = completableAt(value, start);
  if (dismissed !== null && found?.start !== dismissed) setDismissed(null);
  if (found === null || found.start === dismissed) return null;
  const { kind, query } = found;
  if (kind === "command" && !commands) return null;
  const key = `${found.start} ${query}`;
  const options = { emoji: emojiOptions, mention: mentions, command: commandOptions }[kind]();
  if (options.length === 0) return null;

  function emojiOptions(): Option[] {
    const set = emoji.value.value;
    if (set === null) emoji.want();
    return (set?.search(query, OPTIONS) ?? []).map((it) => {
      const sign = withTone(it, habits.tone.value);
      const [code] = it.codes;
      const hint = code === undefined ? "" : `:${code}:`;
      return { insertion: `${sign} `, sign, name: it.name, hint };
    });
  }

  function mentions(): Option[] {
    return mentionsFor(query, mentionables(), OPTIONS).map((one): Option => {
      const name = `@${one.name}`;
      const option = { insertion: `${name} `, sign: "", name, hint: "" };
      switch (one.kind) {
        case "person": {
          const { shortId } = one;
          return shortId === null ? option : { ...option, insertion: `@${shortId} `, shortId };
        }
        case "namesakes":
          return { ...option, hint: text("mentionNamesakes", { n: one.count }) };
        case "here":
          return { ...option, hint: text("mentionHere") };
        case "room":
          return { ...option, hint: text("mentionRoom") };
      }
    });
  }

  function commandOptions(): Option[] {
    return commandsFor(query).map((command) => {
      const usage = SLASH_USAGES[command];
      // What needs nothing more is whole without a space.
      const insertion = usage.includes(" ") ? `/${command} ` : `/${command}`;
      return { insertion, sign: "", name: said.usage(usage), hint: text(`help_${command}`) };
    });
  }

  return {
    options,
    chosen: place.of === key ? Math.min(place.index, options.length - 1) : 0,
    whole: kind === "command" && isWholeCommand(query),
    choose: (index) => setPlace({ of: key, index: (index + options.length) % options.length }),
    taken: ({ insertion }) => {
      // A space that is there already is not doubled.
      const after = value[found.end] === " " && insertion.endsWith(" ") ? found.end + 1 : found.end;
      return replaced({ text: value, start: found.start, end: after }, insertion);
    },
    dismiss: () => setDismissed(found.start),
  };
}
