import type { Line } from "../model/lines.ts";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { useKept } from "./kept.ts";
import { MessageRow } from "./message_row.tsx";
import { AuthorName, useCard } from "./person_name.tsx";

/** What one person wrote in one go. */
export function Group({ group }: { group: Extract<Line, { kind: "group" }> }) {
  const { text, time } = usePage();
  const person = { user_id: group.userId, username: group.username };
  const show = useCard(person);
  const rows = useKept(
    group.entries,
    (entry, first) => <MessageRow key={entry.key} entry={entry} first={first} />,
  );
  return (
    <article class={`group${group.own ? " group-own" : ""}`}>
      <Avatar id={group.userId} name={group.username} own={group.own} onClick={show} />
      <header class="group-head">
        <AuthorName person={person} class="group-name" />
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
