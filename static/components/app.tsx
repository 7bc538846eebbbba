import type { ComponentType } from "preact";
import type { Lazy } from "../lazy.ts";
import { usePage } from "../page.ts";
import { EntryForm } from "./entry_form.tsx";
import { PartMissing } from "./part_missing.tsx";

export interface AppProps {
  /** Everything behind the form. It is loaded while somebody fills in the form. */
  readonly inside: Lazy<{ readonly Inside: ComponentType }>;
}

/** The page: the way in, or the rooms. */
export function App({ inside }: AppProps) {
  const { store } = usePage();
  const entered = store.entry.value.inside;
  const rooms = inside.value.value;
  if (entered && rooms !== null) return <rooms.Inside />;
  const missing = entered && inside.failed.value && store.link.value.kind === "online";
  if (!missing) return <EntryForm rememberedName={store.rememberedName} />;
  return (
    <main class="entry">
      <div class="entry-card">
        <PartMissing />
      </div>
    </main>
  );
}
