import { useEffect } from "preact/hooks";
import { usePage } from "../page.ts";
import { SOUNDS } from "../sounds.ts";
import { Choice } from "./choice.tsx";

const SOUND_KEYS = {
  none: "soundNone",
  drop: "soundDrop",
  knock: "soundKnock",
  bell: "soundBell",
} as const;
const MINUTE_MS = 60_000;
/** The hour at which the next day begins for who does not want to be disturbed before. */
const MORNING = 8;

/** Whether and how the page says that something came. */
export function NotificationSettings() {
  const { store, text, time } = usePage();
  const { notifier } = store;
  const { permission } = notifier;
  const notifying = notifier.on.value;
  const now = store.now.value;
  const quietUntil = notifier.quietUntil.value;
  useEffect(() => notifier.refresh(), []);

  function quietFor(minutes: number): void {
    notifier.setQuiet(Date.now() + minutes * MINUTE_MS);
  }
  function quietUntilMorning(): void {
    const morning = new Date();
    if (morning.getHours() >= MORNING) morning.setDate(morning.getDate() + 1);
    notifier.setQuiet(morning.setHours(MORNING, 0, 0, 0));
  }

  return (
    <section class="settings-part" aria-label={text("notifications")}>
      <h3 class="settings-title">{text("notifications")}</h3>
      {permission !== "missing" && (
        <label class="toggle">
          <span class="toggle-words">
            {text("notifyDesktop")}
            {permission === "denied" && <span class="settings-note">{text("notifyBlocked")}</span>}
          </span>
          <input
            type="checkbox"
            role="switch"
            class="switch"
            checked={notifying}
            disabled={permission === "denied"}
            onChange={async ({ currentTarget }) => {
              await notifier.set(currentTarget.checked);
              currentTarget.checked = notifier.on.value;
            }}
          />
        </label>
      )}
      <Choice
        name="sound"
        label={text("sound")}
        value={notifier.sound.value}
        options={SOUNDS.map((value) => ({ value, label: text(SOUND_KEYS[value]) }))}
        onChoose={(sound) => notifier.setSound(sound)}
      />
      <fieldset class="choice">
        <legend class="field-label">{text("quiet")}</legend>
        {quietUntil > now
          ? (
            <p class="quiet">
              <span>{text("quietUntil", { time: time.since(quietUntil, now) })}</span>
              <button class="link-button" type="button" onClick={() => notifier.setQuiet(0)}>
                {text("quietEnd")}
              </button>
            </p>
          )
          : (
            <div class="form-buttons quiet">
              <button class="button" type="button" onClick={() => quietFor(30)}>
                {text("quietMinutes", { n: 30 })}
              </button>
              <button class="button" type="button" onClick={() => quietFor(120)}>
                {text("quietHours", { n: 2 })}
              </button>
              <button class="button" type="button" onClick={quietUntilMorning}>
                {text("quietMorning")}
              </button>
            </div>
          )}
      </fieldset>
    </section>
  );
}
