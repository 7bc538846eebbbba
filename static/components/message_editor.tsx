import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message } from "../../lib/protocol.ts";
import { mentionablesIn } from "../model/mentionable.ts";
import { usePage } from "../page.ts";
import { WritingBox } from "./writing_box.tsx";

/** Where one's own message is changed in place. Enter saves, Escape leaves it as it was. */
export function MessageEditor({ message }: { message: Message }) {
  const { store, text, compare } = usePage();
  const [draft, setDraft] = useState(message.message);
  const area = useRef<HTMLTextAreaElement>(null);
  const view = store.view.value;
  const room = store.room.value;
  const over = [...draft.trim()].length - view.messageLength;

  useLayoutEffect(() => {
    const element = area.current!;
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
    element.scrollIntoView({ block: "nearest" });
  }, []);

  function end(): void {
    const place = area.current?.closest(".panel, .conversation");
    store.writing.edit(null);
    place?.querySelector<HTMLElement>(".composer .composer-input")?.focus({ preventScroll: true });
  }
  function save(): void {
    const changed = draft.trim();
    if (over > 0) return;
    end();
    if (changed === "") store.writing.ask({ kind: "delete", message });
    else if (changed !== message.message) {
      store.writing.change({ type: "edit_message", id: message.id, message: changed });
    }
  }
  function pressed(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end();
  }

  return (
    <form
      class="message-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <WritingBox
        input={area}
        value={draft}
        label={text("editMessage")}
        mentionables={() => room === null ? [] : mentionablesIn(view, room, compare)}
        commands={false}
        onWrite={setDraft}
        onSend={save}
        onKey={pressed}
      />
      <div class="form-buttons">
        <button class="button button-primary" type="submit" aria-disabled={over > 0}>
          {text("save")}
        </button>
        <button class="button button-plain" type="button" onClick={end}>{text("cancel")}</button>
        {over > 0 && <span class="composer-over" role="status">{text("tooLong", { n: over })}
        </span>}
      </div>
    </form>
  );
}
