import { type Language, LANGUAGES } from "../../lib/client/languages.ts";
import { useState } from "preact/hooks";
import { usePage } from "../page.ts";

/** Changes the language of the page; each is offered in its own words. */
export function LanguageChoice() {
  const { language, speak, text } = usePage();
  const [missing, setMissing] = useState(false);
  return (
    <div class="field">
      <label class="field-label" for="language">{text("language")}</label>
      <select
        class="input"
        id="language"
        value={language}
        aria-invalid={missing}
        aria-describedby={missing ? "language-problem" : undefined}
        onChange={async ({ currentTarget }) => {
          const spoken = await speak(currentTarget.value as Language);
          setMissing(!spoken);
          if (!spoken) currentTarget.value = language;
        }}
      >
        {Object.entries(LANGUAGES).map(([tag, { name, direction }]) => (
          <option key={tag} value={tag} lang={tag} dir={direction}>{name}</option>
        ))}
      </select>
      {missing && (
        <p class="field-problem" id="language-problem" role="alert">{text("languageMissing")}</p>
      )}
    </div>
  );
}
