export interface ChoiceProps<T extends string> {
  /** What the radio buttons share. */
  readonly name: string;
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}

/** One of a few, side by side. */
export function Choice<T extends string>(
  { name, label, value, options, onChoose }: ChoiceProps<T>,
) {
  return (
    <fieldset class="choice">
      <legend class="field-label">{label}</legend>
      <div class="choice-row">
        {options.map((option) => (
          <label key={option.value} class="choice-option">
            <input
              class="unseen"
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            <span class="choice-words">{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
