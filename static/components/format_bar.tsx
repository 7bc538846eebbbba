import { type Format, FORMATS } from "../model/formatting.ts";
import { FORMAT_SHORTCUTS } from "../model/shortcuts.ts";
import { usePage } from "../page.ts";
import { named } from "../shortcuts.ts";
import { Icon } from "./icon.tsx";
import { isMac } from "./shortcuts.ts";

/** A button for each format. */
export function FormatBar({ onFormat }: { onFormat: (format: Format) => void }) {
  const { text } = usePage();
  const mac = isMac();
  return (
    <div class="format-bar" role="toolbar" aria-label={text("formatting")}>
      {FORMATS.map((format) => {
        const { label, keys } = FORMAT_SHORTCUTS[format];
        return (
          <button
            key={format}
            class="button-icon button-small"
            type="button"
            aria-label={text(label)}
            title={`${text(label)} (${keys.map((key) => named(key, mac)).join(mac ? "" : "+")})`}
            // The text keeps the focus, and what is selected in it.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onFormat(format)}
          >
            <Icon name={format} />
          </button>
        );
      })}
    </div>
  );
}
