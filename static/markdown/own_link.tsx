import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { MessageLink } from "../message_link.ts";
import { titleOf } from "../model/view.ts";
import { usePage } from "../page.ts";

export interface OwnLinkProps {
  readonly href: string;
  /** Where the address leads. */
  readonly link: MessageLink;
  /** Whether its text is the address: then it is said what that leads to instead. */
  readonly bare: boolean;
  readonly children: ComponentChildren;
}

/** A link to a message of this server: it opens in this page, unless somebody wants another tab. */
export function OwnLink({ href, link, bare, children }: OwnLinkProps) {
  const { store, panel, text, time, list } = usePage();
  const room = useComputed(() => {
    const known = store.view.value.rooms.get(link.room);
    if (known?.info.kind === "direct") return titleOf(store.view.value, known, list);
    return link.room.startsWith("direct:") ? null : `#${link.room}`;
  }).value ?? text("directMessages");
  const at = useComputed(() => {
    const known = store.view.value.rooms.get(link.room);
    const messages = [...known?.past?.messages ?? [], ...known?.messages ?? []];
    return messages.find(({ id }) => id === link.id)?.timestamp ?? null;
  }).value;
  const said = at === null
    ? text("linkedRoom", { room })
    : text("linkedMessage", { room, time: time.since(at, store.now.peek()) });
  return (
    <a
      href={href}
      dir="auto"
      title={bare ? undefined : said}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        panel.uncover();
        store.follow(link);
      }}
    >
      {bare ? said : children}
    </a>
  );
}
