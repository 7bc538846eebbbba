import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";

/** Oneself at the foot of the sidebar, and the way to what one may change. */
export function Me() {
  const { store, overlay, text } = usePage();
  const { username, userId, people } = store.view.value;
  const name = username ?? "";
  const away = userId !== null && people.get(userId)?.status === "away";
  const status = store.link.value.kind !== "online" ? "offline" : away ? "away" : "online";
  const isQuiet = store.notifier.quietUntil.value > store.now.value;
  return (
    <footer class="me">
      <button
        class="me-button"
        type="button"
        aria-haspopup="dialog"
        onClick={() => overlay.value = "settings"}
      >
        <Avatar id={userId ?? ""} name={name} own status={status} />
        <span class="me-words">
          <strong class="me-name">
            <bdi>{name}</bdi>
          </strong>
          <span class="me-status">{text(isQuiet ? "quiet" : status)}</span>
        </span>
        <span class="unseen">{text("settings")}</span>
        <Icon name="sliders" />
      </button>
    </footer>
  );
}
