import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { linesOf } from "../model/lines.ts";
import { BOUNDS, type Room, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { EmptyRoom } from "./empty_room.tsx";
import { Icon } from "./icon.tsx";
import { useRows } from "./rows.tsx";
import { ScrollHold } from "./scroll_hold.ts";

/** Nearer to the top than this, older messages are fetched, in pixels. */
const NEAR_TOP = 400;

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
  const lines = linesOf(room, {
    userId: view.userId,
    username: view.username,
    pending,
    dayKey: time.dayKey,
  });
  const rows = useRows(lines);
  const title = titleOf(view, room, list);
  const lastPending = pending[pending.length - 1]?.cid;
  const wrote = useRef(lastPending);

  useLayoutEffect(() => {
    const element = scroller.current!;
    // Who writes wants to see it.
    if (lastPending !== undefined && lastPending !== wrote.current) hold.follow();
    wrote.current = lastPending;
    hold.restore(element);
    if (hold.atEnd) store.settle(name);
    if (element.scrollTop < NEAR_TOP) store.loadOlder();
  });

  useEffect(() => {
    const element = scroller.current!;
    const observer = new ResizeObserver(() => hold.restore(element));
    observer.observe(element);
    // What comes late, a picture or the colours of code, changes the height of rows that are there.
    observer.observe(rowsBox.current!);
    return () => observer.disconnect();
  }, []);

  function scrolled(): void {
    const element = scroller.current!;
    hold.remember(element);
    if (hold.atEnd) setLeftAt(null);
    else if (leftAt === null) setLeftAt(room.info.last_seq);
    if (element.scrollTop < NEAR_TOP) store.loadOlder();
  }

  function jump(): void {
    hold.follow();
    hold.restore(scroller.current!);
    setLeftAt(null);
  }

  const below = leftAt === null ? 0 : room.info.last_seq - leftAt;
  const older = room.hasOlder !== false && (room.messages.length > 0 || room.info.last_seq > 0);
  const full = room.messages.length >= BOUNDS.messages;
  const loading = store.loadingOlder.value ? text("loadingOlder") : "";
  const olderWords = full ? text("olderNotShown") : loading;
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
      >
        <div class="log-fill" />
        {older
          ? <p class="log-start">{olderWords}</p>
          : lines.length > 0 && room.info.kind !== "direct" && (
            <p class="log-start">{text("startOfRoom", { room: title })}</p>
          )}
        <div class="log-rows" ref={rowsBox}>{rows}</div>
        {room.info.last_seq === 0 && pending.length === 0 && (
          <EmptyRoom room={room} onWrite={onWrite} />
        )}
      </div>
      {leftAt !== null && (
        <button class="pill" type="button" onClick={jump}>
          <Icon name="down" />
          {below > 0 ? text("newBelow", { n: below }) : text("jumpToLatest")}
        </button>
      )}
    </div>
  );
}
