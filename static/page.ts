import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { TimeFormat } from "./format/time.ts";
import type { Store } from "./store.ts";
import type { Text } from "./text/catalog.ts";

/** What every component may use. */
export interface Page {
  readonly store: Store;
  readonly text: Text;
  readonly time: TimeFormat;
  /** Joins names as the language does: "Ada, Ben and Cy". */
  readonly list: (names: readonly string[]) => string;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("A component stands outside of PageContext");
  return page;
}
