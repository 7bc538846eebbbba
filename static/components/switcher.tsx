import { useEffect, useRef, useState } from "preact/hooks";
import { fit } from "../model/fuzzy.ts";
import { shortIdOf } from "../model/namesakes.ts";
import { type Destination, destinations } from "../model/switching.ts";
import { isUnread, tallyOf } from "../model/unread.ts";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { Modal } from "./modal.tsx";
import { RoomAvatar } from "./room_avatar.tsx";
import { RoomIcon } from "./room_icon.tsx";
import { RepliesBadge, UnreadBadges } from "./unread_badges.tsx";

/** Goes to a room or person by a few letters of the name. */
export function Switcher({ onClose }: { onClose: () => void }) {
  const { store, recent, overlay, text, list, compare } = usePage();
  const listbox = useRef<HTMLUListElement>(null);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const view = store.view.value;
  const found: (Destination | "compose")[] = destinations(view, {
    typed,
    recent: recent.rooms,
    list,
    compare,
  });
  if (fit(typed, text("newMessage")) !== null) found.push("compose");
  const at = Math.min(chosen, found.length - 1);
  useEffect(() => {
    listbox.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  function go(destination: Destination | "compose" | undefined): void {
    if (destination === undefined) return;
    if (destination === "compose") {
      overlay.value = "message";
      return;
    }
    onClose();
    if (destination.kind === "room") store.open(destination.room.info.room);
    else void store.asking.openDirect(destination.people.map(({ user_id }) => ({ user_id })));
  }

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && !event.altKey) {
      setChosen((at + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") go(found[at]);
    else return;
    event.preventDefault();
  }

  return (
    <Modal class="sheet switcher" label={text("switchRoom")} onClose={onClose}>
      <input
        class="switcher-input"
        role="combobox"
        aria-expanded
        aria-controls="destinations"
        aria-activedescendant={found[at] === undefined ? undefined : `destination-${at}`}
        aria-label={text("switchRoom")}
        placeholder={text("switchHint")}
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        enterkeyhint="go"
        dir={typed === "" ? undefined : "auto"}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={pressed}
      />
      <ul
        class="destinations"
        id="destinations"
        role="listbox"
        aria-label={text("switchRoom")}
        ref={listbox}
      >
        {found.map((destination, index) => (
          <li
            key={destination === "compose" ? destination : destination.key}
            id={`destination-${index}`}
            class="destination"
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setChosen(index)}
            onClick={() => go(destination)}
          >
            {destination === "compose"
              ? (
                <>
                  <Icon name="pencil" />
                  <span class="destination-title">{text("newMessage")}</span>
                </>
              )
              : <Place destination={destination} />}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="switcher-none" role="status">{text("switchNone")}</p>}
    </Modal>
  );
}

function Place({ destination }: { destination: Destination }) {
  const { store, text } = usePage();
  const view = store.view.value;
  const { title } = destination;
  if (destination.kind === "people") {
    const [person, another] = destination.people;
    const alone = another === undefined ? person : undefined;
    const shortId = alone === undefined ? null : shortIdOf(view, alone);
    return (
      <>
        <Avatar id={alone?.user_id ?? title} name={title} small status={alone?.status ?? null} />
        <bdi class="destination-title">
          {title} {shortId !== null && <span class="short-id">{shortId}</span>}
        </bdi>
        <span class="destination-note">{text(alone?.status ?? "newConversation")}</span>
      </>
    );
  }
  const { room } = destination;
  const { replies } = tallyOf(room);
  const direct = room.info.kind === "direct";
  return (
    <>
      {direct ? <RoomAvatar room={room} /> : <RoomIcon room={room} />}
      <bdi class="destination-title">{title}</bdi>
      {isUnread(room)
        ? (
          <>
            {replies > 0 && <RepliesBadge n={replies} />}
            <UnreadBadges room={room} />
          </>
        )
        : !room.joined && <span class="destination-note">{text("notJoined")}</span>}
    </>
  );
}
