import type { Message } from "../../lib/protocol.ts";
import { fragmentOf } from "../message_link.ts";
import { usePage } from "../page.ts";
import type { PlainKey } from "../text/catalog.ts";
import { mayEdit, type Place } from "../writing.ts";
import { EmojiPicker } from "./emoji_picker.tsx";
import type { IconName } from "./icon.tsx";
import { Menu, MenuItem } from "./menu.tsx";
import { QuickReactions } from "./quick_reactions.tsx";

export interface MessageMenuProps {
  readonly message: Message;
  readonly place: Place;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

/** Everything that can be done with a message. */
export function MessageMenu({ message, place, anchor, onClose }: MessageMenuProps) {
  const { store, text } = usePage();
  const { writing, history } = store;
  const own = mayEdit(message, store.view.peek().userId);
  const pinned = message.pinned !== undefined;
  const { room, id, deleted } = message;
  const inRoom = place.thread === undefined;

  function item(icon: IconName, label: PlainKey, onChoose: () => void) {
    return <MenuItem icon={icon} label={text(label)} onClose={onClose} onChoose={onChoose} />;
  }
  const thread = () => void history.openThread(room, message.thread ?? id);
  return (
    <Menu label={text("messageActions")} anchor={anchor} onClose={onClose}>
      {deleted ? item("thread", "openThread", thread) : (
        <>
          <QuickReactions
            message={message}
            onDone={onClose}
            onMore={() => writing.ask({ kind: "emoji", message, anchor })}
          />
          {item("reply", "reply", () => writing.reply(place, message))}
          {inRoom && item("thread", "replyInThread", thread)}
          {own && item("pencil", "edit", () => writing.edit(id))}
          {item("copy", "copyText", () => void copy(message.message))}
          {item("link", "copyLink", () => {
            void copy(new URL(fragmentOf({ room, id }), location.href).href);
          })}
          {item("pin", pinned ? "unpin" : "pin", () => {
            writing.change({ type: "pin_message", id, pinned: !pinned });
          })}
          {inRoom && item("unread", "markUnread", () => store.markUnread(message))}
          {message.edited_at !== undefined &&
            item("clock", "versions", () => writing.ask({ kind: "versions", message }))}
          {message.user_id !== store.view.peek().userId && (
            <MenuItem
              icon="people"
              label={text("aboutPerson", { name: message.username })}
              onClose={onClose}
              onChoose={() => writing.ask({ kind: "person", person: message, place, anchor })}
            />
          )}
          {own && (
            <MenuItem
              icon="trash"
              label={text("deleteMessage")}
              danger
              onClose={onClose}
              onChoose={() => writing.ask({ kind: "delete", message })}
            />
          )}
        </>
      )}
    </Menu>
  );
}

/** All emoji, to react to a message with one. */
export function EmojiMenu({ message, anchor, onClose }: Omit<MessageMenuProps, "place">) {
  const { store, text } = usePage();
  return (
    <Menu label={text("chooseEmoji")} anchor={anchor} onClose={onClose}>
      <EmojiPicker
        onChoose={(emoji) => {
          onClose();
          store.writing.change({ type: "react", id: message.id, emoji });
        }}
        onClose={onClose}
      />
    </Menu>
  );
}

/** Pages that come over plain HTTP have no clipboard; there an invisible field is copied from. */
async function copy(text: string): Promise<void> {
  if ("clipboard" in navigator) return await navigator.clipboard.writeText(text).catch(() => {});
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
