import { useEffect, useRef, useState } from "preact/hooks";
import { LIMITS } from "../../lib/protocol.ts";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { LanguageChoice } from "./language_choice.tsx";

/** Oneself at the foot of the sidebar, and what one may change about it. */
export function Me() {
  const { store, text } = usePage();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const { username, userId, people } = store.view.value;
  const name = username ?? "";
  const away = userId !== null && people.get(userId)?.status === "away";
  const status = store.link.value.kind !== "online" ? "offline" : away ? "away" : "online";
  function close(): void {
    setOpen(false);
    opener.current?.focus();
  }
  return (
    <footer class="me">
      {open && <MeMenu onClose={close} />}
      <button
        class="me-button"
        type="button"
        ref={opener}
        aria-label={`${name}. ${text("settings")}`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Avatar name={name} own status={status} />
        <span class="me-words">
          <strong class="me-name">
            <bdi>{name}</bdi>
          </strong>
          <span class="me-status">{text(status)}</span>
        </span>
        <Icon name="more" />
      </button>
    </footer>
  );
}

function MeMenu({ onClose }: { onClose: () => void }) {
  const { store, text, said } = usePage();
  const view = store.view.value;
  const [name, setName] = useState(view.username ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const menu = useRef<HTMLDivElement>(null);
  const notifying = store.notifier.on.value;
  const { permission } = store.notifier;

  useEffect(() => {
    menu.current?.querySelector("input")?.focus();
    const away = (event: PointerEvent) => {
      const at = event.target;
      if (at instanceof Element && at.closest(".me") === null) onClose();
    };
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, []);

  async function rename(event: Event): Promise<void> {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === "") return setProblem(text("nameMissing"));
    const refused = wanted === view.username ? null : await store.rename(wanted);
    if (refused === null) onClose();
    else setProblem(said.error(refused));
  }

  return (
    <div
      class="me-menu"
      ref={menu}
      role="dialog"
      aria-label={text("settings")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <form class="me-form" noValidate onSubmit={rename}>
        <Field
          id="my-name"
          label={text("yourName")}
          value={name}
          problem={problem}
          maxLength={LIMITS.usernameLength * 2}
          onInput={(value) => {
            setName(value);
            setProblem(null);
          }}
        />
        <button class="button" type="submit">{text("changeName")}</button>
      </form>
      {permission !== "missing" && (
        <button
          class="button button-plain"
          type="button"
          disabled={permission === "denied"}
          onClick={() => void store.notifier.set(!notifying)}
        >
          {text(permission === "denied" ? "notifyBlocked" : notifying ? "notifyOff" : "notifyOn")}
        </button>
      )}
      <LanguageChoice />
      <button class="button button-plain" type="button" onClick={() => store.signOut()}>
        {text("signOut", { server: view.serverName ?? "" })}
      </button>
    </div>
  );
}
