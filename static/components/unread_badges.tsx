import { tallyOf } from "../model/unread.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

/** More than this is not counted on, in a narrow place. */
const MOST = 99;

/** Unread replies in threads that are followed. */
export function RepliesBadge({ n }: { n: number }) {
  const { text } = usePage();
  return (
    <span class="badge badge-replies">
      <Icon name="thread" />
      <span aria-hidden="true">{useFew()(n)}</span>
      <span class="unseen">{text("unreadReplies", { n })}</span>
    </span>
  );
}

function useFew(): (n: number) => string {
  const { number } = usePage();
  return (n) => n > MOST ? `${number(MOST)}+` : number(n);
}

/** What is unread in a room, but for its threads: what is meant for its reader stands out. */
export function UnreadBadges({ room }: { room: Room }) {
  const { text } = usePage();
  const few = useFew();
  const { unread, quiet, mentions } = tallyOf(room);
  const loud = room.info.kind === "direct";
  return (
    <>
      {quiet && mentions === 0 && (
        <span class="unread-dot">
          <span class="unseen">{text("unreadQuiet")}</span>
        </span>
      )}
      {mentions > 0 && (
        <span class="badge badge-mentions">
          <span aria-hidden="true" dir="ltr">{`@${few(mentions)}`}</span>
          <span class="unseen">{text("unreadMentions", { n: mentions })}</span>
        </span>
      )}
      {unread > 0 && (
        <span class={loud ? "badge" : "badge badge-quiet"}>
          <span aria-hidden="true">{few(unread)}</span>
          <span class="unseen">{text("unread", { n: unread })}</span>
        </span>
      )}
    </>
  );
}
