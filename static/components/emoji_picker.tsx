import { useEffect } from "preact/hooks";
import type { EmojiPickerProps } from "../emoji/picker.ts";
import { usePage } from "../page.ts";
import { PartMissing } from "./part_missing.tsx";

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
  if (part !== null) return <part.EmojiPicker {...props} />;
  const missing = picker.failed.value && kind === "online";
  return <div class="emoji-picker" aria-busy={!missing}>{missing && <PartMissing />}</div>;
}
