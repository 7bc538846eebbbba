import { isEmojiAlone } from "../model/emoji_alone.ts";
import type { Entry, MessageEntry } from "../model/lines.ts";
import { Rich } from "../markdown/rich.tsx";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";
import { MessageEditor } from "./message_editor.tsx";
import { MessageShell } from "./message_shell.tsx";
import { QuoteLine } from "./quote_line.tsx";

/** One text of a group. The time is said with the first one. */
export function MessageRow({ entry, first }: { entry: Entry; first: boolean }) {
  return entry.kind === "message"
    ? <SentRow entry={entry} first={first} />
    : <PendingRow entry={entry} />;
}

function SentRow({ entry, first }: { entry: MessageEntry; first: boolean }) {
  const { store, text, time } = usePage();
  const { message, waiting } = entry;
  const { id, timestamp } = message;
  return (
    <MessageShell entry={entry} class="message">
      {!first && (
        <time class="message-time" dateTime={timestamp} title={time.full(timestamp)}>
          {time.clock(timestamp)}
        </time>
      )}
      {message.reply_to !== undefined && <QuoteLine quote={message.reply_to} />}
      {store.writing.editing.value === id
        ? <MessageEditor message={message} />
        : message.deleted
        ? <p class="message-text message-gone">{text("messageDeleted")}</p>
        : (
          <div class="message-text" data-emoji={isEmojiAlone(message.message)}>
            <Rich
              message={message.message}
              {...(message.mentions === undefined ? {} : { mentions: message.mentions })}
            />
            {waiting && <Waiting />}
          </div>
        )}
      {message.edited_at !== undefined && store.writing.editing.value !== id && (
        <button
          class="message-edited"
          type="button"
          title={time.full(message.edited_at)}
          onClick={() => store.writing.ask({ kind: "versions", message })}
        >
          {text("edited")}
        </button>
      )}
    </MessageShell>
  );
}

function PendingRow({ entry }: { entry: Extract<Entry, { kind: "pending" }> }) {
  const { store, text, said } = usePage();
  const { pending, quote } = entry;
  const { cid, failed } = pending;
  return (
    <div class="message" data-key={entry.key} data-state={failed ? "failed" : "waiting"}>
      {quote !== null && <QuoteLine quote={quote} />}
      <div class="message-text" data-emoji={isEmojiAlone(pending.message)}>
        <Rich message={pending.message} />
        {failed === undefined && <Waiting />}
      </div>
      {failed !== undefined && (
        <p class="message-failed">
          <Icon name="alert" />
          <span>
            {text("failedBecause", { what: text("notSent"), why: said.error(failed) })}{" "}
            <span class="message-ways">
              <button class="link-button" type="button" onClick={() => store.writing.retry(cid)}>
                {text("retry")}
              </button>
              <button class="link-button" type="button" onClick={() => store.writing.discard(cid)}>
                {text("delete")}
              </button>
            </span>
          </span>
        </p>
      )}
    </div>
  );
}

function Waiting() {
  const { text } = usePage();
  return (
    <span class="message-clock" title={text("waiting")}>
      <Icon name="clock" />
      <span class="unseen">{text("waiting")}</span>
    </span>
  );
}
