import { useEffect } from "preact/hooks";
import { roomBeside, roomOrder, unreadBeside } from "../model/room_order.ts";
import { usePage } from "../page.ts";
import { actionOf, type ShortcutAction } from "../shortcuts.ts";

/** Whether the keyboard is one of Apple's. */
export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

/** Does what the shortcuts of the whole page stand for. */
export function useShortcuts(): void {
  const { store, panel, overlay, list, compare } = usePage();
  useEffect(() => {
    function go(step: 1 | -1): void {
      const view = store.view.peek();
      const room = roomBeside(view, { order: roomOrder(view, { list, compare }), step });
      if (room !== null) store.open(room);
    }
    function goUnread(step: 1 | -1): void {
      const view = store.view.peek();
      const next = unreadBeside(view, { order: roomOrder(view, { list, compare }), step });
      if (next === null) return;
      store.open(next.room);
      if (next.thread !== null) void store.history.openThread(next.room, next.thread);
    }
    function act(action: ShortcutAction): void {
      switch (action) {
        case "switch":
          overlay.value = overlay.peek() === "switcher" ? null : "switcher";
          break;
        case "message":
          overlay.value = overlay.peek() === "message" ? null : "message";
          break;
        case "help":
          overlay.value = overlay.peek() === "shortcuts" ? null : "shortcuts";
          break;
        case "mark_all_read":
          return store.markRead();
        case "threads":
          return panel.show({ kind: "threads" });
        case "search":
          return panel.show({ kind: "search" });
        case "previous_room":
          return go(-1);
        case "next_room":
          return go(1);
        case "previous_unread":
          return goUnread(-1);
        case "next_unread":
          return goUnread(1);
      }
    }
    function pressed(event: KeyboardEvent): void {
      if (event.defaultPrevented) return;
      const action = actionOf(event, { mac: isMac(), writing: isWriting(event.target) });
      if (action === null) return;
      event.preventDefault();
      const open = overlay.peek();
      // Under a dialog nothing moves; its own shortcut closes it.
      const goes = action === "switch" || action === "message" ||
        action === "help" && open === "shortcuts";
      if (open === null || goes) act(action);
    }
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [list]);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select") !== null;
}
