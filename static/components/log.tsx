import type { TargetedEvent } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { linesOf } from "../model/lines.ts";
import { indexOf } from "../model/log.ts";
import { isNewAbove, readersOf, type Room, shownOf, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { EmptyRoom } from "./empty_room.tsx";
import { Icon } from "./icon.tsx";
import { focusLast } from "./message_shell.tsx";
import { useRows } from "./rows.tsx";
import { ScrollHold } from "./scroll_hold.ts";
import { useTarget } from "./target.ts";

/** Nearer to the top than this older messages are fetched, and so at the foot newer ones; in pixels. */
const NEAR = 400;

/** The conversation of one room. It follows the end only for a reader who is there. */
export function Log({ room, onWrite }: { room: Room; onWrite: () => void }) {
  const { store, text, time, list } = usePage();
  const view = store.view.value;
  const scroller = useRef<HTMLDivElement>(null);
  const rowsBox = useRef<HTMLDivElement>(null);
  const hold = useMemo(() => new ScrollHold(), []);
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const name = room.info.room;
  const pending = view.pending.filter((entry) => entry.room === name);
  const { past } = room;
  const lines = linesOf(room, {
    userId: view.userId,
    username: view.username,
    pending,
    changes: view.changes.filter((entry) => entry.room === name),
    dayKey: time.dayKey,
  });
  const rows = useRows(lines);
  const title = titleOf(view, room, list);
  const lastPending = pending.findLast(({ thread }) => thread === undefined)?.cid;
  const wrote = useRef(lastPending);

  useLayoutEffect(() => {
    const element = scroller.current!;
    // Who writes wants to see it.
    if (lastPending !== undefined && lastPending !== wrote.current) {
      hold.follow();
      if (past !== null) store.showLatest(name);
    }
    wrote.current = lastPending;
    hold.restore(element);
    if (hold.atEnd) store.settle(name);
    loadNear(element);
  });
  useTarget(scroller, hold);

  useEffect(() => {
    const element = scroller.current!;
    const observer = new ResizeObserver(() => hold.restore(element));
    observer.observe(element);
    // What comes late, a picture or the colours of code, changes the height of rows that are there.
    observer.observe(rowsBox.current!);
    return () => observer.disconnect();
  }, []);

  function scrolled({ currentTarget: element }: TargetedEvent<HTMLElement>): void {
    hold.remember(element);
    if (hold.atEnd) setLeftAt(null);
    else if (leftAt === null) setLeftAt(room.toSeq);
    loadNear(element);
  }

  function loadNear({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
    if (scrollTop < NEAR) store.history.older();
    else if (past !== null && scrollHeight - scrollTop - clientHeight < NEAR) store.history.newer();
  }

  function jump(): void {
    hold.follow();
    store.showLatest(name);
    hold.restore(scroller.current!);
    setLeftAt(null);
  }

  const readers = past === null ? readersOf(view, room) : [];
  const below = leftAt === null ? 0 : room.messages.length - indexOf(room.messages, leftAt + 1);
  const shown = shownOf(room);
  const older = shown.hasOlder !== false && (shown.messages.length > 0 || room.info.last_seq > 0);
  const loading = store.history.loading.value ? text("loadingOlder") : "";
  return (
    <div class="log-frame">
      <div
        class="log"
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={text("messages", { room: title })}
        tabIndex={0}
        onScroll={scrolled}
        onKeyDown={focusLast}
      >
        <div class="log-fill" />
        {older
          ? <p class="log-start">{loading}</p>
          : lines.length > 0 && room.info.kind !== "direct" && (
            <p class="log-start">{text("startOfRoom", { room: title })}</p>
          )}
        <div class="log-rows" ref={rowsBox}>{rows}</div>
        {readers.length > 0 && (
          <p class="read-by">
            {text("readBy", { names: list(readers.map(({ username }) => username)) })}
          </p>
        )}
        {room.info.last_seq === 0 && pending.length === 0 && (
          <EmptyRoom room={room} onWrite={onWrite} />
        )}
      </div>
      {isNewAbove(room) && (
        <button
          class="pill pill-top"
          type="button"
          onClick={() => void store.history.firstUnread()}
        >
          <Icon name="up" />
          {text("jumpToNew")}
        </button>
      )}
      {(leftAt !== null || past !== null) && (
        <button class="pill" type="button" onClick={jump}>
          <Icon name="down" />
          {below > 0 ? text("newBelow", { n: below }) : text("jumpToLatest")}
        </button>
      )}
    </div>
  );
}
