import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { quoteOf } from "../model/lines.ts";
import { mentionablesIn } from "../model/mentionable.ts";
import { type Room, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import { keyOf } from "../writing.ts";
import { EmojiPicker } from "./emoji_picker.tsx";
import { FormatBar } from "./format_bar.tsx";
import { Icon } from "./icon.tsx";
import { usePlace } from "./place.ts";
import { QuotePreview } from "./quote_line.tsx";
import { formatIn, insertIn, WritingBox } from "./writing_box.tsx";

export interface ComposerProps {
  readonly room: Room;
  /** `id` of the thread to write in. */
  readonly thread?: string;
  readonly input: RefObject<HTMLTextAreaElement | null>;
}

/** Where one writes. Enter sends, Shift+Enter breaks the line; offline it goes on and what is sent waits. */
export function Composer({ room, thread, input }: ComposerProps) {
  const { store, text, number, list, compare } = usePage();
  const view = store.view.value;
  const name = room.info.room;
  const title = titleOf(view, room, list);
  const place = usePlace();
  const quoted = store.writing.replying.value.get(keyOf(place));
  const [draft, setDraft] = useState(() => store.writing.draft(place));
  const [formatting, setFormatting] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const over = [...draft.trim()].length - view.messageLength;
  const waitMs = (store.writing.paced.value.get(name) ?? 0) - store.now.value;
  const wait = store.link.value.kind === "online" ? Math.ceil(waitMs / 1000) : 0;
  const sendable = draft.trim() !== "" && over <= 0;

  useLayoutEffect(() => {
    if (quoted !== undefined) input.current?.focus({ preventScroll: true });
  }, [quoted]);

  function write(value: string): void {
    setDraft(value);
    store.writing.keepDraft(place, value);
  }

  function send(): void {
    if (!sendable) return;
    if (store.writing.send(draft.trim(), place)) setDraft("");
    input.current?.focus();
  }

  function pressed(event: KeyboardEvent): void {
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowUp" && draft === "" && store.writing.editLast(place)) {
      event.preventDefault();
    } else if (event.key === "Escape" && quoted !== undefined) {
      event.stopPropagation();
      store.writing.reply(place, null);
    }
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
      {quoted !== undefined && (
        <QuotePreview
          quote={quoteOf(quoted)}
          onCancel={() => store.writing.reply(place, null)}
        />
      )}
      {formatting && <FormatBar onFormat={(format) => formatIn(input, format)} />}
      <WritingBox
        input={input}
        value={draft}
        label={thread !== undefined
          ? text("writeReply")
          : room.info.kind === "direct"
          ? text("writeTo", { name: title })
          : text("writeMessage", { room: title })}
        mentionables={() => mentionablesIn(view, room, compare)}
        commands
        onWrite={write}
        onSend={send}
        onKey={pressed}
      />
      {over > 0 && <span class="composer-over" role="status">{text("tooLong", { n: over })}</span>}
      <button
        class="button-icon"
        type="button"
        aria-label={text("formatting")}
        title={text("formatting")}
        aria-expanded={formatting}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setFormatting(!formatting)}
      >
        <Icon name="format" />
      </button>
      <div class="composer-emoji">
        {choosing && (
          <EmojiPicker
            onChoose={(sign) => {
              setChoosing(false);
              insertIn(input, sign);
            }}
            onClose={() => {
              setChoosing(false);
              input.current?.focus();
            }}
          />
        )}
        <button
          class="button-icon"
          type="button"
          aria-label={text("chooseEmoji")}
          title={text("chooseEmoji")}
          aria-expanded={choosing}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => setChoosing(!choosing)}
        >
          <Icon name="smile" />
        </button>
      </div>
      <button
        class="composer-send"
        type="submit"
        aria-label={text("send")}
        title={wait > 0 ? text("sentIn", { n: wait }) : text("send")}
        aria-disabled={!sendable}
      >
        {wait > 0 ? <span class="composer-wait">{number(wait)}</span> : <Icon name="send" />}
      </button>
    </form>
  );
}
