import { useEffect, useRef, useState } from "preact/hooks";
import { unreadOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Composer } from "./composer.tsx";
import { LinkLine } from "./link_line.tsx";
import { Log } from "./log.tsx";
import { People } from "./people.tsx";
import { RoomHead } from "./room_head.tsx";
import { Sidebar } from "./sidebar.tsx";
import { Skeleton } from "./skeleton.tsx";
import { TypingLine } from "./typing_line.tsx";

/** Everything one sees after coming in. */
export function Inside() {
  const { store, text } = usePage();
  const view = store.view.value;
  const room = store.room.value;
  const [drawerOpen, setDrawerOpen] = useState(false);
  const [peopleShown, setPeopleShown] = useState(() =>
    store.peopleShown() ?? matchMedia("(min-width: 1200px)").matches
  );
  const menuButton = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const name = room?.info.room ?? null;

  useEffect(() => {
    // On a touch screen the keyboard would come up over the room that was just opened.
    if (matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
  }, [name]);
  useEffect(() => {
    if (!drawerOpen) return;
    frame.current?.querySelector<HTMLElement>(".sidebar .button-icon")?.focus();
  }, [drawerOpen]);

  function closeDrawer(): void {
    setDrawerOpen(false);
    menuButton.current?.focus();
  }
  function showPeople(shown: boolean): void {
    setPeopleShown(shown);
    store.keepPeopleShown(shown);
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
      onKeyDown={(event) => {
        if (event.key === "Escape" && drawerOpen) closeDrawer();
      }}
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
      <main class="conversation">
        {room === null ? <Skeleton onMenu={() => setDrawerOpen(true)} /> : (
          <>
            <RoomHead
              room={room}
              peopleShown={panel}
              menuButton={menuButton}
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
      {panel && <People room={room} onClose={() => showPeople(false)} />}
      <Heard />
    </div>
  );
}

/** Says each new message of the open room once to a screen reader. */
function Heard() {
  const { store, text } = usePage();
  const heard = store.heard.value;
  return (
    <p class="unseen" role="status" aria-live="polite">
      {heard !== null && text("heard", { name: heard.username, message: heard.message })}
    </p>
  );
}
