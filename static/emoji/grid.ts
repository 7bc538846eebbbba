import type { Emoji } from "./emoji.ts";

/** Emoji under one heading. */
export interface Section {
  readonly name: string;
  readonly emoji: readonly Emoji[];
}

/** A line of the grid: a heading, or emoji side by side. */
export type Row =
  | { readonly kind: "title"; readonly section: number; readonly top: number }
  | {
    readonly kind: "emoji";
    readonly section: number;
    readonly top: number;
    readonly emoji: readonly Emoji[];
  };

/** Where a chosen emoji stands in the grid: among the rows of emoji, headings not counted. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

export interface Grid {
  readonly rows: readonly Row[];
  /** The rows of emoji only. */
  readonly lines: readonly Extract<Row, { kind: "emoji" }>[];
  /** In pixels. */
  readonly height: number;
}

/**
 * Lays sections out as rows.
 * @param columns emoji side by side
 * @param size of a row of emoji and of a heading, in pixels
 */
export function layOut(
  sections: readonly Section[],
  { columns, size }: { columns: number; size: { emoji: number; title: number } },
): Grid {
  const rows: Row[] = [];
  let top = 0;
  for (const [section, { emoji, name }] of sections.entries()) {
    if (emoji.length > 0 && name !== "") {
      rows.push({ kind: "title", section, top });
      top += size.title;
    }
    for (let start = 0; start < emoji.length; start += columns) {
      rows.push({ kind: "emoji", section, top, emoji: emoji.slice(start, start + columns) });
      top += size.emoji;
    }
  }
  const lines = rows.filter((row) => row.kind === "emoji");
  return { rows, lines, height: top };
}

/** The rows that are seen, with some more on both sides. */
export function visible(grid: Grid, { top, height }: { top: number; height: number }): Row[] {
  return grid.rows.filter((row) => row.top > top - height && row.top < top + 2 * height);
}

/** Where a key leads from a place; the same place if nowhere. `forward` is -1 to go back. */
export function moved(
  grid: Grid,
  place: Place,
  by: { readonly rows: number } | { readonly forward: 1 | -1 },
): Place {
  const { lines } = grid;
  const here = lines[place.row];
  if (here === undefined) return place;
  if ("rows" in by) {
    const row = Math.max(0, Math.min(lines.length - 1, place.row + by.rows));
    return { row, column: Math.min(place.column, lines[row]!.emoji.length - 1) };
  }
  const column = place.column + by.forward;
  if (column >= 0 && column < here.emoji.length) return { row: place.row, column };
  const next = lines[place.row + by.forward];
  if (next === undefined) return place;
  return { row: place.row + by.forward, column: by.forward > 0 ? 0 : next.emoji.length - 1 };
}
