import type { ComponentType } from "preact";
import type { Lazy } from "../lazy.ts";
import { usePage } from "../page.ts";
import { EntryForm } from "./entry_form.tsx";

export interface AppProps {
  /** Everything behind the form. It is loaded while somebody fills in the form. */
  readonly inside: Lazy<{ readonly Inside: ComponentType }>;
}

/** The page: the way in, or the rooms. */
export function App({ inside }: AppProps) {
  const { store } = usePage();
  const rooms = inside.value.value;
  return store.entry.value.inside && rooms !== null
    ? <rooms.Inside />
    : <EntryForm rememberedName={store.rememberedName} />;
}
