import { clusters, widthOf } from "./width.ts";

/** A prompt with its line, as rows of a terminal. */
export interface Layout {
  rows: string[];
  /** How many columns each row takes. */
  widths: number[];
  cursor: { row: number; column: number };
}

/** Stands for a line break within the line. */
const BREAK = "↵";

/**
 * Breaks a line into rows, so that no row is left to the terminal's own wrapping.
 * @param cursor in UTF-16 units of `text`
 * @param size of the terminal; of a line with more rows those around the cursor are shown
 */
export function layOut(
  { prompt, text, cursor }: { prompt: string; text: string; cursor: number },
  size: { columns: number; rows: number },
): Layout {
  const columns = Math.max(2, size.columns);
  const rows = [""];
  const widths = [0];
  let place: Layout["cursor"] | undefined;
  const add = (cluster: string) => {
    const width = widthOf(cluster);
    if (widths[widths.length - 1]! + width > columns) {
      rows.push("");
      widths.push(0);
    }
    rows[rows.length - 1] += cluster;
    widths[widths.length - 1]! += width;
  };
  const here = () => ({ row: rows.length - 1, column: widths[widths.length - 1]! });
  clusters(prompt).forEach(add);
  let at = 0;
  for (const cluster of clusters(text)) {
    const before = here();
    add(cluster === "\n" ? BREAK : cluster);
    if (at === cursor) {
      // On the character that the cursor stands before, which may have gone to the next row.
      const row = rows.length - 1;
      place = row === before.row ? before : { row, column: 0 };
    }
    at += cluster.length;
  }
  if (place === undefined) {
    if (widths[widths.length - 1]! >= columns) {
      rows.push("");
      widths.push(0);
    }
    place = here();
  }
  // One row stays free for the line above, so that moving up never meets the top.
  const shown = Math.max(1, size.rows - 1);
  const first = Math.max(0, Math.min(place.row - shown + 1, rows.length - shown));
  return {
    rows: rows.slice(first, first + shown),
    widths: widths.slice(first, first + shown),
    cursor: { row: place.row - first, column: place.column },
  };
}
