import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { type Room, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

export interface ComposerProps {
  readonly room: Room;
  readonly input: RefObject<HTMLTextAreaElement | null>;
}

/** Where one writes. Enter sends, Shift+Enter breaks the line; offline it goes on and what is sent waits. */
export function Composer({ room, input }: ComposerProps) {
  const { store, text, list } = usePage();
  const view = store.view.value;
  const name = room.info.room;
  const title = titleOf(view, room, list);
  const [draft, setDraft] = useState(() => store.draft(name));
  const over = [...draft.trim()].length - view.messageLength;
  const sendable = draft.trim() !== "" && over <= 0;

  useLayoutEffect(() => {
    const area = input.current;
    if (area === null) return;
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight}px`;
  }, [draft]);

  function write(value: string): void {
    setDraft(value);
    store.keepDraft(name, value);
  }

  function send(): void {
    if (!sendable) return;
    if (store.send(draft.trim())) setDraft("");
    input.current?.focus();
  }

  function pressed(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a candidate; Safari says so with key code 229 only.
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    send();
  }

  if (room.readOnly) {
    return <p class="composer-closed">{text("readOnly", { room: name })}</p>;
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        class="composer-input"
        ref={input}
        rows={1}
        // Empty it shows a text of ours, in our direction.
        dir={draft === "" ? undefined : "auto"}
        value={draft}
        enterkeyhint="send"
        aria-label={text("writeMessage", { room: title })}
        placeholder={text("writeMessage", { room: title })}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={pressed}
      />
      {over > 0 && <span class="composer-over" role="status">{text("tooLong", { n: over })}</span>}
      <button
        class="composer-send"
        type="submit"
        aria-label={text("send")}
        title={text("send")}
        aria-disabled={!sendable}
      >
        <Icon name="send" />
      </button>
    </form>
  );
}
