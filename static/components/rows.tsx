import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import type { Line } from "../model/lines.ts";
import { LineRow } from "./line_row.tsx";

/**
 * Draws the lines of a conversation. A line that stayed what it was keeps its row, so that one message
 * more costs one row, however many are drawn.
 */
export function useRows(lines: readonly Line[]): VNode[] {
  const drawn = useRef(new Map<string, { line: Line; row: VNode }>());
  const next = new Map<string, { line: Line; row: VNode }>();
  for (const line of lines) {
    const known = drawn.current.get(line.key);
    const kept = known !== undefined && alike(known.line, line);
    next.set(line.key, kept ? known : { line, row: <LineRow key={line.key} line={line} /> });
  }
  drawn.current = next;
  return Array.from(next.values(), ({ row }) => row);
}

/** Whether two values of plain data say the same. What is the same object is not looked into. */
export function alike(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object") return false;
  if (one === null || other === null || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one) as (keyof typeof one)[];
  return keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && alike(one[key], other[key]));
}
