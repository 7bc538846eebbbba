import type { Signal } from "@preact/signals";
import type { Language } from "../lib/client/languages.ts";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { EmojiSet } from "./emoji/emoji.ts";
import type { EmojiHabits } from "./emoji/habits.ts";
import type { EndPanel } from "./end_panel.ts";
import type { PickerPart } from "./emoji/picker.ts";
import type { Lazy } from "./lazy.ts";
import type { Look } from "./look.ts";
import type { Recent } from "./recent.ts";
import type { SearchPart } from "./search/part.ts";
import type { Store } from "./store.ts";
import type { Speech } from "./text/speech.ts";

/** A dialog over everything. */
export type Overlay = "settings" | "shortcuts" | "switcher" | "message" | "invite";

/** What every component may use. */
export interface Page extends Speech {
  readonly store: Store;
  readonly recent: Recent;
  readonly panel: EndPanel;
  readonly look: Look;
  /** The dialog that is open over everything. */
  readonly overlay: Signal<Overlay | null>;
  /** Changes the language, for good. @returns false if it cannot be had now */
  readonly speak: (language: Language) => Promise<boolean>;
  readonly markdown: Lazy<typeof import("../lib/client/markdown.ts")>;
  readonly highlighter: Lazy<typeof import("./markdown/highlight.ts")>;
  /** All emoji, named in the language of the page. */
  readonly emoji: Lazy<EmojiSet>;
  readonly habits: EmojiHabits;
  readonly picker: Lazy<PickerPart>;
  readonly search: Lazy<SearchPart>;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("A component stands outside of PageContext");
  return page;
}
