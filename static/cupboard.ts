/** The part of `Storage` that the page uses. */
export type Cupboard = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Keeps things while the page lives, where the browser refuses storage. */
export function emptyCupboard(): Cupboard {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size;
    },
  };
}

/** Some browsers throw where a person forbade storage; then the page remembers only while it is open. */
export function openCupboard(open: () => Cupboard): Cupboard {
  try {
    const found = open();
    found.getItem("parlor.name");
    return found;
  } catch {
    return emptyCupboard();
  }
}
