import type { Line } from "../model/lines.ts";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { useKept } from "./kept.ts";
import { MessageRow } from "./message_row.tsx";
import { PersonName } from "./person_name.tsx";

/** What one person wrote in one go. */
export function Group({ group }: { group: Extract<Line, { kind: "group" }> }) {
  const { text, time } = usePage();
  const rows = useKept(
    group.entries,
    (entry, first) => <MessageRow key={entry.key} entry={entry} first={first} />,
  );
  return (
    <article class={`group${group.own ? " group-own" : ""}`}>
      <Avatar id={group.userId} name={group.username} own={group.own} />
      <header class="group-head">
        <PersonName
          person={{ user_id: group.userId, username: group.username }}
          class="group-name"
        />
        {group.own && <span class="group-you">{text("you")}</span>}
        <time
          class="group-time"
          dateTime={group.timestamp}
          title={time.full(group.timestamp)}
        >
          {time.clock(group.timestamp)}
        </time>
      </header>
      {rows}
    </article>
  );
}
