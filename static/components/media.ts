import { useEffect, useState } from "preact/hooks";

/** The widths at which the layout changes; the style sheets agree. Sidebar and panel cover the conversation. */
export const ONE_COLUMN = "(max-width: 759px)";
/** The panel stands beside the conversation instead of over it. */
export const PANEL_BESIDE = "(min-width: 1024px)";
/** There is space for people too. */
export const AMPLE = "(min-width: 1200px)";

/** Whether a media query matches, and goes on matching: a phone is turned, a window is resized. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setMatches(list.matches);
    follow();
    list.addEventListener("change", follow);
    return () => list.removeEventListener("change", follow);
  }, [query]);
  return matches;
}
