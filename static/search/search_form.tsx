import "../first.ts";
import { useLayoutEffect, useRef } from "preact/hooks";
import { EVERYONE, type Message, type SearchResult } from "../../lib/protocol.ts";
import { PersonName } from "../components/person_name.tsx";
import { Phrase } from "../components/phrase.tsx";
import { usePlain } from "../markdown/rich.tsx";
import { type Room, titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";
import type { PlainKey } from "../text/catalog.ts";
import { marked } from "./marks.ts";

/** What can be typed besides words, and what it does. */
const TIPS: readonly (readonly [typed: string, does: PlainKey, example?: PlainKey])[] = [
  ['"…"', "searchTipPhrase"],
  ["-", "searchTipNot"],
  ["from:", "searchTipFrom"],
  ["in:", "searchTipIn"],
  ["after:", "searchTipAfter", "searchTipDay"],
  ["before:", "searchTipBefore", "searchTipDay"],
  ["has:link", "searchTipLink"],
];

/** What is looked for, and what was found; choosing a message leads there. */
export function SearchForm({ room }: { room: Room }) {
  const { store, panel, text } = usePage();
  const { searching } = store;
  const input = useRef<HTMLInputElement>(null);
  const typed = searching.typed.value;
  useLayoutEffect(() => {
    // The panel had the focus already before this was loaded.
    if (panel.asked.peek() > 0) input.current?.focus({ preventScroll: true });
  }, []);

  function onlyHere(): void {
    const name = room.info.room;
    const filter = /\s/.test(name) ? `in:"${name}"` : `in:${name}`;
    searching.type(`${filter} ${typed}`);
    input.current?.focus();
  }

  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        searching.now();
      }}
      onKeyDown={(event) => moveAmong(event)}
    >
      <input
        class="input search-input"
        ref={input}
        type="search"
        data-autofocus
        aria-label={text("searchMessages")}
        placeholder={text("searchMessages")}
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        dir={typed === "" ? undefined : "auto"}
        value={typed}
        onInput={(event) => searching.type(event.currentTarget.value)}
      />
      <div class="search-line">
        <State />
        {!/(^|\s)-?in:\S/iu.test(typed) && (
          <button class="link-button search-here" type="button" onClick={onlyHere}>
            {text("searchOnlyHere")}
          </button>
        )}
      </div>
      <Found />
      {typed.trim() === "" && (
        <dl class="search-tips">
          {TIPS.map(([sample, does, example]) => (
            <div key={sample} class="search-tip">
              <dt>
                <code dir="ltr">{sample}{example && text(example)}</code>
              </dt>
              <dd>{text(does)}</dd>
            </div>
          ))}
        </dl>
      )}
    </form>
  );
}

/** How it went, in a few words. */
function State() {
  const { store, text } = usePage();
  const { searching } = store;
  const [found, busy] = [searching.found.value, searching.busy.value];
  const count = found?.results.length ?? 0;
  const none = !busy && found !== null && count === 0;
  return (
    <p class={`search-state${none ? " search-none" : ""}`} role="status">
      {busy && found === null && text("searchBusy")}
      {!busy && found !== null &&
        (count === 0
          ? text("searchNone")
          : text(found.next === undefined ? "searchCount" : "searchCountMore", { n: count }))}
    </p>
  );
}

/** What there is to see of a search, from the first letter to the last page. */
function Found() {
  const { store, text, said } = usePage();
  const { searching } = store;
  const [found, problem, busy] = [
    searching.found.value,
    searching.problem.value,
    searching.busy.value,
  ];
  const count = found?.results.length ?? 0;
  return (
    <>
      {busy && found === null && (
        <div class="ghost-rows" aria-hidden="true">{[0, 1, 2].map((n) => <i key={n} />)}</div>
      )}
      {problem !== null && (
        <p class="search-problem" role="alert">
          {said.error(problem)}{" "}
          <button class="link-button" type="button" onClick={() => searching.now()}>
            {text("retry")}
          </button>
        </p>
      )}
      {found?.incomplete && <p class="section-note">{text("searchIncomplete")}</p>}
      {found !== null && count > 0 && (
        <ol class="results" aria-busy={busy}>
          {found.results.map((result) => (
            <li key={`${result.message.room} ${result.message.id}`}>
              <Result result={result} query={found.query} />
            </li>
          ))}
        </ol>
      )}
      {found?.next !== undefined && (
        <button
          class="button search-more"
          type="button"
          disabled={busy}
          onClick={() => void searching.more()}
        >
          {text("searchMore")}
        </button>
      )}
    </>
  );
}

function Result({ result, query }: { result: SearchResult; query: string }) {
  const { store, panel, text, time, list } = usePage();
  const plain = usePlain();
  const { message, before, after } = result;
  const view = store.view.value;
  const known = view.rooms.get(message.room);
  const place = message.room === EVERYONE
    ? text("announcement")
    : known
    ? titleOf(view, known, list)
    : message.room.startsWith("direct:")
    ? text("directMessages")
    : message.room;
  const words = (
    <bdi>
      {marked(plain(message.message), query).map(({ text, hit }, i) =>
        hit ? <mark key={i}>{text}</mark> : text
      )}
    </bdi>
  );
  return (
    <button
      class="result"
      type="button"
      onClick={() => {
        panel.uncover();
        store.follow(message);
      }}
    >
      <span class="result-head">
        <bdi class="result-place">{place}</bdi>
        <time dateTime={message.timestamp} title={time.full(message.timestamp)}>
          {time.since(message.timestamp, store.now.value)}
        </time>
      </span>
      {before && <Neighbour message={before} />}
      <span class="result-message">
        {message.kind === "topic"
          ? (
            <span class="result-text result-topic">
              <Phrase say={(topic) => text("topicSet", { name: message.username, topic })}>
                {words}
              </Phrase>
            </span>
          )
          : (
            <>
              <PersonName person={message} class="result-name" />
              <span class="result-text">{words}</span>
            </>
          )}
      </span>
      {after && <Neighbour message={after} />}
    </button>
  );
}

function Neighbour({ message }: { message: Message }) {
  const { text } = usePage();
  const plain = usePlain();
  if (message.kind === "topic" && !message.deleted) {
    const [name, topic] = [message.username, plain(message.message)];
    return (
      <span class="result-neighbour">
        <bdi class="result-topic">
          {topic === "" ? text("topicCleared", { name }) : text("topicSet", { name, topic })}
        </bdi>
      </span>
    );
  }
  return (
    <span class="result-neighbour">
      <bdi>{message.username}</bdi>
      <bdi>{message.deleted ? text("messageDeleted") : plain(message.message)}</bdi>
    </span>
  );
}

/** The arrows lead from the field to what was found, and on. */
function moveAmong(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.altKey || event.isComposing) return;
  const stops = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(".search-input, .result, .search-more"),
  ];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[at + step];
  if (at === -1 || !next) return;
  event.preventDefault();
  next.focus();
}
