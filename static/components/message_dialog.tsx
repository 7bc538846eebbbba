import { useEffect, useState } from "preact/hooks";
import type { Message, Version } from "../../lib/protocol.ts";
import { attempt, type Problem } from "../attempt.ts";
import { Rich } from "../markdown/rich.tsx";
import { usePage } from "../page.ts";
import type { Asking } from "../writing.ts";
import { EmojiMenu, MessageMenu } from "./message_menu.tsx";
import { PersonCard } from "./person_card.tsx";
import { Sheet } from "./sheet.tsx";

/** What the person is asked about a message or who wrote it, over everything else. */
export function MessageDialog({ asking }: { asking: Asking }) {
  const { store } = usePage();
  const close = () => store.writing.ask(null);
  switch (asking.kind) {
    case "menu":
      return <MessageMenu {...asking} onClose={close} />;
    case "person":
      return <PersonCard {...asking} onClose={close} />;
    case "emoji":
      return <EmojiMenu {...asking} onClose={close} />;
    case "delete":
      return <ConfirmDelete message={asking.message} onClose={close} />;
    case "versions":
      return <Versions message={asking.message} onClose={close} />;
  }
}

function ConfirmDelete({ message, onClose }: { message: Message; onClose: () => void }) {
  const { store, text } = usePage();
  return (
    <Sheet title={text("deleteMessage")} onClose={onClose}>
      <p class="asked-lead">{text("deleteLead")}</p>
      <div class="asked-quote message-text">
        <Rich message={message.message} />
      </div>
      <div class="form-buttons">
        <button
          class="button button-danger"
          type="button"
          onClick={() => {
            onClose();
            store.writing.change({ type: "delete_message", id: message.id });
          }}
        >
          {text("delete")}
        </button>
        <button class="button button-plain" type="button" onClick={onClose}>
          {text("cancel")}
        </button>
      </div>
    </Sheet>
  );
}

function Versions({ message, onClose }: { message: Message; onClose: () => void }) {
  const { store, text, said, time } = usePage();
  const [versions, setVersions] = useState<readonly Version[] | null>(null);
  const [problem, setProblem] = useState<Problem>(null);
  useEffect(() => {
    let open = true;
    void attempt(async () => {
      const found = await store.asking.versions(message.id);
      if (open) setVersions(found);
    }).then((problem) => open && setProblem(problem));
    return () => open = false;
  }, []);
  return (
    <Sheet title={text("versions")} onClose={onClose}>
      {problem !== null && <p class="field-problem" role="alert">{said.error(problem)}</p>}
      {versions === null && problem === null && (
        <div class="ghost-rows" aria-hidden="true">{[0, 1].map((n) => <i key={n} />)}</div>
      )}
      <ol class="versions">
        {versions?.toReversed().map((version, index) => (
          <li key={version.timestamp} class="version">
            <p class="version-time">
              {index === 0 && <span>{text("versionNow")}</span>}
              <time dateTime={version.timestamp}>{time.full(version.timestamp)}</time>
            </p>
            <div class="message-text">
              <Rich message={version.message} />
            </div>
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
