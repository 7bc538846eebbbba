import { usePage } from "../page.ts";

/** Whether and how the page says that something came. */
export function NotificationSettings() {
  const { store, text } = usePage();
  const { notifier } = store;
  const { permission } = notifier;
  const notifying = notifier.on.value;
  if (permission === "missing") return null;
  return (
    <section class="settings-part" aria-label={text("notifications")}>
      <h3 class="settings-title">{text("notifications")}</h3>
      <button
        class="button"
        type="button"
        disabled={permission === "denied"}
        onClick={() => void notifier.set(!notifying)}
      >
        {text(permission === "denied" ? "notifyBlocked" : notifying ? "notifyOff" : "notifyOn")}
      </button>
    </section>
  );
}
