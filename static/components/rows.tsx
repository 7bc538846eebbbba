import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import type { Line } from "../model/lines.ts";
import { useKept } from "./kept.ts";
import { LineRow } from "./line_row.tsx";

/** Draws the lines of a conversation, those of a day together: its heading sticks as long as it lasts. */
export function useRows(lines: readonly Line[]): VNode[] {
  const groups = useRef<ReadonlyMap<string, string>>(new Map());
  const { steady, groupOf } = withSteadyKeys(lines, groups.current);
  groups.current = groupOf;
  const rows = useKept(steady, (line) => <LineRow key={line.key} line={line} />);
  const days: { key: string; rows: VNode[] }[] = [];
  for (const [index, line] of steady.entries()) {
    if (line.kind === "day" || days.length === 0) days.push({ key: line.key, rows: [] });
    days[days.length - 1]!.rows.push(rows[index]!);
  }
  return days.map(({ key, rows }) => <div key={key} class="log-day">{rows}</div>);
}

/**
 * A group is called by its first message, which changes while older ones come in or go; here it keeps
 * the key that it had, so that it is not drawn anew.
 * @param before by the key of an entry, the key that its group had
 */
export function withSteadyKeys(
  lines: readonly Line[],
  before: ReadonlyMap<string, string>,
): { steady: Line[]; groupOf: Map<string, string> } {
  const groupOf = new Map<string, string>();
  const taken = new Set<string>();
  const steady = lines.map((line) => {
    if (line.kind !== "group") return line;
    const known = line.entries.map((entry) => before.get(entry.key));
    // Where a group was parted, both halves had the same.
    const key = [...known, line.key, `${line.key} `]
      .find((key) => key !== undefined && !taken.has(key))!;
    taken.add(key);
    for (const entry of line.entries) groupOf.set(entry.key, key);
    return { ...line, key };
  });
  return { steady, groupOf };
}
