import type { Message, Person } from "../../lib/protocol.ts";
import { calledIn } from "../model/namesakes.ts";
import { usePage } from "../page.ts";

/** Names said one by one before the rest is a number. */
const NAMES = 12;

/** How others reacted; choosing one joins in, or takes one's own back. */
export function Reactions({ message }: { message: Message }) {
  const { store, text, list, number } = usePage();
  const { userId, people } = store.view.peek();

  function named(person: Person | undefined): string | undefined {
    return person === undefined ? undefined : calledIn({ people }, person);
  }
  function names(users: readonly string[]): string {
    const known = users.map((user) => user === userId ? text("you") : named(people.get(user)))
      .filter((name) => name !== undefined);
    const said = known.slice(0, NAMES);
    const rest = users.length - said.length;
    return list(rest > 0 ? [...said, text("others", { n: rest })] : said);
  }

  return (
    <div class="reactions">
      {message.reactions?.map(({ emoji, users }) => {
        const own = userId !== null && users.includes(userId);
        return (
          <button
            key={emoji}
            class="reaction"
            type="button"
            aria-pressed={own}
            title={text("reactedWith", { names: names(users), emoji })}
            onClick={() =>
              store.writing.change({ type: "react", id: message.id, emoji, remove: own })}
          >
            <span class="reaction-emoji">{emoji}</span>
            <span class="reaction-count">{number(users.length)}</span>
          </button>
        );
      })}
    </div>
  );
}
