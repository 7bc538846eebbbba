import { tallyOf } from "../model/unread.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

/** More than this is not counted on, in a narrow place. */
const MOST = 99;

/** What is unread in a room: what is meant for its reader stands out. */
export function UnreadBadges({ room }: { room: Room }) {
  const { text, number } = usePage();
  const { unread, quiet, mentions, replies } = tallyOf(room);
  const few = (n: number) => n > MOST ? `${number(MOST)}+` : number(n);
  const loud = room.info.kind === "direct";
  return (
    <>
      {quiet && mentions === 0 && (
        <span class="unread-dot">
          <span class="unseen">{text("unreadQuiet")}</span>
        </span>
      )}
      {replies > 0 && (
        <span class="badge badge-replies">
          <Icon name="thread" />
          <span aria-hidden="true">{few(replies)}</span>
          <span class="unseen">{text("unreadReplies", { n: replies })}</span>
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
