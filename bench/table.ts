/**
 * A table in Markdown that reads well in a terminal too.
 * @param rows the first is the head; the first cell of each is its label
 */
export function toTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length))
  );
  const toLine = (row: readonly string[]) => {
    const cells = widths.map((width, i) => {
      const cell = row[i] ?? "";
      return i === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `| ${cells.join(" | ")} |`;
  };
  const dashes = widths.map((width, i) => "-".repeat(width + 1) + (i === 0 ? "-" : ":"));
  const [head = [], ...body] = rows;
  return [toLine(head), `|${dashes.join("|")}|`, ...body.map(toLine)].join("\n");
}
