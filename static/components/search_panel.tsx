import { useEffect } from "preact/hooks";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { PanelFrame } from "./panel_frame.tsx";
import { PartMissing } from "./part_missing.tsx";

/** Looks for messages in all rooms, from the one that is open. */
export function SearchPanel({ room }: { room: Room }) {
  const { store, search, text } = usePage();
  // What cannot be loaded now is tried again when the line changes.
  const { kind } = store.link.value;
  useEffect(() => search.want(), [kind]);
  const part = search.value.value;
  return (
    <PanelFrame title={text("search")} closeLabel={text("closeSearch")}>
      {part !== null
        ? <part.SearchForm room={room} />
        : search.failed.value && kind === "online"
        ? <PartMissing />
        : <div class="ghost-rows" aria-hidden="true">{[0, 1, 2].map((n) => <i key={n} />)}</div>}
    </PanelFrame>
  );
}
