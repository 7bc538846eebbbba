import { useEffect, useRef } from "preact/hooks";
import { usePage } from "../page.ts";
import { type Completion, type Option, OPTIONS } from "./completion.ts";

/** Ids that tie a text area to its list. */
export interface ListIds {
  readonly list: string;
  readonly option: string;
}

/** What could be meant, above the text that it would complete. */
export function CompletionList({ completion, ids, onTake, onLeave }: {
  completion: Completion;
  ids: ListIds;
  onTake: (option: Option) => void;
  /** The focus, which a list that scrolls can have, goes elsewhere. */
  onLeave: () => void;
}) {
  const { text } = usePage();
  const list = useRef<HTMLUListElement>(null);
  const { chosen: at } = completion;
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <ul
      class="completion"
      id={ids.list}
      ref={list}
      role="listbox"
      aria-label={text("suggestions")}
      tabIndex={completion.options.length > OPTIONS ? 0 : undefined}
      onBlur={onLeave}
    >
      {completion.options.map((option, index) => {
        const chosen = index === at;
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
            <bdi class="completion-name" dir={option.name.startsWith("/") ? "ltr" : undefined}>
              {option.name} {option.shortId && <bdi class="short-id">{option.shortId}</bdi>}
            </bdi>
            <span class="completion-hint" dir={option.sign === "" ? undefined : "ltr"}>
              {option.hint}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
