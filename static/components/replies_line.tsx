import { useComputed } from "@preact/signals";
import type { Message, Replies } from "../../lib/protocol.ts";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";

/** A message, and what there is in its thread. */
export interface RepliesProps {
  readonly message: Message;
  readonly replies: Replies;
}

/** What there is in the thread of a message; choosing it opens the thread. */
export function RepliesLine({ message, replies }: RepliesProps) {
  const { store } = usePage();
  return (
    <button
      class="replies"
      type="button"
      onClick={() => void store.history.openThread(message.room, message.id)}
    >
      <RepliesSummary message={message} replies={replies} />
    </button>
  );
}

/** Who wrote in the thread of a message last, how much there is and how much of it is new, and since when. */
export function RepliesSummary({ message, replies }: RepliesProps) {
  const { store, text, time } = usePage();
  const { room, id } = message;
  const unread =
    useComputed(() => store.view.value.rooms.get(room)?.threads.get(id)?.unread ?? 0).value;
  const { people, userId } = store.view.peek();
  const authors = replies.users.map((user) => people.get(user)).filter((user) =>
    user !== undefined
  );
  return (
    <>
      <span class="replies-people" aria-hidden="true">
        {authors.map(({ user_id, username }) => (
          <Avatar key={user_id} id={user_id} name={username} own={user_id === userId} small />
        ))}
      </span>
      <span class="replies-count">{text("replies", { n: replies.count })}</span>
      {unread > 0 && <span class="replies-new">{text("newReplies", { n: unread })}</span>}
      <time class="replies-time" dateTime={replies.last_at} title={time.full(replies.last_at)}>
        {text("lastReply", { time: time.ago(replies.last_at, store.now.value) })}
      </time>
    </>
  );
}
