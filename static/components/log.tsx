import type { TargetedEvent } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { linesOf, newLineKey } from "../model/lines.ts";
import { isEmpty } from "../model/log.ts";
import { calledIn } from "../model/namesakes.ts";
import { isNewAbove, readersOf, type Room, shownOf, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { EmptyRoom } from "./empty_room.tsx";
import { Icon } from "./icon.tsx";
import { focusLast } from "./message_shell.tsx";
import { useRows } from "./rows.tsx";
import { lastShown, ScrollHold } from "./scroll_hold.ts";
import { GhostLog } from "./skeleton.tsx";
import { useTarget } from "./target.ts";

/** Nearer to the top than this older messages are fetched, and so at the foot newer ones; in pixels. */
const NEAR = 400;
/** While its reader scrolls, what was seen is noted this often, in milliseconds. */
const LOOK_MS = 150;

/**
 * The conversation of one room. It follows the end only for a reader who is there, and tells what was on
 * the screen.
 */
export function Log({ room, onWrite }: { room: Room; onWrite: () => void }) {
  const { store, text, time, list } = usePage();
  const view = store.view.value;
  const scroller = useRef<HTMLDivElement>(null);
  const rowsBox = useRef<HTMLDivElement>(null);
  const hold = useMemo(() => new ScrollHold(), []);
  const looking = useRef<ReturnType<typeof setTimeout> | null>(null);
  /** The place of the line "new messages" that was on the screen. */
  const lineShown = useRef<number | null>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [newAbove, setNewAbove] = useState(false);
  const name = room.info.room;
  const pending = view.pending.filter((entry) => entry.room === name);
  const { past } = room;
  const lines = linesOf(room, {
    userId: view.userId,
    username: view.username,
    pending,
    changes: view.changes.filter((entry) => entry.room === name),
    dayKey: time.dayKey,
    readers: readersOf(view, room)?.map((reader) => calledIn(view, reader)),
  });
  const rows = useRows(lines);
  const title = titleOf(view, room, list);
  const lastPending = pending.findLast(({ thread }) => thread === undefined)?.cid;
  const wrote = useRef(lastPending);
  const lineKey = room.newAfter === null ? null : newLineKey(room.newAfter);

  useLayoutEffect(() => {
    const element = scroller.current!;
    // Who writes wants to see it.
    if (lastPending !== undefined && lastPending !== wrote.current) {
      hold.follow(lineKey);
      if (past !== null) store.showLatest(name);
    }
    wrote.current = lastPending;
    put(element);
    loadNear(element);
  });
  useTarget(scroller, hold);

  useEffect(() => {
    const element = scroller.current!;
    const observer = new ResizeObserver(() => put(element));
    observer.observe(element);
    // What comes late, a picture or the colours of code, changes the height of rows that are there.
    observer.observe(rowsBox.current!);
    return () => {
      observer.disconnect();
      if (looking.current !== null) clearTimeout(looking.current);
    };
  }, []);

  function put(element: HTMLElement): void {
    const now = store.view.peek().rooms.get(name);
    hold.restore(element, document.hidden && now !== undefined && now.unread > 0);
    look(element);
  }

  function look(element: HTMLElement): void {
    const now = store.view.peek().rooms.get(name);
    if (now === undefined) return;
    // On a phone something may lie over it.
    const hidden = document.hidden || element.closest("[inert]") !== null;
    const { messages } = shownOf(now);
    const whole = now.past === null && now.toSeq >= now.info.last_seq;
    const id = hold.atEnd && whole ? messages[messages.length - 1]?.id : lastShown(element);
    const seq = hidden ? null : messages.findLast((message) => message.id === id)?.seq ?? null;
    store.look({ room: name, seq, atEnd: hold.atEnd && whole && !hidden });
    setAtEnd(hold.atEnd);
    const { top, bottom } = element.getBoundingClientRect();
    const line = element.querySelector(".new-line")?.getBoundingClientRect();
    if (line !== undefined && line.bottom > top && line.top < bottom) {
      lineShown.current = now.newAfter;
    }
    const unshown = now.newAfter !== null && now.newAfter !== lineShown.current;
    setNewAbove(unshown && (line === undefined ? isNewAbove(now) : line.bottom <= top));
  }

  function scrolled({ currentTarget: element }: TargetedEvent<HTMLElement>): void {
    hold.remember(element);
    looking.current ??= setTimeout(() => {
      looking.current = null;
      look(element);
    }, LOOK_MS);
    loadNear(element);
  }

  function loadNear({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
    if (scrollTop < NEAR) store.history.older();
    else if (past !== null && scrollHeight - scrollTop - clientHeight < NEAR) store.history.newer();
  }

  function jump(): void {
    hold.follow(lineKey);
    store.showLatest(name);
    put(scroller.current!);
  }

  const below = room.keptUnread ? 0 : room.unread;
  const away = !atEnd || past !== null && !isEmpty(past);
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
          : lines.length > 0 && !room.remembered && room.info.kind !== "direct" && (
            <p class="log-start">{text("startOfRoom", { room: title })}</p>
          )}
        {room.remembered && shown.messages.length === 0 && <GhostLog />}
        <div class="log-rows" ref={rowsBox}>{rows}</div>
        {!room.remembered && room.info.last_seq === 0 && pending.length === 0 && (
          <EmptyRoom room={room} onWrite={onWrite} />
        )}
      </div>
      {newAbove && (
        <button
          class="pill pill-top"
          type="button"
          onClick={() => void store.history.firstUnread()}
        >
          <Icon name="up" />
          {text("jumpToNew")}
        </button>
      )}
      {away && (
        <button class="pill" type="button" onClick={jump}>
          <Icon name="down" />
          {below > 0 ? text("newBelow", { n: below }) : text("jumpToLatest")}
        </button>
      )}
    </div>
  );
}
