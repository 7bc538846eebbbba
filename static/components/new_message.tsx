import { useState } from "preact/hooks";
import { type Addressee, addresseesFor, MOST_ADDRESSEES } from "../model/addressees.ts";
import { usePage } from "../page.ts";
import { PeopleField } from "./people_field.tsx";
import { Sheet } from "./sheet.tsx";

/** Chooses the people of a conversation, and opens it. */
export function NewMessage({ onClose }: { onClose: () => void }) {
  const { store, text, said, compare } = usePage();
  const [chosen, setChosen] = useState<readonly Addressee[]>([]);
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const options = addresseesFor(store.view.value, { typed, chosen, compare });

  function change(people: readonly Addressee[]): void {
    if (people.length > MOST_ADDRESSEES) {
      const reason = "conversation_full";
      return setProblem(said.error({ code: "not_allowed", reason, message: "" }));
    }
    setChosen(people);
    setTyped("");
    setProblem(null);
  }

  async function open(): Promise<void> {
    if (busy) return;
    // What stands half written would be left out.
    if (typed.trim() !== "") {
      if (options[0] !== undefined) change([...chosen, options[0]]);
      return;
    }
    if (chosen.length === 0) return setProblem(text("addresseesMissing"));
    setBusy(true);
    const refused = await store.startDirect(
      chosen.map(({ person, username }) => person ? { user_id: person.user_id } : { username }),
      // Under a dialog nothing could take the focus.
      onClose,
    );
    if (refused === null) return;
    setBusy(false);
    setProblem(said.error(refused));
  }

  return (
    <Sheet title={text("newMessage")} onClose={onClose}>
      <form
        class="new-message"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <PeopleField
          chosen={chosen}
          typed={typed}
          options={options}
          problem={problem}
          onType={(typed) => {
            setTyped(typed);
            setProblem(null);
          }}
          onChange={change}
        />
        <div class="form-buttons">
          <button
            class="button button-primary"
            type="submit"
            aria-disabled={busy || chosen.length === 0}
          >
            {text("openConversation")}
          </button>
          <button class="button" type="button" onClick={onClose}>{text("cancel")}</button>
        </div>
      </form>
    </Sheet>
  );
}
