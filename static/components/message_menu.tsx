import type { ComponentChildren } from "preact";
import type { Message } from "../../lib/protocol.ts";
import { fragmentOf } from "../message_link.ts";
import { usePage } from "../page.ts";
import { mayEdit, type Place } from "../writing.ts";
import { EmojiPicker } from "./emoji_picker.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { Modal } from "./modal.tsx";
import { QuickReactions } from "./quick_reactions.tsx";

export interface MessageMenuProps {
  readonly message: Message;
  readonly place: Place;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

/** Everything that can be done with a message: beside it, or at the foot of a touch screen. */
export function MessageMenu({ message, place, anchor, onClose }: MessageMenuProps) {
  const { store, text } = usePage();
  const { writing, history } = store;
  const own = mayEdit(message, store.view.peek().userId);
  const pinned = message.pinned !== undefined;
  const { room, id } = message;

  function Item(props: { icon: IconName; label: string; danger?: boolean; onClick: () => void }) {
    return (
      <button
        class={`menu-item${props.danger ? " menu-danger" : ""}`}
        type="button"
        onClick={() => {
          onClose();
          props.onClick();
        }}
      >
        <Icon name={props.icon} />
        {props.label}
      </button>
    );
  }

  if (message.deleted) {
    return (
      <Menu anchor={anchor} onClose={onClose}>
        <Item
          icon="thread"
          label={text("openThread")}
          onClick={() => void history.openThread(room, message.thread ?? id)}
        />
      </Menu>
    );
  }
  return (
    <Menu anchor={anchor} onClose={onClose}>
      <QuickReactions
        message={message}
        onDone={onClose}
        onMore={() => writing.ask({ kind: "emoji", message, anchor })}
      />
      <Item icon="reply" label={text("reply")} onClick={() => writing.reply(place, message)} />
      {place.thread === undefined && (
        <Item
          icon="thread"
          label={text("replyInThread")}
          onClick={() => void history.openThread(room, id)}
        />
      )}
      {own && <Item icon="pencil" label={text("edit")} onClick={() => writing.edit(id)} />}
      <Item
        icon="copy"
        label={text("copyText")}
        onClick={() => void copy(message.message)}
      />
      <Item
        icon="link"
        label={text("copyLink")}
        onClick={() => void copy(new URL(fragmentOf({ room, id }), location.href).href)}
      />
      <Item
        icon="pin"
        label={text(pinned ? "unpin" : "pin")}
        onClick={() => writing.change({ type: "pin_message", id, pinned: !pinned })}
      />
      {place.thread === undefined && (
        <Item
          icon="unread"
          label={text("markUnread")}
          onClick={() => store.markUnread(message)}
        />
      )}
      {message.edited_at !== undefined && (
        <Item
          icon="clock"
          label={text("versions")}
          onClick={() => writing.ask({ kind: "versions", message })}
        />
      )}
      {own && (
        <Item
          icon="trash"
          label={text("deleteMessage")}
          danger
          onClick={() => writing.ask({ kind: "delete", message })}
        />
      )}
    </Menu>
  );
}

/** All emoji, to react to a message with one. */
export function EmojiMenu({ message, anchor, onClose }: Omit<MessageMenuProps, "place">) {
  const { store } = usePage();
  return (
    <Menu anchor={anchor} onClose={onClose}>
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

interface MenuProps {
  readonly anchor: DOMRect;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

function Menu({ anchor, children, onClose }: MenuProps) {
  const { text } = usePage();
  return (
    <Modal
      class="menu"
      label={text("messageActions")}
      onClose={onClose}
      onOpen={(dialog) => putBeside(dialog, anchor)}
    >
      {children}
    </Modal>
  );
}

/** Puts it at the end side of the anchor, below it where there is space. */
function putBeside(element: HTMLElement, anchor: DOMRect): void {
  const rtl = getComputedStyle(element).direction === "rtl";
  const { innerHeight, innerWidth } = globalThis;
  const { height, width } = element.getBoundingClientRect();
  const end = rtl ? anchor.left : innerWidth - anchor.right;
  const top = anchor.bottom + height + 8 > innerHeight ? anchor.top - height : anchor.bottom;
  element.style.setProperty(
    "--menu-top",
    `${Math.max(8, Math.min(top, innerHeight - height))}px`,
  );
  element.style.setProperty("--menu-end", `${Math.max(8, Math.min(end, innerWidth - width))}px`);
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
