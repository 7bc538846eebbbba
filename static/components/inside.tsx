import { useEffect, useRef, useState } from "preact/hooks";
import { unreadOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Composer } from "./composer.tsx";
import { LinkLine } from "./link_line.tsx";
import { Log } from "./log.tsx";
import { useMedia } from "./media.ts";
import { People } from "./people.tsx";
import { RoomHead } from "./room_head.tsx";
import { Sidebar } from "./sidebar.tsx";
import { Skeleton } from "./skeleton.tsx";
import { TypingLine } from "./typing_line.tsx";

/** The width at which the sidebar and the panel cover the conversation; the style sheets agree. */
const ONE_COLUMN = "(max-width: 759px)";

/** Everything one sees after coming in. */
export function Inside() {
  const { store, text } = usePage();
  const view = store.view.value;
  const room = store.room.value;
  const [drawerOpen, setDrawerOpen] = useState(false);
  const [peopleShown, setPeopleShown] = useState(() =>
    isRoomy() && (store.peopleShown() ?? matchMedia("(min-width: 1200px)").matches)
  );
  const input = useRef<HTMLTextAreaElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const name = room?.info.room ?? null;
  const narrow = useMedia(ONE_COLUMN);

  useEffect(() => {
    // On a touch screen the keyboard would come up over the room that was just opened.
    if (matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
  }, [name]);
  useEffect(() => {
    if (drawerOpen) focusIn(frame.current, ".sidebar .button-icon");
  }, [drawerOpen]);
  useEffect(() => {
    if (peopleShown && !isRoomy()) focusIn(frame.current, ".panel .button-icon");
  }, [peopleShown]);

  function closeDrawer(): void {
    setDrawerOpen(false);
    queueMicrotask(() => focusIn(frame.current, ".room-head .button-icon"));
  }
  /** Where the panel covers the conversation it is only for now, and not remembered. */
  function showPeople(shown: boolean): void {
    setPeopleShown(shown);
    if (isRoomy()) store.keepPeopleShown(shown);
    else if (!shown) queueMicrotask(() => focusIn(frame.current, ".head-button"));
  }
  function escaped(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    if (drawerOpen) closeDrawer();
    else if (peopleShown && !isRoomy()) showPeople(false);
  }

  const unreadElsewhere = [...view.rooms.values()].some((other) =>
    other !== room && unreadOf(other) > 0
  );
  const panel = peopleShown && room !== null && room.info.kind !== "direct";
  return (
    <div
      class="inside"
      ref={frame}
      data-drawer={drawerOpen}
      data-panel={panel}
      onKeyDown={escaped}
    >
      <Sidebar onChosen={() => setDrawerOpen(false)} onClose={closeDrawer} />
      {drawerOpen && (
        <button
          class="scrim"
          type="button"
          tabIndex={-1}
          aria-label={text("closeSidebar")}
          onClick={closeDrawer}
        />
      )}
      <main class="conversation" inert={narrow && (drawerOpen || panel)}>
        {room === null ? <Skeleton onMenu={() => setDrawerOpen(true)} /> : (
          <>
            <RoomHead
              room={room}
              peopleShown={panel}
              drawerOpen={drawerOpen}
              unreadElsewhere={unreadElsewhere}
              onMenu={() => setDrawerOpen(true)}
              onPeople={() => showPeople(!peopleShown)}
            />
            <LinkLine />
            <Log key={name} room={room} onWrite={() => input.current?.focus()} />
            <TypingLine room={room} />
            <Composer key={`c${name}`} room={room} input={input} />
          </>
        )}
      </main>
      {panel && (
        <People
          room={room}
          onClose={() => showPeople(false)}
          onChosen={() => {
            if (!isRoomy()) setPeopleShown(false);
          }}
        />
      )}
      <Heard />
    </div>
  );
}

/** Whether the panel stands beside the conversation instead of over it; the style sheets agree. */
function isRoomy(): boolean {
  return matchMedia("(min-width: 1024px)").matches;
}

function focusIn(frame: HTMLElement | null, selector: string): void {
  frame?.querySelector<HTMLElement>(selector)?.focus();
}

/** Says each new message of the open room once to a screen reader; a list, as several may come at once. */
function Heard() {
  const { store, text } = usePage();
  const heard = store.heard.value;
  return (
    <div class="unseen" role="status" aria-atomic={false} aria-relevant="additions">
      {heard.map(({ id, username: name, message }) => (
        <p key={id}>{text("heard", { name, message })}</p>
      ))}
    </div>
  );
}
