import type { Selection } from "../model/formatting.ts";

/** What stands in a text area, and what is selected. */
export function selectionIn(area: HTMLTextAreaElement): Selection {
  return { text: area.value, start: area.selectionStart, end: area.selectionEnd };
}

/** Puts another text into a text area, as if it was typed: it can be undone, and is told as input. */
export function put(area: HTMLTextAreaElement, { text, start, end }: Selection): void {
  const { value } = area;
  area.focus();
  if (text !== value) {
    const [from, tail] = difference(value, text);
    const insertion = text.slice(from, text.length - tail);
    area.setSelectionRange(from, value.length - tail);
    // Nothing else keeps the browser's own undo.
    const done = insertion === ""
      ? document.execCommand("delete")
      : document.execCommand("insertText", false, insertion);
    if (!done) {
      area.setRangeText(insertion, from, value.length - tail);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  area.setSelectionRange(start, end);
}

/** How much is the same at the beginning and at the end of two texts; no character is cut through. */
function difference(one: string, other: string): [from: number, tail: number] {
  const most = Math.min(one.length, other.length);
  let from = 0;
  while (from < most && one[from] === other[from]) from++;
  if (/[\ud800-\udbff]/.test(one[from - 1] ?? "")) from--;
  let tail = 0;
  while (tail < most - from && one[one.length - 1 - tail] === other[other.length - 1 - tail]) {
    tail++;
  }
  if (/[\udc00-\udfff]/.test(one[one.length - tail] ?? "")) tail--;
  return [from, tail];
}
