export interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly problem: string | null;
  readonly maxLength: number;
  readonly autoComplete?: string;
  /** Takes the focus when a dialog opens around it. */
  readonly autofocus?: boolean;
  readonly onInput: (value: string) => void;
}

/** A labelled line of input that says what is wrong with it. */
export function Field(props: FieldProps) {
  const { id, label, value, problem, maxLength, autoComplete = "off", autofocus, onInput } = props;
  return (
    <div class="field">
      <label class="field-label" for={id}>{label}</label>
      <input
        class="input"
        id={id}
        // An empty line has no direction of its own.
        dir={value === "" ? undefined : "auto"}
        value={value}
        maxLength={maxLength}
        autoComplete={autoComplete}
        autoCapitalize="off"
        spellcheck={false}
        autofocus={autofocus}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {problem !== null && <p class="field-problem" id={`${id}-problem`} role="alert">{problem}</p>}
    </div>
  );
}
