import type { PlainKey } from "../text/catalog.ts";
import type { Format } from "./formatting.ts";

/** Keys that are pressed together. `mod` is Ctrl, and ⌘ on a Mac; others are as `KeyboardEvent.key`. */
export interface Shortcut {
  readonly keys: readonly string[];
  /** What they do. */
  readonly label: PlainKey;
}

/** The keys of the formats. */
export const FORMAT_SHORTCUTS: Readonly<Record<Format, Shortcut>> = {
  bold: { keys: ["mod", "B"], label: "formatBold" },
  italic: { keys: ["mod", "I"], label: "formatItalic" },
  strike: { keys: ["mod", "Shift", "X"], label: "formatStrike" },
  code: { keys: ["mod", "E"], label: "formatCode" },
  codeBlock: { keys: ["mod", "Shift", "E"], label: "formatCodeBlock" },
  quote: { keys: ["mod", "Shift", "9"], label: "formatQuote" },
  list: { keys: ["mod", "Shift", "8"], label: "formatList" },
  // With nothing selected these keys are the quick switcher's.
  link: { keys: ["mod", "K"], label: "formatLink" },
};

/** Everything that keys do while one writes, in the order in which a help should list it. */
export const WRITING_SHORTCUTS: readonly Shortcut[] = [
  { keys: ["Enter"], label: "send" },
  { keys: ["Shift", "Enter"], label: "breakLine" },
  ...Object.values(FORMAT_SHORTCUTS),
  { keys: [":"], label: "completeEmoji" },
  { keys: ["@"], label: "completeMention" },
];

/** The part of a `KeyboardEvent` that says what was pressed. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The format whose keys were pressed; null for anything else. `isSelected`: some text is. */
export function formatOf(press: Press, isSelected: boolean): Format | null {
  for (const [format, { keys }] of Object.entries(FORMAT_SHORTCUTS)) {
    if (isPressed(press, keys) && (format !== "link" || isSelected)) return format as Format;
  }
  return null;
}

/** Whether exactly these keys were pressed. The layout may have no Latin letters: then the place of the key counts. */
export function isPressed(press: Press, keys: readonly string[]): boolean {
  const key = keys[keys.length - 1]!;
  const mod = press.ctrlKey !== press.metaKey;
  if (mod !== keys.includes("mod") || press.altKey) return false;
  if (press.shiftKey !== keys.includes("Shift")) return false;
  const latin = /^[a-z]$/i.test(press.key);
  const digit = /^\d$/.test(key);
  if (digit || (!latin && /^[A-Z]$/.test(key))) {
    return press.code === (digit ? `Digit${key}` : `Key${key}`);
  }
  return press.key.toUpperCase() === key.toUpperCase();
}
