import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useRef, useState } from "preact/hooks";
import type { PendingChange } from "../../lib/client/transport.ts";
import type { MessageEntry } from "../model/lines.ts";
import { usePage } from "../page.ts";
import { latinKey } from "../shortcuts.ts";
import { failureOf } from "../text/failure.ts";
import { mayEdit } from "../writing.ts";
import { Icon } from "./icon.tsx";
import { MessageActions } from "./message_actions.tsx";
import { usePlace } from "./place.ts";
import { Reactions } from "./reactions.tsx";
import { RepliesLine } from "./replies_line.tsx";

/** A finger that rests this long wants to do something with the message, in milliseconds. */
const LONG_PRESS_MS = 450;
/** A finger that moved further than this scrolls, in pixels. */
const SLACK = 8;

export interface MessageShellProps {
  readonly entry: MessageEntry;
  readonly class: string;
  readonly children: ComponentChildren;
}

/** What every message has around its text: what can be done with it, and what others did. */
export function MessageShell({ entry, class: name, children }: MessageShellProps) {
  const { store, text } = usePage();
  const place = usePlace();
  const { message, failed } = entry;
  const [near, setNear] = useState(false);
  const press = useLongPress((anchor) =>
    store.writing.ask({ kind: "menu", message, place, anchor })
  );

  function pressed(event: TargetedKeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const own = mayEdit(message, store.view.peek().userId);
    switch (latinKey(event)) {
      case "ArrowUp":
      case "ArrowDown":
        focusBeside(event.currentTarget, event.key === "ArrowUp" ? -1 : 1);
        break;
      case "Enter":
        store.writing.ask({
          kind: "menu",
          message,
          place,
          anchor: event.currentTarget.getBoundingClientRect(),
        });
        break;
      case "r":
        if (!message.deleted) store.writing.reply(place, message);
        break;
      case "t":
        void store.history.openThread(message.room, message.thread ?? message.id);
        break;
      case "e":
        if (own) store.writing.edit(message.id);
        break;
      case "Delete":
        if (own) store.writing.ask({ kind: "delete", message });
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <div
      class={name}
      data-key={entry.key}
      data-id={message.id}
      data-state="sent"
      tabIndex={-1}
      onPointerEnter={(event) => setNear(event.pointerType === "mouse")}
      onPointerLeave={() => setNear(false)}
      onFocusIn={() => setNear(true)}
      onFocusOut={({ currentTarget: row, relatedTarget }) => {
        if (!row.contains(relatedTarget as Node | null) && !row.matches(":hover")) setNear(false);
      }}
      onKeyDown={pressed}
      {...press}
    >
      {message.pinned !== undefined && (
        <p class="message-pinned">
          <Icon name="pin" />
          {text("pinned")}
        </p>
      )}
      {children}
      {message.reactions !== undefined && <Reactions message={message} />}
      {message.replies !== undefined && place.thread === undefined && (
        <RepliesLine message={message} replies={message.replies} />
      )}
      {failed.map((change) => <FailedChange key={change.cid} change={change} />)}
      {near && !message.deleted && store.writing.editing.value !== message.id && (
        <MessageActions message={message} />
      )}
    </div>
  );
}

function FailedChange({ change: { cid, change, failed } }: { change: PendingChange }) {
  const { store, text, said } = usePage();
  const shown = text(failureOf(change));
  return (
    <p class="message-failed">
      <Icon name="alert" />
      <span>
        {failed === undefined
          ? shown
          : text("failedBecause", { what: shown, why: said.error(failed) })}{" "}
        <span class="message-ways">
          <button class="link-button" type="button" onClick={() => store.writing.retry(cid)}>
            {text("retry")}
          </button>
          <button class="link-button" type="button" onClick={() => store.writing.discard(cid)}>
            {text("dismiss")}
          </button>
        </span>
      </span>
    </p>
  );
}

/** Moves the focus to the message before or after this one in its list. */
function focusBeside(row: HTMLElement, step: number): void {
  const rows = [...row.closest("[role=log]")?.querySelectorAll<HTMLElement>("[data-id]") ?? []];
  rows[rows.indexOf(row) + step]?.focus();
}

/** Arrow up in a list of messages itself moves the focus to the last of them. */
export function focusLast(event: TargetedKeyboardEvent<HTMLElement>): void {
  const { currentTarget: list, key, target } = event;
  if (target !== list || key !== "ArrowUp") return;
  const rows = list.querySelectorAll<HTMLElement>("[data-id]");
  rows[rows.length - 1]?.focus();
  event.preventDefault();
}

/** What a finger does that rests on the message. */
function useLongPress(call: (anchor: DOMRect) => void) {
  const started = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(
    null,
  );
  const rested = useRef(false);
  function stop(): void {
    if (started.current !== null) clearTimeout(started.current.timer);
    started.current = null;
  }
  return {
    onTouchStart(event: TouchEvent & { currentTarget: HTMLElement }) {
      stop();
      const [touch, second] = event.touches;
      if (touch === undefined || second !== undefined) return;
      const row = event.currentTarget;
      const timer = setTimeout(() => {
        rested.current = true;
        call(row.getBoundingClientRect());
      }, LONG_PRESS_MS);
      rested.current = false;
      started.current = { timer, x: touch.clientX, y: touch.clientY };
    },
    onTouchMove(event: TouchEvent) {
      const from = started.current;
      const touch = event.touches[0];
      if (from === null || touch === undefined) return;
      if (Math.hypot(touch.clientX - from.x, touch.clientY - from.y) > SLACK) stop();
    },
    onTouchEnd(event: TouchEvent) {
      stop();
      // Or the finger would press, on leaving, what came up under it.
      if (rested.current) event.preventDefault();
    },
    onTouchCancel: stop,
  };
}
