import { useEffect, useRef, useState } from "preact/hooks";
import { GENERAL, LIMITS } from "../../lib/protocol.ts";
import { usePage } from "../page.ts";
import { Field } from "./field.tsx";
import { Mark } from "./icon.tsx";
import { LinkLine } from "./link_line.tsx";

const ROOM_CODES = new Set(["bad_room_name", "room_not_found", "too_many_rooms", "not_allowed"]);

/** The first screen: a name, a room, one button. */
export function EntryForm({ rememberedName }: { rememberedName: string | null }) {
  const { store, text, said } = usePage();
  const { busy, problem, shut } = store.entry.value;
  const { serverName, username } = store.view.value;
  const [typed, setTyped] = useState<string | null>(null);
  const [room, setRoom] = useState<string>(GENERAL);
  const [missing, setMissing] = useState<"name" | "room" | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const name = typed ?? rememberedName ?? username ?? "";

  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  useEffect(() => {
    if (problem === null && missing === null) return;
    form.current?.querySelector<HTMLInputElement>("[aria-invalid=true]")?.focus();
  }, [problem, missing]);

  function submit(event: Event): void {
    event.preventDefault();
    if (busy) return;
    const empty = name.trim() === "" ? "name" : room.trim() === "" ? "room" : null;
    setMissing(empty);
    if (empty === null) store.join(name.trim(), room.trim());
  }

  const wrong = problem === null || missing !== null ? null : said.error(problem);
  const atRoom = problem !== null && ROOM_CODES.has(problem.code);
  const nameProblem = missing === "name" ? text("nameMissing") : atRoom ? null : wrong;
  const roomProblem = missing === "room" ? text("roomMissing") : atRoom ? wrong : null;
  return (
    <main class="entry">
      <form class="entry-card" ref={form} onSubmit={submit} noValidate>
        <Mark />
        <h1 class="entry-title">
          <bdi>{serverName ?? text("joinTitle")}</bdi>
        </h1>
        <p class="entry-lead">
          {shut === null
            ? text("joinLead")
            : text(shut === "forbidden" ? "forbidden" : "signedOut")}
        </p>
        <Field
          id="name"
          label={text("yourName")}
          value={name}
          problem={nameProblem}
          maxLength={LIMITS.usernameLength * 2}
          autoComplete="nickname"
          onInput={setTyped}
        />
        <Field
          id="room"
          label={text("room")}
          value={room}
          problem={roomProblem}
          maxLength={LIMITS.roomLength * 2}
          autoComplete="off"
          onInput={setRoom}
        />
        <button class="button button-primary entry-button" type="submit" aria-disabled={busy}>
          {text(busy ? "joining" : "join")}
        </button>
        <LinkLine />
      </form>
    </main>
  );
}
