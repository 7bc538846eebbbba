import { useState } from "preact/hooks";
import { MOST_ADDRESSEES } from "../model/addressees.ts";
import { usePage } from "../page.ts";
import { useAddressees } from "./addressees.ts";
import { PeopleField } from "./people_field.tsx";
import { Sheet } from "./sheet.tsx";

/** Chooses the people of a conversation, and opens it. */
export function NewMessage({ onClose }: { onClose: () => void }) {
  const { store, text, said } = usePage();
  const people = useAddressees({
    most: MOST_ADDRESSEES,
    tooMany: said.error({ code: "not_allowed", reason: "conversation_full", message: "" }),
  });
  const [busy, setBusy] = useState(false);
  const { chosen } = people;

  async function open(): Promise<void> {
    if (busy || !people.complete()) return;
    if (chosen.length === 0) return people.fail(text("addresseesMissing"));
    setBusy(true);
    const refused = await store.asking.startDirect(
      chosen.map(({ person, username }) => person ? { user_id: person.user_id } : { username }),
      // Under a dialog nothing could take the focus.
      onClose,
    );
    if (refused === null) return;
    setBusy(false);
    people.fail(said.error(refused));
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
        <PeopleField id="addressees" label={text("addressees")} autofocus {...people.field} />
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
