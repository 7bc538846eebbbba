/** A combination of keys. `mod` is Command on a Mac and Control elsewhere. */
export interface Combination {
  readonly key: string;
  readonly mod?: true;
  readonly alt?: true;
  readonly shift?: true;
  /** Only where nobody is writing. */
  readonly idle?: true;
}

/** What a shortcut of the whole page does. */
export type ShortcutAction =
  | "switch"
  | "message"
  | "previous_room"
  | "next_room"
  | "previous_unread"
  | "next_unread"
  | "mark_all_read"
  | "threads"
  | "search"
  | "help";

/** One line of the help. Without an action the part of the page that has the focus sees to it. */
export interface Shortcut {
  readonly label:
    | "switchRoom"
    | "newMessage"
    | "keyPreviousRoom"
    | "keyNextRoom"
    | "keyPreviousUnread"
    | "keyNextUnread"
    | "keyMarkAllRead"
    | "threads"
    | "search"
    | "keyHelp"
    | "keyClose";
  readonly combinations: readonly Combination[];
  readonly action?: ShortcutAction;
}

/** Every shortcut of the whole page: it listens for these, and the help lists them. */
export const SHORTCUTS: readonly Shortcut[] = [
  { label: "switchRoom", combinations: [{ key: "k", mod: true }], action: "switch" },
  { label: "newMessage", combinations: [{ key: "k", mod: true, shift: true }], action: "message" },
  {
    label: "keyPreviousRoom",
    combinations: [{ key: "ArrowUp", alt: true }],
    action: "previous_room",
  },
  { label: "keyNextRoom", combinations: [{ key: "ArrowDown", alt: true }], action: "next_room" },
  {
    label: "keyPreviousUnread",
    combinations: [{ key: "ArrowUp", alt: true, shift: true }],
    action: "previous_unread",
  },
  {
    label: "keyNextUnread",
    combinations: [{ key: "ArrowDown", alt: true, shift: true }],
    action: "next_unread",
  },
  {
    label: "keyMarkAllRead",
    combinations: [{ key: "Escape", shift: true }],
    action: "mark_all_read",
  },
  { label: "threads", combinations: [{ key: "t", alt: true }], action: "threads" },
  { label: "search", combinations: [{ key: "f", mod: true, shift: true }], action: "search" },
  { label: "keyClose", combinations: [{ key: "Escape" }] },
  {
    label: "keyHelp",
    combinations: [{ key: "/", mod: true }, { key: "?", idle: true }],
    action: "help",
  },
];

/** The part of a keyboard event that says what was pressed. */
export type Pressed = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing"
>;

/**
 * What the keys that were pressed stand for; null for nothing.
 * @param writing whether they go into a text
 */
export function actionOf(
  pressed: Pressed,
  { mac, writing }: { mac: boolean; writing: boolean },
): ShortcutAction | null {
  if (pressed.isComposing) return null;
  const found = SHORTCUTS.find(({ combinations }) =>
    combinations.some((combination) => {
      if (combination.idle && writing) return false;
      const mod = mac ? pressed.metaKey : pressed.ctrlKey;
      const other = mac ? pressed.ctrlKey : pressed.metaKey;
      // On another alphabet's keyboard the letter is elsewhere, but its key is where it was. What is
      // a sign needs Shift on some keyboards and none on others.
      const letter = /^[a-z]$/.test(combination.key);
      const same = latinKey(pressed) === combination.key ||
        letter && pressed.code === `Key${combination.key.toUpperCase()}`;
      const shift = combination.key.length === 1 && !letter ||
        pressed.shiftKey === (combination.shift ?? false);
      return same && shift && mod === (combination.mod ?? false) && !other &&
        pressed.altKey === (combination.alt ?? false);
    })
  );
  return found?.action ?? null;
}

/** The key as a Latin keyboard has it: the letter or slash in its place, and its question mark. */
export function latinKey({ key, code }: Pick<Pressed, "key" | "code">): string {
  if (key === "؟" || key === "？") return "?";
  const foreign = /^\p{L}$/u.test(key) && !/^[a-z]$/i.test(key);
  if (foreign && code === "Slash") return "/";
  const letter = foreign ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  return letter?.toLowerCase() ?? key;
}

/** The keys as they are called on the keyboard. */
export function keysOf({ key, mod, alt, shift }: Combination, mac: boolean): string[] {
  const held = [...mod ? ["mod"] : [], ...alt ? ["Alt"] : [], ...shift ? ["Shift"] : []];
  return [...held, key].map((each) => named(each, mac));
}

const SIGNS: Readonly<Record<string, string>> = { ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };
const MAC_SIGNS: Readonly<Record<string, string>> = { Alt: "⌥", Shift: "⇧", Enter: "↩" };

/** A key as it is called on the keyboard; `mod` as in {@linkcode Combination}. */
export function named(key: string, mac: boolean): string {
  if (key === "mod") return mac ? "⌘" : "Ctrl";
  const sign = SIGNS[key] ?? (mac ? MAC_SIGNS[key] : undefined);
  return sign ?? (key.length === 1 ? key.toUpperCase() : key);
}
