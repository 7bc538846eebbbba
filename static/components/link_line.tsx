import { useEffect, useState } from "preact/hooks";
import { usePage } from "../page.ts";

/** Connecting for this long is worth a word. */
const PATIENCE_MS = 1_500;

/** Says that the line is down, when it is tried next, and lets one try at once; nothing while it is up. */
export function LinkLine() {
  const { store, text } = usePage();
  const link = store.link.value;
  const connecting = link.kind === "connecting";
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!connecting) return;
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [connecting]);

  const waiting = link.kind === "waiting";
  let heard = connecting && slow ? text("connectingLong") : null;
  let shown = heard;
  if (waiting) {
    const restarting = link.why === "restarting";
    const n = Math.max(0, Math.ceil((link.retryAt - store.now.value) / 1000));
    heard = text(
      navigator.onLine ? restarting ? "restarting" : "reconnecting" : "offlineLine",
    );
    shown = n > 0 && navigator.onLine
      ? text(restarting ? "restartIn" : "reconnectIn", { n })
      : heard;
  }
  return (
    <div class="link-line" data-shown={shown !== null}>
      {/* The countdown is for the eye; read aloud it would never end. */}
      <span class="unseen" role="status">{heard}</span>
      {shown !== null && <span class="link-words" aria-hidden="true">{shown}</span>}
      {waiting && (
        <button class="link-button" type="button" onClick={() => store.tryNow()}>
          {text("tryNow")}
        </button>
      )}
    </div>
  );
}
