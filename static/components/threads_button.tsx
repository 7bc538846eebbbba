import { tallyOf } from "../model/unread.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";
import { RepliesBadge } from "./unread_badges.tsx";

/** Lists the threads of the open room; in a narrow place it is there while something in them is unread. */
export function ThreadsButton({ room }: { room: Room }) {
  const { panel, text } = usePage();
  const { replies } = tallyOf(room);
  return (
    <button
      class={replies > 0 ? "head-button" : "button-icon wide-only"}
      type="button"
      aria-label={replies > 0
        ? `${text("threads")}. ${text("unreadReplies", { n: replies })}`
        : text("threads")}
      title={text("threads")}
      onClick={() => panel.toggle({ kind: "threads" })}
    >
      {replies > 0 ? <RepliesBadge n={replies} /> : <Icon name="thread" />}
    </button>
  );
}
