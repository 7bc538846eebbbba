import type { PlainKey } from "../text/catalog.ts";
import { type Format, FORMATS } from "./formatting.ts";

/** Keys that are pressed together. `mod` is Command on a Mac and Control elsewhere. */
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

/**
 * The format whose keys were pressed; null for anything else.
 * @param selected whether some text is
 */
export function formatOf(
  press: Press,
  { mac, selected }: { mac: boolean; selected: boolean },
): Format | null {
  // On a Mac, Control and a letter move the cursor.
  const [mod, other] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (!mod || other || press.altKey) return null;
  return FORMATS.find((format) =>
    isPressed(press, FORMAT_SHORTCUTS[format].keys) && (format !== "link" || selected)
  ) ?? null;
}

/** Whether these are the keys besides `mod`. Where a layout has no Latin letters the place of the key counts. */
function isPressed(press: Press, keys: readonly string[]): boolean {
  const key = keys[keys.length - 1]!;
  if (press.shiftKey !== keys.includes("Shift")) return false;
  // With Shift a digit's key says a sign.
  if (/\d/.test(key)) return press.code === `Digit${key}`;
  if (/^[a-z]$/i.test(press.key)) return press.key.toUpperCase() === key;
  return press.code === `Key${key}`;
}
