import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "../page.ts";

/** Connecting for this long is worth a word. */
const PATIENCE_MS = 1_500;
/** A wait of at most so many seconds is not counted down: it would only flicker. */
const SOON = 2;

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

  // What is being tried again is still down.
  const down = useRef<"restarting" | "lost" | null>(null);
  if (link.kind === "waiting") down.current = link.why === "restarting" ? "restarting" : "lost";
  else if (!connecting) down.current = null;

  let heard = connecting && slow ? text("connectingLong") : null;
  let shown = heard;
  if (down.current !== null) {
    const restarting = down.current === "restarting";
    const seconds = link.kind === "waiting" ? (link.retryAt - store.now.value) / 1000 : 0;
    const n = Math.ceil(seconds);
    heard = text(
      navigator.onLine ? restarting ? "restarting" : "reconnecting" : "offlineLine",
    );
    shown = n > SOON && navigator.onLine
      ? text(restarting ? "restartIn" : "reconnectIn", { n })
      : heard;
  }
  return (
    <div class="link-line" data-shown={shown !== null}>
      {/* The countdown is for the eye; read aloud it would never end. */}
      <span class="unseen" role="status">{heard}</span>
      {shown !== null && <span class="link-words" aria-hidden="true">{shown}</span>}
      {down.current !== null && (
        <button
          class="link-button"
          type="button"
          onClick={() => store.tryNow()}
        >
          {text("tryNow")}
        </button>
      )}
    </div>
  );
}
