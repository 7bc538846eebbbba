import { useMemo } from "preact/hooks";
import { tokenize } from "../../lib/client/links.ts";
import type { Block } from "../../lib/client/markdown.ts";
import { shortened } from "../model/namesakes.ts";
import { usePage } from "../page.ts";
import { Blocks } from "./blocks.tsx";
import { Inlines, Text, WebLink } from "./inlines.tsx";
import { type Mention, type Mentions, MentionsContext } from "./mentions.ts";

const NOBODY: readonly string[] = [];
const NO_MENTIONS: Mentions = new Map();

/**
 * What a person wrote, as blocks. Until the parser is there: as it was typed.
 * @param mentions as `Message.mentions`: `user_id` of people, "@room" and "@here"
 */
export function Rich({ message, mentions }: { message: string; mentions?: readonly string[] }) {
  const blocks = useMarkdown(message);
  return (
    <MentionsContext.Provider value={useMentions(mentions)}>
      {blocks !== null ? <Blocks blocks={blocks} dir="auto" /> : (
        <p dir="auto">
          <Plain message={message} />
        </p>
      )}
    </MentionsContext.Provider>
  );
}

/** What a person wrote, within a line of the page: only what fits into one is shown as it is meant. */
export function RichLine({ message }: { message: string }) {
  const blocks = useMarkdown(message);
  const [block] = blocks ?? [];
  if (blocks?.length !== 1 || block?.kind !== "paragraph") return <Plain message={message} />;
  return <Inlines inlines={block.inlines} />;
}

/** How to say what a person wrote as one line without marks. */
export function usePlain(): (message: string) => string {
  const { markdown } = usePage();
  const parser = markdown.value.value;
  return (message) => parser?.markdownText(message) ?? message;
}

/** Whom a message mentions, by the names that they have now. */
function useMentions(mentions: readonly string[] = NOBODY): Mentions {
  const { store } = usePage();
  if (mentions.length === 0) return NO_MENTIONS;
  const { people, userId } = store.view.value;
  const found = new Map<string, Mention>();
  for (const mention of mentions) {
    if (mention.startsWith("@")) found.set(mention.slice(1), { own: true });
    const called = people.get(mention)?.username;
    if (called === undefined) continue;
    const own = mention === userId;
    // One name may mean several, and oneself among them.
    found.set(called, { own: own || found.get(called)?.own === true });
    found.set(shortened(mention), { own, called });
  }
  return found;
}

function useMarkdown(message: string): Block[] | null {
  const { markdown } = usePage();
  const parser = markdown.value.value;
  return useMemo(() => parser?.parseMarkdown(message) ?? null, [parser, message]);
}

/** Text with its addresses as links. */
function Plain({ message }: { message: string }) {
  return (
    <>
      {tokenize(message).map((token, index) =>
        token.kind === "text"
          ? <Text key={index} text={token.text} />
          : <WebLink key={index} href={token.href} bare>{token.text}</WebLink>
      )}
    </>
  );
}
