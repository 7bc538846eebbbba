import type { Entry, Line } from "../model/lines.ts";
import { Rich } from "../markdown/rich.tsx";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";

/** What one person wrote in one go. */
export function Group({ group }: { group: Extract<Line, { kind: "group" }> }) {
  const { text, time } = usePage();
  return (
    <article class={`group${group.own ? " group-own" : ""}`}>
      <Avatar name={group.username} own={group.own} />
      <header class="group-head">
        <strong class="group-name" dir="auto">{group.username}</strong>
        {group.own && <span class="group-you">{text("you")}</span>}
        <time
          class="group-time"
          dateTime={group.timestamp}
          title={time.full(group.timestamp)}
        >
          {time.clock(group.timestamp)}
        </time>
      </header>
      {group.entries.map((entry, index) => (
        <EntryRow key={entry.key} entry={entry} first={index === 0} />
      ))}
    </article>
  );
}

function EntryRow({ entry, first }: { entry: Entry; first: boolean }) {
  const { store, text, said, time } = usePage();
  const failed = entry.kind === "pending" ? entry.pending.failed : undefined;
  const state = entry.kind === "message" ? "sent" : failed === undefined ? "waiting" : "failed";
  const body = entry.kind === "message" ? entry.message.message : entry.pending.message;
  return (
    <div class="message" data-key={entry.key} data-state={state}>
      {entry.kind === "message" && !first && (
        <time
          class="message-time"
          dateTime={entry.message.timestamp}
          title={time.full(entry.message.timestamp)}
        >
          {time.clock(entry.message.timestamp)}
        </time>
      )}
      <div class="message-text">
        <Rich message={body} />
        {state === "waiting" && (
          <span class="message-clock" title={text("waiting")}>
            <Icon name="clock" />
            <span class="unseen">{text("waiting")}</span>
          </span>
        )}
      </div>
      {entry.kind === "pending" && failed !== undefined && (
        <p class="message-failed">
          <Icon name="alert" />
          <span>
            {text("notSent")}
            {". "}
            <bdi>{said.error(failed)}</bdi>
          </span>
          <button
            class="link-button"
            type="button"
            onClick={() => store.retry(entry.pending.cid)}
          >
            {text("retry")}
          </button>
          <button
            class="link-button"
            type="button"
            onClick={() => store.discard(entry.pending.cid)}
          >
            {text("delete")}
          </button>
        </p>
      )}
    </div>
  );
}
