import "../first.ts";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { calledIn } from "../model/namesakes.ts";
import { hasPeople } from "../model/people.ts";
import { isUnread } from "../model/unread.ts";
import { usePlain } from "../markdown/rich.tsx";
import { usePage } from "../page.ts";
import { Composer } from "./composer.tsx";
import { useDrawerSwipe } from "./drawer_swipe.ts";
import { EndPanel, usePanelReturn, useThreadOpening } from "./end_panel.tsx";
import { InvitePeople } from "./invite_people.tsx";
import { LinkLine } from "./link_line.tsx";
import { Log } from "./log.tsx";
import { ONE_COLUMN, useMedia } from "./media.ts";
import { MessageDialog } from "./message_dialog.tsx";
import { NewMessage } from "./new_message.tsx";
import { PlaceContext } from "./place.ts";
import { RoomHead } from "./room_head.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { Settings } from "./settings.tsx";
import { ShortcutHelp } from "./shortcut_help.tsx";
import { Switcher } from "./switcher.tsx";
import { Sidebar } from "./sidebar.tsx";
import { Skeleton } from "./skeleton.tsx";
import { TypingLine } from "./typing_line.tsx";

/** Everything one sees after coming in. */
export function Inside() {
  const { store, panel: endPanel, overlay, text } = usePage();
  const view = store.view.value;
  const room = store.room.value;
  const [drawer, setDrawer] = useState<"closed" | "opened" | "swiped">("closed");
  const drawerOpen = drawer !== "closed";
  const input = useRef<HTMLTextAreaElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const name = room?.info.room ?? null;
  const place = useMemo(() => ({ room: name ?? "" }), [name]);
  const narrow = useMedia(ONE_COLUMN);

  useEffect(() => {
    setDrawer("closed");
    // On a touch screen the keyboard would come up over the room that was just opened.
    if (matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
  }, [name]);
  useEffect(() => {
    if (drawerOpen) focusIn(frame.current, ".sidebar .button-icon", drawer === "swiped");
  }, [drawer]);
  usePanelReturn();
  useShortcuts();
  useThreadOpening();
  useDrawerSwipe({
    frame,
    open: drawerOpen,
    enabled: narrow,
    onChange: (open) => open ? setDrawer("swiped") : closeDrawer(true),
  });

  function closeDrawer(swiped = false): void {
    setDrawer("closed");
    queueMicrotask(() => focusIn(frame.current, ".room-head .button-icon", swiped));
  }
  function closeOverlay(): void {
    overlay.value = null;
  }
  function escaped(event: KeyboardEvent): void {
    if (event.key === "Escape" && drawerOpen) closeDrawer();
  }

  const unreadElsewhere = [...view.rooms.values()].some((other) =>
    other !== room && isUnread(other)
  );
  const shown = endPanel.shown.value;
  const told = room !== null && !hasPeople(view, room);
  const panel = shown?.kind === "people" && told ? null : shown;
  return (
    <div
      class="inside"
      ref={frame}
      data-drawer={drawerOpen}
      data-panel={panel !== null}
      onKeyDown={escaped}
    >
      <Sidebar onChosen={() => setDrawer("closed")} onClose={() => closeDrawer()} />
      {drawerOpen && (
        <button
          class="scrim"
          type="button"
          tabIndex={-1}
          aria-label={text("closeSidebar")}
          onClick={() => closeDrawer()}
        />
      )}
      <main class="conversation" inert={narrow && (drawerOpen || panel !== null)}>
        {room === null ? <Skeleton onMenu={() => setDrawer("opened")} /> : (
          <>
            <RoomHead
              room={room}
              peopleShown={panel?.kind === "people"}
              drawerOpen={drawerOpen}
              unreadElsewhere={unreadElsewhere}
              onMenu={() => setDrawer("opened")}
              onPeople={() => endPanel.toggle({ kind: "people" })}
            />
            <div class="link-place">
              <LinkLine />
            </div>
            <PlaceContext.Provider value={place}>
              <Log key={name} room={room} onWrite={() => input.current?.focus()} />
              <TypingLine room={room} />
              <Composer key={`c${name}`} room={room} input={input} />
            </PlaceContext.Provider>
          </>
        )}
      </main>
      {panel !== null && room !== null && <EndPanel panel={panel} room={room} />}
      {overlay.value === "settings" && <Settings onClose={closeOverlay} />}
      {overlay.value === "switcher" && <Switcher onClose={closeOverlay} />}
      {overlay.value === "message" && <NewMessage onClose={closeOverlay} />}
      {overlay.value === "invite" && room?.info.kind === "private" && (
        <InvitePeople room={room} onClose={closeOverlay} />
      )}
      {overlay.value === "shortcuts" && <ShortcutHelp onClose={closeOverlay} />}
      <Heard />
      <AskedOfMessage />
    </div>
  );
}

/** What the person is asked about a message. */
function AskedOfMessage() {
  const { store } = usePage();
  const asking = store.writing.asking.value;
  return asking === null ? null : <MessageDialog asking={asking} />;
}

/** @param swiped a finger led there: nobody needs to be shown where the keys are */
function focusIn(frame: HTMLElement | null, selector: string, swiped: boolean): void {
  frame?.querySelector<HTMLElement>(selector)?.focus(swiped ? { focusVisible: false } : {});
}

/** Says each new message of the open room once to a screen reader; a list, as several may come at once. */
function Heard() {
  const { store, text } = usePage();
  const plain = usePlain();
  const heard = store.heard.value;
  return (
    <div class="unseen" role="status" aria-atomic={false} aria-relevant="additions">
      {heard.map((message) => (
        <p key={message.id}>
          {text("heard", {
            name: calledIn(store.view.peek(), message),
            message: plain(message.message),
          })}
        </p>
      ))}
    </div>
  );
}
