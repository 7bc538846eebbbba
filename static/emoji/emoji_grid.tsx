import type { TargetedEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Emoji } from "./emoji.ts";
import { type Grid, type Place, type Row, visible } from "./grid.ts";
import { withTone } from "./tone.ts";

export interface EmojiGridProps {
  readonly grid: Grid;
  /** The headings, by section. */
  readonly titles: readonly string[];
  /** Heights of rows, in pixels. */
  readonly size: { readonly emoji: number; readonly title: number };
  /** The emoji that Enter chooses. */
  readonly place: Place;
  /** What is to be brought into sight: a row of emoji, or the beginning of a section. */
  readonly asked: Asked | null;
  readonly tone: string;
  readonly onPlace: (place: Place) => void;
  readonly onChoose: (emoji: Emoji) => void;
}

/** What somebody wants to see of the grid. */
export type Asked = { readonly row: number } | { readonly section: number };

/** Rows of emoji, of which only those in sight are drawn. */
export function EmojiGrid(props: EmojiGridProps) {
  const { grid, titles, size, place, asked, tone, onPlace, onChoose } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 300 });
  const line = grid.lines[place.row];

  useLayoutEffect(() => {
    const element = scroller.current!;
    setView({ top: element.scrollTop, height: element.clientHeight });
  }, []);
  useLayoutEffect(() => {
    scroller.current!.scrollTop = 0;
  }, [grid]);
  useLayoutEffect(() => {
    const element = scroller.current!;
    if (asked === null) return;
    if ("section" in asked) {
      element.scrollTop = grid.rows.find(({ section }) => section === asked.section)?.top ?? 0;
      return;
    }
    const { top = 0 } = grid.lines[asked.row] ?? {};
    const bottom = top + size.emoji;
    // The first with its heading.
    if (asked.row === 0) element.scrollTop = 0;
    else if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = bottom - element.clientHeight;
    }
  }, [asked]);

  function scrolled({ currentTarget }: TargetedEvent<HTMLElement>): void {
    setView({ top: currentTarget.scrollTop, height: currentTarget.clientHeight });
  }

  const lineOf = (row: Row) => row.kind === "emoji" ? grid.lines.indexOf(row) : -1;
  return (
    <div class="emoji-scroll" ref={scroller} tabIndex={0} onScroll={scrolled}>
      <div
        class="emoji-grid"
        id="emoji-grid"
        role="grid"
        aria-rowcount={grid.lines.length}
        style={{ blockSize: `${grid.height}px` }}
      >
        {visible(grid, view).map((row) =>
          row.kind === "title"
            ? (
              <p
                key={row.top}
                class="emoji-title"
                aria-hidden="true"
                style={{ insetBlockStart: `${row.top}px`, blockSize: `${size.title}px` }}
              >
                {titles[row.section]}
              </p>
            )
            : (
              <div
                key={row.top}
                class="emoji-row"
                role="row"
                aria-rowindex={lineOf(row) + 1}
                style={{ insetBlockStart: `${row.top}px`, blockSize: `${size.emoji}px` }}
              >
                {row.emoji.map((emoji, column) => {
                  const chosen = row === line && column === place.column;
                  return (
                    <span
                      key={column}
                      id={chosen ? "emoji-chosen" : undefined}
                      class="emoji-cell"
                      role="gridcell"
                      aria-selected={chosen}
                      aria-label={emoji.name}
                      onPointerMove={() => {
                        if (!chosen) onPlace({ row: lineOf(row), column });
                      }}
                      onClick={() => onChoose(emoji)}
                    >
                      {withTone(emoji, tone)}
                    </span>
                  );
                })}
              </div>
            )
        )}
      </div>
    </div>
  );
}
