import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Room } from "../model/view.ts";
import type { Panel } from "../end_panel.ts";
import { usePage } from "../page.ts";
import { PinsPanel } from "./pins_panel.tsx";
import { ThreadPanel } from "./thread_panel.tsx";
import { People } from "./people.tsx";
import { SearchPanel } from "./search_panel.tsx";
import { ThreadsPanel } from "./threads_panel.tsx";

/**
 * What stands at the end side now. When somebody asks for it the focus moves to what carries
 * `data-autofocus` in it, or to the panel itself; when it is closed, back to where it was.
 */
export function EndPanel({ panel, room }: { panel: Panel; room: Room }) {
  const { panel: state } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const asked = state.asked.value;
  useLayoutEffect(() => {
    if (asked === 0) return;
    const frame = place.current?.querySelector<HTMLElement>(".panel");
    const first = frame?.querySelector<HTMLElement>("[data-autofocus]") ?? frame;
    first?.focus({ preventScroll: true });
  }, [asked]);
  return (
    <div class="panel-place" ref={place}>
      <Content panel={panel} room={room} />
    </div>
  );
}

function Content({ panel, room }: { panel: Panel; room: Room }) {
  switch (panel.kind) {
    case "people":
      return <People room={room} />;
    case "thread":
      return <ThreadPanel room={room} id={panel.id} />;
    case "threads":
      return <ThreadsPanel key={room.info.room} room={room} />;
    case "pins":
      return <PinsPanel room={room} />;
    case "search":
      return <SearchPanel room={room} />;
  }
}

/** Shows a thread that was opened, by a link to one of its replies, say. */
export function useThreadOpening(): void {
  const { store, panel } = usePage();
  const { thread } = store.view.value;
  useEffect(() => {
    if (thread === null) return;
    const { room, id } = thread;
    const shown = panel.shown.peek();
    if (shown?.kind !== "thread" || shown.id !== id) panel.show({ kind: "thread", room, id });
  }, [thread?.id]);
}

/** Brings the focus back to where it was before the panel was asked for, once it is closed. */
export function usePanelReturn(): void {
  const { panel } = usePage();
  const asked = panel.asked.value;
  const opener = useRef<Element | null>(null);
  // While drawing, what was pressed still has the focus.
  if (asked > 0) opener.current ??= document.activeElement;
  useLayoutEffect(() => {
    const before = opener.current;
    if (asked > 0 || before === null) return;
    opener.current = null;
    const { activeElement } = document;
    if (activeElement !== document.body && activeElement !== null) return;
    const target = before.isConnected ? before : document.querySelector(".composer-input");
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }, [asked]);
}
