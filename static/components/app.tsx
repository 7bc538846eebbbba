import { usePage } from "../page.ts";
import { EntryForm } from "./entry_form.tsx";
import { Inside } from "./inside.tsx";

/** The page: the way in, or the rooms. */
export function App() {
  const { store } = usePage();
  return store.entry.value.inside
    ? <Inside />
    : <EntryForm rememberedName={store.rememberedName} />;
}
