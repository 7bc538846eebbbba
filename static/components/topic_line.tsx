import { useState } from "preact/hooks";
import { LIMITS } from "../../lib/protocol.ts";
import type { Problem } from "../attempt.ts";
import { RichLine } from "../markdown/rich.tsx";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";

/** What the room is about, and where one says so. */
export function TopicLine({ room }: { room: Room }) {
  const { store, text, said } = usePage();
  const { topic } = room.info;
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem>(null);

  async function save(): Promise<void> {
    const wanted = (draft ?? "").trim();
    const failed = wanted === topic ? null : await store.asking.setTopic(wanted);
    setProblem(failed);
    if (failed === null) setDraft(null);
  }
  function cancel(): void {
    setDraft(null);
    setProblem(null);
  }

  if (draft !== null) {
    return (
      <form
        class="topic-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <input
          class="input topic-input"
          value={draft}
          dir={draft === "" ? undefined : "auto"}
          maxLength={LIMITS.topicLength}
          aria-label={text("topic")}
          aria-invalid={problem !== null}
          title={problem === null ? undefined : said.error(problem)}
          ref={(input) => {
            if (input !== null && document.activeElement !== input) input.focus();
          }}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onBlur={cancel}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            cancel();
          }}
        />
      </form>
    );
  }
  return (
    <p class="room-topic" title={topic}>
      {topic !== "" && (
        <bdi>
          <RichLine message={topic} />
        </bdi>
      )}
      {!room.readOnly && (
        <button
          class="topic-edit"
          type="button"
          aria-label={topic === "" ? undefined : text("editTopic")}
          title={text("editTopic")}
          onClick={() => setDraft(topic)}
        >
          {topic === "" ? text("addTopic") : <Icon name="pencil" />}
        </button>
      )}
    </p>
  );
}
