import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { usePage } from "../page.ts";
import type { ScrollHold } from "./scroll_hold.ts";

/** How long a message is marked that its reader was led to; the style sheets agree. In milliseconds. */
const MARKED_MS = 2_400;

/** Leads the reader of a list to the message that he wants to see, each time he wants to. */
export function useTarget(scroller: RefObject<HTMLElement | null>, hold: ScrollHold): void {
  const { store } = usePage();
  const target = store.view.value.target;
  const shown = useRef(0);
  const unmark = useRef<() => void>(() => {});
  useEffect(() => () => unmark.current(), []);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (target === null || element === null || target.turn === shown.current) return;
    const row = element.querySelector<HTMLElement>(`[data-id="${CSS.escape(target.id)}"]`);
    if (row === null) return;
    shown.current = target.turn;
    row.scrollIntoView({ block: "center" });
    hold.remember(element);
    row.focus({ preventScroll: true });
    unmark.current();
    row.dataset["target"] = "true";
    const timer = setTimeout(() => unmark.current(), MARKED_MS);
    unmark.current = () => {
      clearTimeout(timer);
      delete row.dataset["target"];
    };
  });
}
