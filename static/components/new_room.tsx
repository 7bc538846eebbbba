import { useState } from "preact/hooks";
import { LIMITS } from "../../lib/protocol.ts";
import { namesIn } from "../format/names.ts";
import { usePage } from "../page.ts";
import { Field } from "./field.tsx";

const KINDS = [
  ["public", "kindPublic"],
  ["private", "kindPrivate"],
  ["announcement", "kindAnnouncement"],
] as const;

/** Makes a room that stays. */
export function NewRoom({ onDone }: { onDone: (made: boolean) => void }) {
  const { store, text, said } = usePage();
  const [room, setRoom] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number][0]>("public");
  const [invite, setInvite] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  /** There is a room of this name, to be joined instead. */
  const [taken, setTaken] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (room.trim() === "") {
      setProblem(text("roomMissing"));
      return;
    }
    const names = namesIn(invite);
    const invited = kind === "private" ? names.slice(0, LIMITS.invitesPerRoom) : [];
    const refused = taken
      ? await store.goTo(room.trim())
      : await store.createRoom({ room: room.trim(), kind, invite: invited });
    if (refused === null) return onDone(true);
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
        <Field
          id="new-room-invite"
          label={text("invitePeople")}
          value={invite}
          problem={null}
          maxLength={2_000}
          onInput={setInvite}
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
