import { WRITING_SHORTCUTS } from "../model/shortcuts.ts";
import { usePage } from "../page.ts";
import { keysOf, named, SHORTCUTS } from "../shortcuts.ts";
import { Sheet } from "./sheet.tsx";
import { isMac } from "./shortcuts.ts";

/** All shortcuts: those of the whole page, and those of who writes. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { text } = usePage();
  const mac = isMac();
  const everywhere = SHORTCUTS.map(({ label, combinations }) => ({
    label: text(label),
    keys: combinations.map((combination) => keysOf(combination, mac)),
  }));
  const writing = WRITING_SHORTCUTS.map(({ label, keys }) => ({
    label: text(label),
    keys: [keys.map((key) => named(key, mac))],
  }));
  return (
    <Sheet title={text("shortcuts")} onClose={onClose}>
      <Keys title={text("keysEverywhere")} rows={everywhere} />
      <Keys title={text("keysWriting")} rows={writing} />
    </Sheet>
  );
}

interface KeysProps {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly keys: readonly string[][] }[];
}

function Keys({ title, rows }: KeysProps) {
  return (
    <section class="shortcuts">
      <h3 class="settings-title">{title}</h3>
      <dl class="shortcut-list">
        {rows.map(({ label, keys }) => (
          <div key={label} class="shortcut">
            <dt>{label}</dt>
            <dd class="shortcut-keys" dir="ltr">
              {keys.map((combination) => (
                <span class="shortcut-combination" key={combination.join()}>
                  {combination.map((key) => <kbd key={key}>{key}</kbd>)}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
