import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A finger must go this far before it is taken for a swipe, in pixels. */
const START = 12;
/** Past this part of its width a drawer that is let go of goes on by itself. */
const HALF = 0.4;
/** A swipe as fast as this does what it points at, however short; in pixels a millisecond. */
const FAST = 0.4;

export interface DrawerSwipeOptions {
  /** What is swiped on; the drawer is its `.sidebar`. */
  readonly frame: RefObject<HTMLElement | null>;
  readonly open: boolean;
  /** Whether there is a drawer now. */
  readonly enabled: boolean;
  readonly onChange: (open: boolean) => void;
}

/** Opens and closes the drawer by a finger, which it follows. */
export function useDrawerSwipe(options: DrawerSwipeOptions): void {
  const { frame, enabled } = options;
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const element = frame.current;
    if (element === null || !enabled) return;
    let start: { x: number; y: number; at: number } | null = null;
    let swiping = false;
    let shown = 0;

    const drawer = () => element.querySelector<HTMLElement>(".sidebar")!;
    // Towards the end of the line opens it.
    const sign = () => getComputedStyle(element).direction === "rtl" ? -1 : 1;

    function began(event: TouchEvent): void {
      const touch = event.touches[0]!;
      const free = event.touches.length === 1 && !isTaken(event.target, element!);
      start = free ? { x: touch.clientX, y: touch.clientY, at: event.timeStamp } : null;
      swiping = false;
    }
    function moved(event: TouchEvent): void {
      if (start === null) return;
      const touch = event.touches[0]!;
      const along = (touch.clientX - start.x) * sign();
      const across = Math.abs(touch.clientY - start.y);
      const { open } = latest.current;
      if (!swiping) {
        if (across > START) start = null;
        if (start === null || Math.abs(along) < START || across * 2 > Math.abs(along)) return;
        if (along > 0 === open) {
          start = null;
          return;
        }
        swiping = true;
      }
      event.preventDefault();
      const { style, offsetWidth } = drawer();
      shown = Math.min(1, Math.max(0, (open ? 1 : 0) + along / offsetWidth));
      style.transition = "none";
      style.visibility = "visible";
      style.transform = `translateX(${(shown - 1) * 100 * sign()}%)`;
    }
    function ended(event: TouchEvent): void {
      if (!swiping || start === null) return;
      const { open, onChange } = latest.current;
      const touch = event.changedTouches[0];
      const distance = touch === undefined ? 0 : (touch.clientX - start.x) * sign();
      const speed = distance / Math.max(1, event.timeStamp - start.at);
      const opens = Math.abs(speed) > FAST ? speed > 0 : shown > (open ? 1 - HALF : HALF);
      start = null;
      swiping = false;
      drawer().removeAttribute("style");
      if (opens !== open) onChange(opens);
    }

    element.addEventListener("touchstart", began, { passive: true });
    element.addEventListener("touchmove", moved, { passive: false });
    element.addEventListener("touchend", ended);
    element.addEventListener("touchcancel", ended);
    return () => {
      element.removeEventListener("touchstart", began);
      element.removeEventListener("touchmove", moved);
      element.removeEventListener("touchend", ended);
      element.removeEventListener("touchcancel", ended);
    };
  }, [enabled]);
}

/** Whether what was touched has its own use for a swipe: a text being written, a wide table, a panel. */
function isTaken(target: EventTarget | null, frame: HTMLElement): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest("input, textarea, select, dialog, .panel") !== null) return true;
  for (let at: Element | null = target; at !== null && at !== frame; at = at.parentElement) {
    const { overflowX } = getComputedStyle(at);
    if (at.scrollWidth > at.clientWidth && /auto|scroll/.test(overflowX)) return true;
  }
  return false;
}
