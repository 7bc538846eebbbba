import type { Message } from "../../lib/protocol.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

/** What people answer with most often. */
const USUAL = ["👍", "❤️", "😂", "🎉", "😮", "🙏"];

export interface QuickReactionsProps {
  readonly message: Message;
  /** One was chosen. */
  readonly onDone: () => void;
  /** Another one is wanted. */
  readonly onMore: (button: HTMLElement) => void;
}

/** The usual reactions in a row, and the way to all others. */
export function QuickReactions({ message, onDone, onMore }: QuickReactionsProps) {
  const { store, text } = usePage();
  const { userId } = store.view.peek();
  return (
    <div class="quick-reactions" role="group" aria-label={text("react")}>
      {USUAL.map((emoji) => {
        const users = message.reactions?.find((reaction) => reaction.emoji === emoji)?.users;
        const own = userId !== null && users?.includes(userId) === true;
        return (
          <button
            key={emoji}
            class="button-icon"
            type="button"
            aria-pressed={own}
            onClick={() => {
              store.writing.change({ type: "react", id: message.id, emoji, remove: own });
              onDone();
            }}
          >
            {emoji}
          </button>
        );
      })}
      <button
        class="button-icon"
        type="button"
        aria-label={text("chooseEmoji")}
        title={text("chooseEmoji")}
        onClick={(event) => onMore(event.currentTarget)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
