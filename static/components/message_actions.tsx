import { useState } from "preact/hooks";
import type { Message } from "../../lib/protocol.ts";
import { usePage } from "../page.ts";
import { mayEdit } from "../writing.ts";
import { Icon, type IconName } from "./icon.tsx";
import { usePlace } from "./place.ts";
import { QuickReactions } from "./quick_reactions.tsx";

/** What one does with a message most often, at its end corner. */
export function MessageActions({ message }: { message: Message }) {
  const { store, text } = usePage();
  const place = usePlace();
  const [reacting, setReacting] = useState(false);
  const { writing, history } = store;
  if (reacting) {
    return (
      <div class="message-actions">
        <QuickReactions
          message={message}
          onDone={() => setReacting(false)}
          onMore={(button) => {
            const anchor = button.getBoundingClientRect();
            setReacting(false);
            writing.ask({ kind: "emoji", message, anchor });
          }}
        />
      </div>
    );
  }
  return (
    <div class="message-actions" role="toolbar" aria-label={text("messageActions")}>
      <Action icon="smile" label={text("react")} onClick={() => setReacting(true)} />
      <Action
        icon="reply"
        label={text("reply")}
        onClick={() => writing.reply(place, message)}
      />
      {place.thread === undefined && (
        <Action
          icon="thread"
          label={text("replyInThread")}
          onClick={() => void history.openThread(message.room, message.id)}
        />
      )}
      {mayEdit(message, store.view.peek().userId) && (
        <Action
          icon="pencil"
          label={text("edit")}
          onClick={() => writing.edit(message.id)}
        />
      )}
      <Action
        icon="more"
        label={text("moreActions")}
        onClick={(button) =>
          writing.ask({ kind: "menu", message, place, anchor: button.getBoundingClientRect() })}
      />
    </div>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: (button: HTMLButtonElement) => void;
}

function Action({ icon, label, onClick }: ActionProps) {
  return (
    <button
      class="button-icon button-small"
      type="button"
      aria-label={label}
      title={label}
      onClick={(event) => onClick(event.currentTarget)}
    >
      <Icon name={icon} />
    </button>
  );
}
