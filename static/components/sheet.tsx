import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

export interface SheetProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/**
 * A dialog over everything; on a phone it comes from below. The browser keeps the focus in it and
 * gives it back.
 */
export function Sheet({ title, children, onClose }: SheetProps) {
  const { text } = usePage();
  const dialog = useModal();
  return (
    <dialog
      class="sheet"
      ref={dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
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
    </dialog>
  );
}

/** Opens a dialog above everything for as long as it is drawn. */
export function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current!;
    element.showModal();
    return () => element.close();
  }, []);
  return dialog;
}
