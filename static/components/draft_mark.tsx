import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

/** Says of a place that something is written there and not sent. */
export function DraftMark() {
  const { text } = usePage();
  return (
    <span class="draft-mark" title={text("draft")}>
      <Icon name="pencil" />
      <span class="unseen">{text("draft")}</span>
    </span>
  );
}
