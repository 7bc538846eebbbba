import type { Quote } from "../../lib/protocol.ts";
import { RichLine, usePlain } from "../markdown/rich.tsx";
import { calledIn } from "../model/namesakes.ts";
import { usePage } from "../page.ts";
import { Icon } from "./icon.tsx";
import { PersonName } from "./person_name.tsx";

/** The message that another one replies to; choosing it leads there. */
export function QuoteLine({ quote }: { quote: Quote }) {
  const { store, text } = usePage();
  const plain = usePlain();
  return (
    <button
      class="quote"
      type="button"
      title={text("jumpToOriginal")}
      onClick={() => void store.jump(quote.id)}
    >
      <Icon name="reply" />
      <PersonName person={quote} class="quote-name" />
      <span class="quote-text" dir="auto">
        {quote.deleted ? text("messageDeleted") : plain(quote.message)}
      </span>
    </button>
  );
}

/** A quote as it stands above what is being written. */
export function QuotePreview({ quote, onCancel }: { quote: Quote; onCancel: () => void }) {
  const { store, text } = usePage();
  return (
    <div class="composer-quote">
      <Icon name="reply" />
      <span class="composer-quote-words">
        <span class="composer-quote-name">
          {text("replyingTo", { name: calledIn(store.view.value, quote) })}
        </span>
        <span class="quote-text" dir="auto">
          <RichLine message={quote.message} />
        </span>
      </span>
      <button
        class="button-icon button-small"
        type="button"
        aria-label={text("cancelReply")}
        title={text("cancelReply")}
        onClick={onCancel}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
