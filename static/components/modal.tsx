import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface ModalProps {
  readonly class: string;
  /** How a screen reader calls it. */
  readonly label: string;
  readonly children: ComponentChildren;
  /** Escape was pressed, or what lies around it. */
  readonly onClose: () => void;
  /** Called when it is open. */
  readonly onOpen?: (dialog: HTMLDialogElement) => void;
}

/** A dialog above everything for as long as it is drawn. The browser keeps the focus in it and gives it back. */
export function Modal({ class: name, label, children, onClose, onOpen }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current!;
    element.showModal();
    onOpen?.(element);
    return () => {
      element.close();
      // Chromium gives a field its focus back without a caret if the dialog goes in the same moment.
      const focused = document.activeElement;
      queueMicrotask(() => {
        if (!(focused instanceof HTMLElement) || focused !== document.activeElement) return;
        focused.blur();
        focused.focus({ preventScroll: true });
      });
    };
  }, []);
  return (
    <dialog
      class={name}
      ref={dialog}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
