import type { RefObject } from "preact";
import { useId, useLayoutEffect, useState } from "preact/hooks";
import { codeBefore } from "../model/completion.ts";
import { type Format, formatted, lineBroken, replaced } from "../model/formatting.ts";
import { formatOf } from "../model/shortcuts.ts";
import { usePage } from "../page.ts";
import { type Completable, type Option, useCompletion } from "./completion.ts";
import { CompletionList } from "./completion_list.tsx";
import { isMac } from "./shortcuts.ts";
import { put, selectionIn } from "./text_edit.ts";

export interface WritingBoxProps extends Completable {
  readonly input: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  /** What is written here, for those who do not see it; also shown while it is empty. */
  readonly label: string;
  readonly onWrite: (value: string) => void;
  readonly onSend: () => void;
  /** Gets the keys that the box has no use for. */
  readonly onKey?: (event: KeyboardEvent) => void;
}

/**
 * Where text is written: it grows with it, formats it by shortcuts and completes emoji, names and commands. Enter
 * sends, Shift+Enter breaks the line.
 */
export function WritingBox(props: WritingBoxProps) {
  const { input, value, label, mentionables, commands, onWrite, onSend, onKey } = props;
  const { emoji } = usePage();
  const [cursor, setCursor] = useState<readonly [start: number, end: number]>([0, 0]);
  const [focused, setFocused] = useState(false);
  const [start, end] = cursor;
  const open = useCompletion(focused ? { text: value, start, end } : null, {
    mentionables,
    commands,
  });
  const id = useId();
  const ids = { list: `${id}l`, option: `${id}o` };

  useLayoutEffect(() => {
    const area = input.current;
    if (area === null) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight}px`;
  }, [value]);

  function selected(area: HTMLTextAreaElement): void {
    const { selectionStart, selectionEnd } = area;
    if (selectionStart !== start || selectionEnd !== end) setCursor([selectionStart, selectionEnd]);
  }

  function written(area: HTMLTextAreaElement, isComposing: boolean): void {
    const code = isComposing ? null : codeBefore(area.value, area.selectionStart);
    const coded = code === null ? null : emoji.value.value?.coded(code.query) ?? null;
    onWrite(area.value);
    selected(area);
    if (code !== null && coded !== null) {
      put(area, replaced({ text: area.value, start: code.start, end: code.end }, coded.sign));
    }
  }

  function take(option: Option): void {
    const area = input.current;
    if (area !== null && open !== null) put(area, open.taken(option));
  }

  /** @returns whether the list had a use for the key */
  function listPressed(event: KeyboardEvent): boolean {
    if (open === null || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    }
    switch (event.key) {
      case "ArrowDown":
        open.choose(open.chosen + 1);
        return true;
      case "ArrowUp":
        open.choose(open.chosen - 1);
        return true;
      case "Enter":
        if (open.whole) return false;
        take(open.options[open.chosen]!);
        return true;
      case "Tab":
        take(open.options[open.chosen]!);
        return true;
      case "Escape":
        open.dismiss();
        return true;
      default:
        return false;
    }
  }

  function pressed(event: KeyboardEvent): void {
    // While an input method composes, keys are its own; Safari says so with key code 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    const area = input.current!;
    const selected = area.selectionStart !== area.selectionEnd;
    const format = formatOf(event, { mac: isMac(), selected });
    const bare = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (listPressed(event)) {
      // The list took it.
    } else if (format !== null) put(area, formatted(selectionIn(area), format));
    else if (event.key === "Enter" && bare && event.shiftKey) {
      put(area, lineBroken(selectionIn(area)));
    } else if (event.key === "Enter" && bare) onSend();
    else return onKey?.(event);
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <>
      {open !== null && (
        <CompletionList
          completion={open}
          ids={ids}
          onTake={take}
          onLeave={() => setFocused(false)}
        />
      )}
      <textarea
        class="composer-input"
        ref={input}
        rows={1}
        // Empty it shows a text of ours, in our direction.
        dir={value === "" ? undefined : "auto"}
        value={value}
        enterkeyhint="send"
        aria-label={label}
        placeholder={label}
        aria-autocomplete="list"
        aria-controls={open === null ? undefined : ids.list}
        aria-activedescendant={open === null ? undefined : ids.option}
        onInput={(event) => written(event.currentTarget, event.isComposing)}
        onSelect={(event) => selected(event.currentTarget)}
        onFocus={() => setFocused(true)}
        onBlur={({ relatedTarget }) => {
          if ((relatedTarget as Element | null)?.id !== ids.list) setFocused(false);
        }}
        onKeyDown={pressed}
      />
    </>
  );
}

/** Gives what is selected in a box a format, as a click asks for. */
export function formatIn(input: RefObject<HTMLTextAreaElement | null>, format: Format): void {
  if (input.current !== null) put(input.current, formatted(selectionIn(input.current), format));
}

/** Puts something where the cursor of a box is. */
export function insertIn(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  if (input.current !== null) put(input.current, replaced(selectionIn(input.current), text));
}
