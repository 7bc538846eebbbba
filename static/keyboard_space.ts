/** The part of the browser's window that says what a keyboard on the screen leaves of it. */
export interface Window {
  readonly visualViewport:
    | Pick<VisualViewport, "height" | "scale" | "addEventListener">
    | null;
  scrollTo(x: number, y: number): void;
}

/**
 * Keeps the page as high as what can be seen of it, so that a keyboard on the screen covers nothing.
 * Browsers that heed `interactive-widget` do so themselves; Safari does not, and shifts the page instead.
 * @param set takes the height in pixels; null where the browser's own is right
 */
export function keepAboveKeyboard(window: Window, set: (height: number | null) => void): void {
  const viewport = window.visualViewport;
  if (viewport === null) return;
  const follow = () => {
    // Enlarged by two fingers one sees a part of the page, which stays as it is.
    if (viewport.scale > 1.01) return set(null);
    set(viewport.height);
    window.scrollTo(0, 0);
  };
  viewport.addEventListener("resize", follow);
  viewport.addEventListener("scroll", follow);
}
