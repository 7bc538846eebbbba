import { usePage } from "../page.ts";
import type { Completion, Option } from "./completion.ts";

/** Ids that tie a text area to its list. */
export interface ListIds {
  readonly list: string;
  readonly option: string;
}

/** What could be meant, above the text that it would complete. */
export function CompletionList({ completion, ids, onTake }: {
  completion: Completion;
  ids: ListIds;
  onTake: (option: Option) => void;
}) {
  const { text } = usePage();
  return (
    <ul class="completion" id={ids.list} role="listbox" aria-label={text("suggestions")}>
      {completion.options.map((option, index) => {
        const chosen = index === completion.chosen;
        return (
          <li
            key={option.insertion}
            id={chosen ? ids.option : undefined}
            class="completion-option"
            role="option"
            aria-selected={chosen}
            onMouseDown={(event) => event.preventDefault()}
            onPointerMove={() => {
              if (!chosen) completion.choose(index);
            }}
            onClick={() => onTake(option)}
          >
            {option.sign !== "" && <span class="completion-sign">{option.sign}</span>}
            <bdi class="completion-name">{option.name}</bdi>
            <span class="completion-hint" dir={option.sign === "" ? undefined : "ltr"}>
              {option.hint}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
