import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../attempt.ts";
import { usePlain } from "../markdown/rich.tsx";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { PanelFrame } from "./panel_frame.tsx";
import { PersonName } from "./person_name.tsx";

/** What is pinned in the room; choosing one leads there. */
export function PinsPanel({ room }: { room: Room }) {
  const { store, panel, text, said, time } = usePage();
  const plain = usePlain();
  const view = store.view.value;
  const [problem, setProblem] = useState<Problem>(null);
  const name = room.info.room;
  const messages = view.pins?.room === name ? view.pins.messages : null;

  useEffect(() => {
    void store.history.openPins(name).then(setProblem);
    return () => store.closePins();
  }, [name]);

  return (
    <PanelFrame title={text("pins")} closeLabel={text("closePins")}>
      {problem !== null && <p class="section-note">{said.error(problem)}</p>}
      {messages === null && problem === null && (
        <div class="ghost-rows" aria-hidden="true">{[0, 1, 2].map((n) => <i key={n} />)}</div>
      )}
      {messages?.length === 0 && <p class="section-note">{text("noPins")}</p>}
      <ul class="pins">
        {messages?.map((message) => (
          <li key={message.id} class="pin">
            <button
              class="pin-message"
              type="button"
              onClick={() => {
                panel.uncover();
                void store.jump(message.id);
              }}
            >
              <span class="pin-head">
                <PersonName person={message} class="pin-name" />
                <time dateTime={message.timestamp} title={time.full(message.timestamp)}>
                  {time.since(message.timestamp, store.now.value)}
                </time>
              </span>
              <span class="pin-text" dir="auto">
                {plain(message.message)}
              </span>
            </button>
            <button
              class="link-button"
              type="button"
              onClick={() =>
                store.writing.change({ type: "pin_message", id: message.id, pinned: false })}
            >
              {text("unpin")}
            </button>
          </li>
        ))}
      </ul>
    </PanelFrame>
  );
}
