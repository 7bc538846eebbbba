import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";
import { LinkLine } from "./link_line.tsx";

/** The conversation before it is there: its shape while connecting, or a way into a room. */
export function Skeleton({ onMenu }: { onMenu: () => void }) {
  const { store, text } = usePage();
  const lost = store.link.value.kind === "online" && store.settled.value;
  return (
    <>
      <header class="room-head">
        <button
          class="button-icon narrow-only"
          type="button"
          aria-label={text("openSidebar")}
          onClick={onMenu}
        >
          <Icon name="menu" />
        </button>
        {!lost && <i class="ghost ghost-title" />}
      </header>
      <LinkLine />
      {lost
        ? (
          <div class="empty empty-middle">
            <p class="empty-words">{text("noRoom")}</p>
            <button class="button" type="button" onClick={() => store.open(store.home)}>
              {text("joinRoom", { room: store.home })}
            </button>
          </div>
        )
        : <GhostLog />}
    </>
  );
}

/** Messages that are not there yet. */
export function GhostLog() {
  const { text } = usePage();
  return (
    <div class="ghost-log" role="status" aria-label={text("connecting")}>
      {[62, 40, 74, 52].map((width) => (
        <div class="ghost-message" key={width}>
          <i class="ghost ghost-avatar" />
          <i class="ghost ghost-name" />
          <i class={`ghost ghost-text ghost-${width}`} />
        </div>
      ))}
    </div>
  );
}
