import { useState } from "preact/hooks";
import { LIMITS } from "../../lib/protocol.ts";
import { DENSITIES, THEMES } from "../look.ts";
import { usePage } from "../page.ts";
import { Choice } from "./choice.tsx";
import { Field } from "./field.tsx";
import { LanguageChoice } from "./language_choice.tsx";
import { NotificationSettings } from "./notification_settings.tsx";
import { Sheet } from "./sheet.tsx";

const THEME_KEYS = { system: "themeSystem", light: "themeLight", dark: "themeDark" } as const;
const DENSITY_KEYS = {
  compact: "densityCompact",
  normal: "densityNormal",
  roomy: "densityRoomy",
} as const;

/** What one may change about oneself and this device. */
export function Settings({ onClose }: { onClose: () => void }) {
  const { store, overlay, look, text } = usePage();
  const server = store.view.value.serverName ?? "";
  return (
    <Sheet title={text("settings")} onClose={onClose}>
      <NameForm onDone={onClose} />
      <section class="settings-part" aria-label={text("appearance")}>
        <h3 class="settings-title">{text("appearance")}</h3>
        <Choice
          name="theme"
          label={text("theme")}
          value={look.theme.value}
          options={THEMES.map((value) => ({ value, label: text(THEME_KEYS[value]) }))}
          onChoose={(theme) => look.setTheme(theme)}
        />
        <Choice
          name="density"
          label={text("density")}
          value={look.density.value}
          options={DENSITIES.map((value) => ({ value, label: text(DENSITY_KEYS[value]) }))}
          onChoose={(density) => look.setDensity(density)}
        />
        <LanguageChoice />
      </section>
      <NotificationSettings />
      <footer class="settings-foot">
        <button class="button" type="button" onClick={() => overlay.value = "shortcuts"}>
          {text("shortcuts")}
        </button>
        <button
          class="button"
          type="button"
          onClick={() => {
            onClose();
            store.signOut();
          }}
        >
          {text("signOut", { server })}
        </button>
      </footer>
    </Sheet>
  );
}

function NameForm({ onDone }: { onDone: () => void }) {
  const { store, text, said } = usePage();
  const { username } = store.view.value;
  const [name, setName] = useState(username ?? "");
  const [problem, setProblem] = useState<string | null>(null);

  async function rename(event: Event): Promise<void> {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === "") return setProblem(text("nameMissing"));
    const refused = wanted === username ? null : await store.rename(wanted);
    if (refused === null) onDone();
    else setProblem(said.error(refused));
  }

  return (
    <form class="settings-name" noValidate onSubmit={rename}>
      <Field
        id="my-name"
        label={text("yourName")}
        value={name}
        problem={problem}
        maxLength={LIMITS.usernameLength * 2}
        onInput={(value) => {
          setName(value);
          setProblem(null);
        }}
      />
      <button class="button" type="submit">{text("changeName")}</button>
    </form>
  );
}
