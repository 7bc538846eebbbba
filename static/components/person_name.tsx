import { useComputed } from "@preact/signals";
import { type Named, shortIdOf } from "../model/namesakes.ts";
import { usePage } from "../page.ts";
import { usePlace } from "./place.ts";

/** A name as it was when something was said; it tells who that is now, and who of several it is. */
export function PersonName({ person, class: name }: { person: Named; class: string }) {
  const { now } = usePerson(person);
  return (
    <>
      <bdi class={name} title={now}>{person.username}</bdi> <ShortId person={person} />
    </>
  );
}

/** The same of who wrote a message: choosing it, or the avatar, shows who that is. */
export function AuthorName({ person, class: name }: { person: Named; class: string }) {
  const { now } = usePerson(person);
  const show = useCard(person);
  return (
    <>
      <button
        class={`author-name ${name}`}
        type="button"
        // One stop for each message would be many: by keyboard the menu of a message leads here too.
        tabIndex={-1}
        aria-haspopup="dialog"
        title={now}
        onClick={({ currentTarget }) => show(currentTarget)}
      >
        <bdi>{person.username}</bdi>
      </button>{" "}
      <ShortId person={person} />
    </>
  );
}

/** How to show who somebody is, beside what was pressed. */
export function useCard(person: Named): (anchor: HTMLElement) => void {
  const { store } = usePage();
  const place = usePlace();
  return (pressed) =>
    store.writing.ask({ kind: "person", person, place, anchor: pressed.getBoundingClientRect() });
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
