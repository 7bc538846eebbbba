import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../attempt.ts";
import { usePlain } from "../markdown/rich.tsx";
import { followedThreads, LISTED, type ListedThread, listedThreads } from "../model/thread_list.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { keyOf } from "../writing.ts";
import { DraftMark } from "./draft_mark.tsx";
import { PanelFrame } from "./panel_frame.tsx";
import { PersonName } from "./person_name.tsx";
import { RepliesSummary } from "./replies_line.tsx";

/** The threads of the room that one follows; choosing one opens it. */
export function ThreadsPanel({ room }: { room: Room }) {
  const { store, text, said } = usePage();
  const [count, setCount] = useState(LISTED);
  const [problem, setProblem] = useState<Problem | "loading">("loading");
  const name = room.info.room;
  const online = store.link.value.kind === "online";
  const followed = followedThreads(room).length;
  const threads = listedThreads(store.view.value, room);

  useEffect(() => {
    let current = true;
    setProblem("loading");
    void store.history.listThreads(name, count).then((problem) => {
      if (current) setProblem(problem);
    });
    return () => {
      current = false;
    };
  }, [name, count, online, followed]);
  useEffect(() => () => store.closeThreadList(), [name]);

  const loading = problem === "loading";
  return (
    <PanelFrame title={text("threads")} closeLabel={text("closeThreads")}>
      {followed === 0 && <p class="section-note">{text("noThreads")}</p>}
      <ul class="pins">
        {threads.map((listed) => <Row key={listed.first.id} listed={listed} />)}
      </ul>
      {loading && threads.length < Math.min(followed, count) && (
        <div class="ghost-rows" aria-hidden="true">{[0, 1, 2].map((n) => <i key={n} />)}</div>
      )}
      {!loading && problem !== null && <p class="section-note">{said.error(problem)}</p>}
      {!loading && problem === null && followed > count && (
        <button
          class="link-button"
          type="button"
          onClick={() => setCount(count + LISTED)}
        >
          {text("searchMore")}
        </button>
      )}
    </PanelFrame>
  );
}

function Row({ listed: { first, thread } }: { listed: ListedThread }) {
  const { store, text, time } = usePage();
  const plain = usePlain();
  const { room, id, replies } = first;
  const drafted = store.writing.drafts.value.has(keyOf({ room, thread: id }));
  return (
    <li class="pin" data-unread={thread.unread > 0}>
      <button
        class="pin-message"
        type="button"
        onClick={() => void store.history.openThread(room, id)}
      >
        <span class="pin-head">
          <PersonName person={first} class="pin-name" />
          <time dateTime={first.timestamp} title={time.full(first.timestamp)}>
            {time.since(first.timestamp, store.now.value)}
          </time>
          {drafted && <DraftMark />}
        </span>
        <span class="pin-text" dir="auto">
          {first.deleted ? text("messageDeleted") : plain(first.message)}
        </span>
        {replies !== undefined && (
          <span class="thread-replies">
            <RepliesSummary message={first} replies={replies} />
          </span>
        )}
      </button>
    </li>
  );
}
