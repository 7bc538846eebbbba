import "../first.ts";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useMedia } from "../components/media.ts";
import { usePage } from "../page.ts";
import type { PlainKey } from "../text/catalog.ts";
import type { Emoji, EmojiSet } from "./emoji.ts";
import { type Asked, EmojiGrid } from "./emoji_grid.tsx";
import { layOut, moved, type Place, type Section } from "./grid.ts";
import type { EmojiPickerProps } from "./picker.ts";
import { TONES, withTone } from "./tone.ts";

/** Found emoji that are shown. */
const FOUND = 160;
const COLUMNS = 8;
const ROWS_A_PAGE = 5;

/** A sign and a name for each of Unicode's groups. */
const GROUPS: Readonly<Record<string, readonly [string, PlainKey]>> = {
  smileys_emotion: ["😀", "emojiSmileys"],
  people_body: ["👋", "emojiPeople"],
  animals_nature: ["🐻", "emojiNature"],
  food_drink: ["🍎", "emojiFood"],
  travel_places: ["🚗", "emojiTravel"],
  activities: ["⚽", "emojiActivities"],
  objects: ["💡", "emojiObjects"],
  symbols: ["❤️", "emojiSymbols"],
  flags: ["🏁", "emojiFlags"],
};
const RECENT: readonly [string, PlainKey] = ["🕘", "emojiRecent"];

/** All emoji, to choose from by looking, by searching, or by keys. */
export function EmojiPicker({ onChoose, onClose }: EmojiPickerProps) {
  const { emoji, habits, text } = usePage();
  const [query, setQuery] = useState("");
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [failed, setFailed] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const set = emoji.value.value;
  // Those that were recent when it opened: nothing moves away under the pointer.
  const recent = useMemo(() => habits.recent.value, []);
  const tone = habits.tone.value;
  const size = { emoji: useMedia("(pointer: coarse)") ? 44 : 36, title: 28 };
  const sections = useMemo(() => set === null ? [] : sectionsOf(set, query, recent), [set, query]);
  const grid = useMemo(() => layOut(sections, { columns: COLUMNS, size }), [sections, size.emoji]);
  const chosen = grid.lines[place.row]?.emoji[place.column];

  useEffect(() => {
    load();
    // On a touch screen the keyboard would come up.
    if (matchMedia("(hover: hover)").matches) input.current?.focus({ preventScroll: true });
    const clicked = (event: Event) => {
      if (!frame.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener("pointerdown", clicked);
    return () => document.removeEventListener("pointerdown", clicked);
  }, []);

  function load(): void {
    setFailed(false);
    emoji.load().catch(() => setFailed(true));
  }

  function choose(it: Emoji): void {
    const sign = withTone(it, tone);
    habits.used(sign);
    onChoose(sign);
  }

  function search(value: string): void {
    setQuery(value);
    setPlace({ row: 0, column: 0 });
  }

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    const next = stepOf(event, query);
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && event.target === input.current && chosen !== undefined) {
      choose(chosen);
    } else if (next !== null && event.target === input.current) {
      const reached = moved(grid, place, next);
      setPlace(reached);
      setAsked({ row: reached.row });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      class="emoji-picker"
      ref={frame}
      role="dialog"
      aria-label={text("chooseEmoji")}
      onKeyDown={pressed}
    >
      <div class="emoji-head">
        <input
          class="input emoji-search"
          ref={input}
          type="text"
          role="combobox"
          // Empty it shows a text of ours, in our direction.
          dir={query === "" ? undefined : "auto"}
          autocomplete="off"
          enterkeyhint="done"
          aria-expanded
          aria-autocomplete="list"
          aria-controls="emoji-grid"
          aria-activedescendant={chosen === undefined ? undefined : "emoji-chosen"}
          aria-label={text("searchEmoji")}
          placeholder={text("searchEmoji")}
          value={query}
          onInput={(event) => search(event.currentTarget.value)}
        />
        <select
          class="emoji-tone"
          aria-label={text("skinTone")}
          title={text("skinTone")}
          value={tone}
          onChange={(event) => habits.chooseTone(event.currentTarget.value)}
        >
          {TONES.map((each) => <option key={each} value={each}>{`✋${each}`}</option>)}
        </select>
      </div>
      {query === "" && (
        <div class="emoji-groups" role="toolbar" aria-label={text("emojiGroups")}>
          {sections.map(({ name }, section) => {
            const [sign, key] = GROUPS[name] ?? RECENT;
            return (
              <button
                key={name}
                class="emoji-group"
                type="button"
                aria-label={text(key)}
                title={text(key)}
                onClick={() => setAsked({ section })}
              >
                {sign}
              </button>
            );
          })}
        </div>
      )}
      {set !== null && grid.lines.length === 0
        ? <p class="emoji-none" role="status">{text("noEmoji")}</p>
        : failed
        ? (
          <p class="emoji-none">
            {text("emojiMissing")}
            <button class="link-button" type="button" onClick={load}>{text("retry")}</button>
          </p>
        )
        : (
          <EmojiGrid
            grid={grid}
            titles={sections.map(({ name }) => text((GROUPS[name] ?? RECENT)[1]))}
            size={size}
            place={place}
            asked={asked}
            tone={tone}
            onPlace={setPlace}
            onChoose={choose}
          />
        )}
      <p class="emoji-foot" aria-hidden="true">
        <span class="emoji-large">{chosen === undefined ? "" : withTone(chosen, tone)}</span>
        <span class="emoji-name">{chosen?.name}</span>
        <span class="emoji-code" dir="ltr">{codeOf(chosen)}</span>
      </p>
    </div>
  );
}

function codeOf(emoji: Emoji | undefined): string {
  const [code] = emoji?.codes ?? [];
  return code === undefined ? "" : `:${code}:`;
}

function sectionsOf(set: EmojiSet, query: string, recent: readonly string[]): readonly Section[] {
  if (query.trim() !== "") return [{ name: "", emoji: set.search(query, FOUND) }];
  const known = recent.map((sign) => set.find(sign)).filter((emoji) => emoji !== null);
  return [{ name: "recent", emoji: [...new Set(known)] }, ...set.groups];
}

/** Where a key leads. Left and right belong to the text while there is one. */
function stepOf(
  { key, currentTarget }: KeyboardEvent,
  query: string,
): Parameters<typeof moved>[2] | null {
  switch (key) {
    case "ArrowDown":
      return { rows: 1 };
    case "ArrowUp":
      return { rows: -1 };
    case "PageDown":
      return { rows: ROWS_A_PAGE };
    case "PageUp":
      return { rows: -ROWS_A_PAGE };
    case "ArrowLeft":
    case "ArrowRight": {
      if (query !== "") return null;
      const mirrored = (currentTarget as Element).matches(":dir(rtl)");
      return { forward: (key === "ArrowRight") === mirrored ? -1 : 1 };
    }
    default:
      return null;
  }
}
