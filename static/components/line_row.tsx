import type { Line, MessageEntry } from "../model/lines.ts";
import type { PlacedNotice } from "../model/view.ts";
import { Rich, RichLine } from "../markdown/rich.tsx";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { Group } from "./group.tsx";
import { Icon } from "./icon.tsx";
import { MessageEditor } from "./message_editor.tsx";
import { MessageShell } from "./message_shell.tsx";
import { AuthorName, useCard } from "./person_name.tsx";
import { Phrase } from "./phrase.tsx";
import { QuoteLine } from "./quote_line.tsx";

/** Names said one by one before the rest is a number. */
const NAMES = 3;

/** One row of the conversation. */
export function LineRow({ line }: { line: Line }) {
  const { store, text, time, list } = usePage();
  switch (line.kind) {
    case "group":
      return <Group group={line} />;
    case "day":
      return (
        <h3 class="day" data-key={line.key}>
          <span class="day-words">{time.day(line.timestamp, store.now.value)}</span>
        </h3>
      );
    case "new":
      return (
        <div class="new-line" data-key={line.key} role="separator">
          <span class="new-words">{text("newMessages")}</span>
        </div>
      );
    case "action":
      return <ActionRow entry={line.entry} />;
    case "topic": {
      const { username: name, message: topic } = line.message;
      return (
        <p class="notice" data-key={line.key}>
          {topic === ""
            ? text("topicCleared", { name })
            : (
              <Phrase say={(topic) => text("topicSet", { name, topic })}>
                <bdi>
                  <RichLine message={topic} />
                </bdi>
              </Phrase>
            )}
        </p>
      );
    }
    case "presence":
      return (
        <p class="notice" data-key={line.key}>
          <Presence joined={line.joined} left={line.left} />
        </p>
      );
    case "notice":
      return <NoticeRow notice={line.notice} />;
    case "read_by": {
      const readBy = line.names.length > 0 ? text("readBy", { names: list(line.names) }) : "";
      return <p class="read-by" data-key={line.key} title={readBy}>{readBy}</p>;
    }
  }
}

function ActionRow({ entry }: { entry: MessageEntry }) {
  const { store, text, time } = usePage();
  const { id, username, user_id, message, timestamp, edited_at, reply_to } = entry.message;
  const show = useCard(entry.message);
  return (
    <MessageShell entry={entry} class="action">
      <Avatar
        id={user_id}
        name={username}
        own={user_id === store.view.value.userId}
        small
        onClick={show}
      />
      {reply_to !== undefined && <QuoteLine quote={reply_to} />}
      {store.writing.editing.value === id
        ? <MessageEditor message={entry.message} />
        : (
          <p class="action-text" title={time.full(timestamp)}>
            <AuthorName person={entry.message} class="action-name" />{" "}
            <bdi>
              <RichLine message={message} />
            </bdi>
            {edited_at !== undefined && (
              <span class="message-edited" title={time.full(edited_at)}>{text("edited")}</span>
            )}
          </p>
        )}
    </MessageShell>
  );
}

function Presence({ joined, left }: { joined: readonly string[]; left: readonly string[] }) {
  const { text, list } = usePage();
  function names(people: readonly string[]): string {
    const rest = people.length - NAMES;
    if (rest <= 0) return list(people);
    return list([...people.slice(0, NAMES), text("others", { n: rest })]);
  }
  const said = [
    ...(joined.length > 0 ? [text("joined", { n: joined.length, names: names(joined) })] : []),
    ...(left.length > 0 ? [text("left", { n: left.length, names: names(left) })] : []),
  ];
  return <>{said.join(" · ")}</>;
}

function NoticeRow({ notice }: { notice: PlacedNotice }) {
  const { store, text, said, time } = usePage();
  switch (notice.kind) {
    case "joined":
    case "left":
      return null;
    case "invited":
    case "out_of": {
      const { room } = notice;
      const open = () => store.open(room);
      return notice.kind === "invited"
        ? <WayIn notice={notice} room={room} what={text("invitedTo", { room })} onChoose={open} />
        : (
          <WayIn
            notice={notice}
            room={room}
            what={text("youLeft", { room })}
            way={text("undo")}
            onChoose={open}
          />
        );
    }
    case "linked": {
      const { link } = notice;
      const { room } = link;
      return (
        <WayIn
          notice={notice}
          room={room}
          what={text("linkedPrivate", { room })}
          onChoose={() => store.follow(link, { join: true })}
        />
      );
    }
    case "namesake": {
      const { key, username: name, shortId: id } = notice;
      return <p class="system" data-key={key} role="status">{text("namesake", { name, id })}</p>;
    }
    case "announcement":
      return (
        <article class="announcement" data-key={notice.key}>
          <Icon name="horn" />
          <div>
            <header class="announcement-head">
              <strong dir="auto">{notice.username}</strong>
              <span>{text("announcement")}</span>
              <time dateTime={notice.timestamp}>{time.clock(notice.timestamp)}</time>
            </header>
            <div class="announcement-text">
              <Rich message={notice.message} />
            </div>
          </div>
        </article>
      );
    case "system":
    case "refused":
      return (
        <p class={`system system-${notice.kind}`} data-key={notice.key} dir="auto" role="status">
          {notice.kind === "system" ? said.notice(notice.notice) : said.error(notice.refusal)}
        </p>
      );
  }
}

/** A notice with the way into a room, as long as its reader is not in it. */
function WayIn({ notice, room, what, way, onChoose }: {
  notice: PlacedNotice;
  room: string;
  what: string;
  /** What the way is called; "Join" without. */
  way?: string;
  onChoose: () => void;
}) {
  const { store, text } = usePage();
  return (
    <p class="system" data-key={notice.key} role="status">
      {what}{" "}
      {store.view.value.rooms.get(room)?.joined !== true && (
        <button class="link-button" type="button" onClick={onChoose}>
          {way ?? text("joinRoom", { room })}
        </button>
      )}
    </p>
  );
}
