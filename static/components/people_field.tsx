import { useEffect, useRef, useState } from "preact/hooks";
import { type Addressee, keyOf } from "../model/addressees.ts";
import { BETWEEN_NAMES } from "../format/names.ts";
import { shortIdOf } from "../model/namesakes.ts";
import { usePage } from "../page.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";

export interface PeopleFieldProps {
  /** Of its input; what belongs to it is called after it. */
  readonly id: string;
  readonly label: string;
  /** Takes the focus when a dialog opens around it. */
  readonly autofocus?: boolean;
  readonly chosen: readonly Addressee[];
  readonly typed: string;
  /** Whom what is typed may mean, the likeliest first. */
  readonly options: readonly Addressee[];
  readonly problem: string | null;
  readonly onType: (typed: string) => void;
  /** @returns whether it was taken */
  readonly onChange: (chosen: readonly Addressee[]) => boolean;
}

/** A field of people: those chosen stand in it one by one, and names are completed. */
export function PeopleField(props: PeopleFieldProps) {
  const { id, label, autofocus, chosen, typed, options, problem, onType, onChange } = props;
  const { text } = usePage();
  const input = useRef<HTMLInputElement>(null);
  const listbox = useRef<HTMLUListElement>(null);
  const [wanted, setWanted] = useState<number | null>(null);
  const [heard, setHeard] = useState("");
  // With nothing typed Enter is for the form, until somebody goes into the list.
  const at = Math.min(wanted ?? (typed.trim() === "" ? -1 : 0), options.length - 1);
  useEffect(() => {
    listbox.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  function add(person: Addressee): void {
    if (onChange([...chosen, person])) {
      setHeard(text("addresseeAdded", { name: person.username }));
    }
    setWanted(null);
    input.current?.focus();
  }
  function remove(person: Addressee): void {
    onChange(chosen.filter((each) => each !== person));
    setHeard(text("addresseeRemoved", { name: person.username }));
    input.current?.focus();
  }
  function pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const option = options[at];
    const last = chosen[chosen.length - 1];
    const takes = event.key === "Enter" ||
      event.key.length === 1 && BETWEEN_NAMES.test(event.key) && typed.trim() !== "";
    if (step !== undefined && !event.altKey) {
      const from = at < 0 && step < 0 ? 0 : at;
      setWanted((from + step + options.length) % Math.max(1, options.length));
    } else if (takes && option !== undefined) add(option);
    else if (event.key === "Backspace" && typed === "" && last !== undefined) remove(last);
    else return;
    event.preventDefault();
  }

  return (
    <div class="field people-field">
      <label class="field-label" for={id}>{label}</label>
      <div class="input people-box" onClick={() => input.current?.focus()}>
        {chosen.length > 0 && (
          <ul class="chips" aria-label={label}>
            {chosen.map((person) => (
              <Chip
                key={keyOf(person)}
                person={person}
                onRemove={() => remove(person)}
              />
            ))}
          </ul>
        )}
        <input
          class="people-input"
          id={id}
          ref={input}
          role="combobox"
          aria-expanded={options.length > 0}
          aria-autocomplete="list"
          aria-controls={`${id}-options`}
          aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          placeholder={chosen.length === 0 ? text("addresseesHint") : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellcheck={false}
          // Not by an effect: who types on at once would type elsewhere.
          autofocus={autofocus}
          dir={typed === "" ? undefined : "auto"}
          value={typed}
          onInput={(event) => {
            onType(event.currentTarget.value);
            setWanted(null);
          }}
          onKeyDown={pressed}
        />
      </div>
      {problem !== null && <p class="field-problem" id={`${id}-problem`} role="alert">{problem}</p>}
      <ul
        class="addressee-options"
        id={`${id}-options`}
        role="listbox"
        aria-label={text("suggestions")}
        ref={listbox}
      >
        {options.map((option, index) => (
          <li
            key={keyOf(option)}
            id={`${id}-${index}`}
            class="destination"
            role="option"
            aria-selected={index === at}
            onPointerMove={() => setWanted(index)}
            onClick={() => add(option)}
          >
            <Option option={option} />
          </li>
        ))}
      </ul>
      <p class="unseen" role="status">{heard}</p>
    </div>
  );
}

function Chip({ person: { username: name, person }, onRemove }: {
  person: Addressee;
  onRemove: () => void;
}) {
  const { store, text } = usePage();
  const shortId = person === null ? null : shortIdOf(store.view.value, person);
  return (
    <li class="chip">
      <Avatar id={person?.user_id ?? name} name={name} small status={person?.status ?? null} />
      <bdi class="chip-name">{name}</bdi>
      {shortId !== null && <span class="short-id">{shortId}</span>}
      <button
        class="chip-remove"
        type="button"
        aria-label={text("removeAddressee", { name })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function Option({ option: { username, person } }: { option: Addressee }) {
  const { store, text } = usePage();
  if (person === null) {
    return (
      <>
        <Avatar id={username} name={username} small />
        <span class="destination-title">{text("unknownAddressee", { name: username })}</span>
      </>
    );
  }
  const shortId = shortIdOf(store.view.value, person);
  return (
    <>
      <Avatar id={person.user_id} name={username} small status={person.status} />
      <bdi class="destination-title">
        {username} {shortId !== null && <span class="short-id">{shortId}</span>}
      </bdi>
      <span class="destination-note">{text(person.status)}</span>
    </>
  );
}
