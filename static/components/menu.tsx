import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import { Modal } from "./modal.tsx";

export interface MenuProps {
  /** How a screen reader calls it. */
  readonly label: string;
  /** Where on the screen it was asked for. */
  readonly anchor: DOMRect;
  /** The side at which it is flush with the anchor. */
  readonly flush?: "start" | "end";
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** What can be done with something: beside it, or at the foot of a touch screen. */
export function Menu({ label, anchor, flush = "end", children, onClose }: MenuProps) {
  return (
    <Modal
      class="menu"
      label={label}
      onClose={onClose}
      onOpen={(dialog) => putBeside(dialog, { anchor, flush })}
    >
      {children}
    </Modal>
  );
}

export interface MenuItemProps {
  readonly icon: IconName;
  readonly label: string;
  /** Whether something is lost by it. */
  readonly danger?: boolean;
  readonly onClose: () => void;
  readonly onChoose: () => void;
}

/** One thing that can be done; choosing it closes the menu. */
export function MenuItem({ icon, label, danger, onClose, onChoose }: MenuItemProps) {
  return (
    <button
      class={`menu-item${danger ? " menu-danger" : ""}`}
      type="button"
      onClick={(event) => {
        // The focus is back where the menu was asked for before anything takes it from there.
        event.currentTarget.closest("dialog")?.close();
        onClose();
        onChoose();
      }}
    >
      <Icon name={icon} />
      {label}
    </button>
  );
}

/** Puts it flush with a side of the anchor, below it where there is space. */
function putBeside(
  element: HTMLElement,
  { anchor, flush }: Required<Pick<MenuProps, "anchor" | "flush">>,
): void {
  const rtl = getComputedStyle(element).direction === "rtl";
  const { innerHeight, innerWidth } = globalThis;
  const { height, width } = element.getBoundingClientRect();
  const [atStart, atEnd] = rtl
    ? [anchor.right - width, anchor.left]
    : [innerWidth - anchor.left - width, innerWidth - anchor.right];
  const end = flush === "start" ? atStart : atEnd;
  const top = anchor.bottom + height + 8 > innerHeight ? anchor.top - height : anchor.bottom;
  element.style.setProperty(
    "--menu-top",
    `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`,
  );
  element.style.setProperty("--menu-end", `${Math.max(8, Math.min(end, innerWidth - width))}px`);
}
