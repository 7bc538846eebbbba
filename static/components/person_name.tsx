import { useComputed } from "@preact/signals";
import { type Named, shortIdOf } from "../model/namesakes.ts";
import { usePage } from "../page.ts";

/** A name as it was when something was said; it tells who that is now, and who of several it is. */
export function PersonName({ person, class: name }: { person: Named; class: string }) {
  const { now } = usePerson(person);
  return (
    <>
      <bdi class={name} title={now}>{person.username}</bdi>
      <ShortId person={person} />
    </>
  );
}

/** The short form of somebody's id beside the name, where another one has the name too. */
export function ShortId({ person }: { person: Named }) {
  const { shortId } = usePerson(person);
  return shortId === null ? null : <bdi class="short-id">{shortId}</bdi>;
}

/** What is known of somebody now; who uses it is drawn anew only when that changes. */
export function usePerson(
  person: Named,
): { readonly shortId: string | null; readonly now: string | undefined } {
  const { store, text } = usePage();
  const shortId = useComputed(() => shortIdOf(store.view.value, person)).value;
  const name = useComputed(() => store.view.value.people.get(person.user_id)?.username).value;
  const renamed = name !== undefined && name !== person.username;
  return { shortId, now: renamed ? text("nowCalled", { name }) : undefined };
}
