import type { ComponentChildren } from "preact";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";
import { Modal } from "./modal.tsx";

export interface SheetProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** A dialog over everything; on a phone it comes from below. */
export function Sheet({ title, children, onClose }: SheetProps) {
  const { text } = usePage();
  return (
    <Modal class="sheet" label={title} onClose={onClose}>
      <div class="sheet-body">
        <header class="sheet-head">
          <h2 class="sheet-title">{title}</h2>
          <button
            class="button-icon"
            type="button"
            aria-label={text("close")}
            title={text("close")}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </header>
        <div class="sheet-scroll" tabIndex={0}>{children}</div>
      </div>
    </Modal>
  );
}
