import type { VNode } from "preact";
import { useRef } from "preact/hooks";

/**
 * Draws the items of a list. One that stayed what it was keeps what was drawn of it, so that one more
 * costs as much as one, however many there are.
 * @param draw of an item and whether it is the first; nothing else may decide what it draws
 */
export function useKept<T extends { readonly key: string }>(
  items: readonly T[],
  draw: (item: T, first: boolean) => VNode,
): VNode[] {
  const drawn = useRef(new Map<string, Drawn<T>>());
  const next = new Map<string, Drawn<T>>();
  for (const [index, item] of items.entries()) {
    const first = index === 0;
    const known = drawn.current.get(item.key);
    const kept = known !== undefined && known.first === first && alike(known.item, item);
    next.set(item.key, kept ? known : { item, first, row: draw(item, first) });
  }
  drawn.current = next;
  return Array.from(next.values(), ({ row }) => row);
}

interface Drawn<T> {
  readonly item: T;
  readonly first: boolean;
  readonly row: VNode;
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
