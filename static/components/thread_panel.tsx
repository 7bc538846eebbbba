import type { TargetedEvent } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { threadLines } from "../model/lines.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Composer } from "./composer.tsx";
import { Icon } from "./icon.tsx";
import { focusLast } from "./message_shell.tsx";
import { PanelFrame } from "./panel_frame.tsx";
import { PlaceContext } from "./place.ts";
import { useRows } from "./rows.tsx";
import { lastShown, ScrollHold } from "./scroll_hold.ts";
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
  const followed = room.threads.get(id);
  const follows = followed?.follows === true;
  const unread = followed?.unread ?? 0;
  const place = useMemo(() => ({ room: name, thread: id }), [name, id]);

  useEffect(() => {
    void store.history.openThread(name, id);
    return () => store.closeThread(id);
  }, [name, id]);
  useEffect(() => {
    // On a touch screen the keyboard would come up over the thread.
    if (matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
  }, [id]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    hold.restore(element, document.hidden && unread > 0);
    look(element);
  });
  useTarget(scroller, hold);

  function look(element: HTMLElement): void {
    const now = store.view.peek().thread;
    if (now?.id !== id || now.hasOlder === null || document.hidden) return;
    const { atEnd } = hold;
    const last = atEnd ? now.replies[now.replies.length - 1]?.id : lastShown(element);
    const seq = now.replies.findLast((reply) => reply.id === last)?.seq ?? null;
    store.lookAtThread({ room: name, id, seq, atEnd });
  }

  function scrolled({ currentTarget: element }: TargetedEvent<HTMLElement>): void {
    hold.remember(element);
    look(element);
    if (element.scrollTop < NEAR_TOP) void store.history.olderReplies();
  }

  const lines = thread === null ? [] : threadLines(thread, {
    userId: view.userId,
    username: view.username,
    pending: view.pending.filter((entry) => entry.room === name),
    changes: view.changes.filter((entry) => entry.room === name),
    dayKey: time.dayKey,
  });
  const rows = useRows(lines);
  return (
    <PanelFrame
      title={text("thread")}
      closeLabel={text("closeThread")}
      action={
        <button
          class="button button-plain panel-action"
          type="button"
          title={text(follows ? "unfollowNote" : "followNote")}
          onClick={() => void store.asking.followThread({ room: name, id }, !follows)}
        >
          <Icon name={follows ? "bellOff" : "bell"} />
          {text(follows ? "unfollow" : "follow")}
        </button>
      }
    >
      <PlaceContext.Provider value={place}>
        <div
          class="thread-log"
          ref={scroller}
          role="log"
          aria-live="off"
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
          {rows}
          {thread?.hasOlder === null && (
            <div class="ghost-rows" aria-hidden="true">{[0, 1].map((n) => <i key={n} />)}</div>
          )}
        </div>
        <Composer key={id} room={room} thread={id} input={input} />
      </PlaceContext.Provider>
    </PanelFrame>
  );
}
