import { useEffect } from "preact/hooks";
import type { EmojiPickerProps } from "../emoji/picker.ts";
import { usePage } from "../page.ts";

/**
 * All emoji, to choose from by looking, by searching, or by keys. It takes its place where it is put:
 * whoever opens it wraps it in something that floats. It is loaded when it is first shown.
 */
export function EmojiPicker(props: EmojiPickerProps) {
  const { store, picker, emoji } = usePage();
  // What cannot be loaded now is tried again when the line changes.
  const { kind } = store.link.value;
  useEffect(() => {
    picker.want();
    emoji.want();
  }, [kind]);
  const part = picker.value.value;
  return part === null ? <div class="emoji-picker" aria-busy /> : <part.EmojiPicker {...props} />;
}
