import type { ComponentType } from "preact";

export interface EmojiPickerProps {
  /** Called with the emoji, in the skin tone of whoever chooses. The picker stays open. */
  readonly onChoose: (sign: string) => void;
  /** Called on Escape, and when somebody clicks elsewhere. */
  readonly onClose: () => void;
}

/** The part of the page that is loaded when somebody first chooses an emoji. */
export interface PickerPart {
  readonly EmojiPicker: ComponentType<EmojiPickerProps>;
}
