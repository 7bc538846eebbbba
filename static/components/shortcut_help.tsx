import { usePage } from "../page.ts";
import { keysOf, SHORTCUTS } from "../shortcuts.ts";
import { Sheet } from "./sheet.tsx";
import { isMac } from "./shortcuts.ts";

/** All shortcuts. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { text } = usePage();
  const mac = isMac();
  return (
    <Sheet title={text("shortcuts")} onClose={onClose}>
      <dl class="shortcuts">
        {SHORTCUTS.map(({ label, combinations }) => (
          <div key={label} class="shortcut">
            <dt>{text(label)}</dt>
            <dd class="shortcut-keys" dir="ltr">
              {combinations.map((combination) => (
                <span class="shortcut-combination">
                  {keysOf(combination, mac).map((key) => <kbd key={key}>{key}</kbd>)}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
