import { useMemo } from "preact/hooks";
import { tokenize } from "../../lib/client/links.ts";
import type { Block } from "../../lib/client/markdown.ts";
import { usePage } from "../page.ts";
import { Blocks } from "./blocks.tsx";
import { Inlines, WebLink } from "./inlines.tsx";

/** What a person wrote, as blocks. Until the parser is there: as it was typed. */
export function Rich({ message }: { message: string }) {
  const blocks = useMarkdown(message);
  if (blocks !== null) return <Blocks blocks={blocks} dir="auto" />;
  return (
    <p dir="auto">
      <Plain message={message} />
    </p>
  );
}

/** What a person wrote, within a line of the page: only what fits into one is shown as it is meant. */
export function RichLine({ message }: { message: string }) {
  const blocks = useMarkdown(message);
  const [block] = blocks ?? [];
  if (blocks?.length !== 1 || block?.kind !== "paragraph") return <Plain message={message} />;
  return <Inlines inlines={block.inlines} />;
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
          ? token.text
          : <WebLink key={index} href={token.href} bare>{token.text}</WebLink>
      )}
    </>
  );
}
