import { useContext } from "preact/hooks";
import type { Inline } from "../../lib/client/markdown.ts";
import { linkTo } from "../message_link.ts";
import { MentionsContext, mentionsIn } from "./mentions.ts";
import { OwnLink } from "./own_link.tsx";
import type { ComponentChildren } from "preact";

/** Stretches of a line, as vnodes. */
export function Inlines({ inlines }: { inlines: readonly Inline[] }) {
  return <>{inlines.map((inline, index) => <InlineView key={index} inline={inline} />)}</>;
}

function InlineView({ inline }: { inline: Inline }) {
  switch (inline.kind) {
    case "text":
      return <Text text={inline.text} />;
    case "break":
      return <br />;
    case "code":
      return <code class="md-code" dir="ltr">{inline.text}</code>;
    case "strong":
      return (
        <strong>
          <Inlines inlines={inline.inlines} />
        </strong>
      );
    case "emphasis":
      return (
        <em>
          <Inlines inlines={inline.inlines} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Inlines inlines={inline.inlines} />
        </s>
      );
    case "link":
      return (
        <WebLink href={inline.href} bare={inline.bare}>
          <Inlines inlines={inline.inlines} />
        </WebLink>
      );
  }
}

/** Text, with those whom it mentions. */
export function Text({ text }: { text: string }) {
  const mentions = useContext(MentionsContext);
  return (
    <>
      {mentionsIn(text, mentions).map((stretch, index) =>
        stretch.mention === null
          ? stretch.text
          : (
            <bdi key={index} class={`mention mention-${stretch.mention}`}>
              {stretch.called === undefined ? stretch.text : (
                <>
                  @{stretch.called} <bdi class="short-id">{stretch.text.slice(1)}</bdi>
                </>
              )}
            </bdi>
          )
      )}
    </>
  );
}

/**
 * A link that somebody wrote, opened apart from this page if it does not lead to a message in it.
 * @param bare whether its text is the address: then it runs from left to right
 */
export function WebLink(
  { href, bare, children }: {
    href: string;
    bare: boolean;
    children: ComponentChildren;
  },
) {
  const link = linkTo(href, location.href);
  if (link !== null) {
    return <OwnLink href={href} link={link} bare={bare}>{children}</OwnLink>;
  }
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      dir={bare ? "ltr" : "auto"}
      title={bare ? undefined : href}
    >
      {children}
    </a>
  );
}
