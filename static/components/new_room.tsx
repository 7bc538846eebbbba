import { useState } from "preact/hooks";
import { LIMITS } from "../../lib/protocol.ts";
import { wordFor } from "../model/addressees.ts";
import { usePage } from "../page.ts";
import { useAddressees } from "./addressees.ts";
import { Field } from "./field.tsx";
import { PeopleField } from "./people_field.tsx";

const KINDS = [
  ["public", "kindPublic"],
  ["private", "kindPrivate"],
  ["announcement", "kindAnnouncement"],
] as const;

/** What the server says of those who are invited. */
const PEOPLE_CODES: ReadonlySet<string> = new Set(["user_not_found", "user_ambiguous"]);

/** Makes a room that stays. */
export function NewRoom({ onDone }: { onDone: (made: boolean) => void }) {
  const { store, text, said } = usePage();
  const [room, setRoom] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number][0]>("public");
  const people = useAddressees({ most: LIMITS.invitesPerRoom, tooMany: text("invitesFull") });
  const [problem, setProblem] = useState<string | null>(null);
  /** There is a room of this name, to be joined instead. */
  const [taken, setTaken] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (room.trim() === "") {
      setProblem(text("roomMissing"));
      return;
    }
    if (kind === "private" && !people.complete()) return;
    const invite = kind === "private" ? people.chosen.map(wordFor) : [];
    const refused = taken
      ? await store.asking.goTo(room.trim())
      : await store.asking.createRoom({ room: room.trim(), kind, invite });
    if (refused === null) return onDone(true);
    if (PEOPLE_CODES.has(refused.code)) return people.fail(said.error(refused));
    setProblem(said.error(refused));
    setTaken(refused.code === "room_exists");
  }

  return (
    <form
      class="new-room"
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone(false);
      }}
    >
      <Field
        id="new-room"
        autofocus
        label={text("roomName")}
        value={room}
        problem={problem}
        maxLength={LIMITS.roomLength * 2}
        onInput={(value) => {
          setRoom(value);
          setProblem(null);
          setTaken(false);
        }}
      />
      <div class="field">
        <label class="field-label" for="new-room-kind">{text("roomKind")}</label>
        <select
          class="input"
          id="new-room-kind"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
        >
          {KINDS.map(([value, key]) => <option key={value} value={value}>{text(key)}</option>)}
        </select>
      </div>
      {kind === "private" && (
        <PeopleField
          id="new-room-invite"
          label={text("invitePeople")}
          {...people.field}
          // Among the rooms there is no space for everybody.
          options={people.field.typed.trim() === "" ? [] : people.field.options}
        />
      )}
      <div class="form-buttons">
        <button class="button button-primary" type="submit">
          {taken ? text("joinRoom", { room: room.trim() }) : text("createRoom")}
        </button>
        <button class="button" type="button" onClick={() => onDone(false)}>{text("cancel")}</button>
      </div>
    </form>
  );
}
