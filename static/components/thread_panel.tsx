import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { threadLines } from "../model/lines.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Composer } from "./composer.tsx";
import { LineRow } from "./line_row.tsx";
import { focusLast } from "./message_shell.tsx";
import { PanelFrame } from "./panel_frame.tsx";
import { PlaceContext } from "./place.ts";
import { ScrollHold } from "./scroll_hold.ts";
import { useTarget } from "./target.ts";

/** Nearer to the top than this, older replies are fetched, in pixels. */
const NEAR_TOP = 200;

/** A thread: its first message, what was answered to it, and where one answers. */
export function ThreadPanel({ room, id }: { room: Room; id: string }) {
  const { store, text, time } = usePage();
  const view = store.view.value;
  const scroller = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const hold = useMemo(() => new ScrollHold(), [id]);
  const name = room.info.room;
  const thread = view.thread?.id === id ? view.thread : null;
  const place = useMemo(() => ({ room: name, thread: id }), [name, id]);

  useEffect(() => {
    void store.history.openThread(name, id);
    return () => store.closeThread(id);
  }, [name, id]);
  useEffect(() => {
    // On a touch screen the keyboard would come up over the thread.
    if (matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
  }, [id]);
  useLayoutEffect(() => hold.restore(scroller.current!));
  useTarget(scroller, hold);

  function scrolled(): void {
    const element = scroller.current!;
    hold.remember(element);
    if (element.scrollTop < NEAR_TOP) void store.history.olderReplies();
  }

  const lines = thread === null ? [] : threadLines(thread, {
    userId: view.userId,
    username: view.username,
    pending: view.pending.filter((entry) => entry.room === name),
    changes: view.changes.filter((entry) => entry.room === name),
    dayKey: time.dayKey,
  });
  return (
    <PanelFrame title={text("thread")} closeLabel={text("closeThread")}>
      <PlaceContext.Provider value={place}>
        <div
          class="thread-log"
          ref={scroller}
          role="log"
          aria-label={text("thread")}
          tabIndex={0}
          onScroll={scrolled}
          onKeyDown={focusLast}
        >
          {thread?.hasOlder && thread.root !== null && (
            <button
              class="link-button thread-older"
              type="button"
              onClick={() => void store.history.olderReplies()}
            >
              {text("olderReplies")}
            </button>
          )}
          {lines.map((line) => <LineRow key={line.key} line={line} />)}
          {thread?.hasOlder === null && (
            <div class="ghost-rows" aria-hidden="true">{[0, 1].map((n) => <i key={n} />)}</div>
          )}
        </div>
        <Composer key={id} room={room} thread={id} input={input} />
      </PlaceContext.Provider>
    </PanelFrame>
  );
}
