import { useState } from "preact/hooks";
import { wordFor } from "../model/addressees.ts";
import type { Room } from "../model/view.ts";
import { usePage } from "../page.ts";
import { useAddressees } from "./addressees.ts";
import { PeopleField } from "./people_field.tsx";
import { Sheet } from "./sheet.tsx";

/** Lets people into a private room. */
export function InvitePeople({ room, onClose }: { room: Room; onClose: () => void }) {
  const { store, text, said } = usePage();
  const people = useAddressees({ without: room.members });
  const [busy, setBusy] = useState(false);
  const { chosen } = people;

  async function invite(): Promise<void> {
    if (busy || !people.complete()) return;
    if (chosen.length === 0) return people.fail(text("inviteMissing"));
    setBusy(true);
    for (const [index, addressee] of chosen.entries()) {
      const refused = await store.asking.invite(room.info.room, wordFor(addressee));
      if (refused === null) continue;
      setBusy(false);
      people.keep(chosen.slice(index));
      return people.fail(said.error(refused));
    }
    onClose();
  }

  return (
    <Sheet title={text("inviteTo", { room: room.info.room })} onClose={onClose}>
      <form
        class="new-message"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        <PeopleField id="invited" label={text("invitePeople")} autofocus {...people.field} />
        <div class="form-buttons">
          <button
            class="button button-primary"
            type="submit"
            aria-disabled={busy || chosen.length === 0}
          >
            {text("invite")}
          </button>
          <button class="button" type="button" onClick={onClose}>{text("cancel")}</button>
        </div>
      </form>
    </Sheet>
  );
}
