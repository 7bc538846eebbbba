import type { ComponentChildren } from "preact";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

export interface PanelFrameProps {
  readonly title: string;
  /** What the button that closes it is called. */
  readonly closeLabel: string;
  /** Stands in its head, before the button that closes it. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** The panel at the end side around what it shows. */
export function PanelFrame({ title, closeLabel, action, children }: PanelFrameProps) {
  const { panel } = usePage();
  return (
    <aside
      class="panel"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.shiftKey || event.defaultPrevented) return;
        event.stopPropagation();
        panel.close();
      }}
    >
      <header class="panel-head">
        <h2 class="panel-title">{title}</h2>
        {action}
        <button
          class="button-icon"
          type="button"
          aria-label={closeLabel}
          title={closeLabel}
          onClick={() => panel.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
}
