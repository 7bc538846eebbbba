/** Keys as they are called on this device: `Ctrl+Shift+X`, or `⇧⌘X` on a Mac. */
export function keysText(keys: readonly string[]): string {
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const signs: Readonly<Record<string, string>> = mac ? { mod: "⌘", Shift: "⇧" } : { mod: "Ctrl" };
  const named = keys.map((key) => signs[key] ?? key);
  return mac ? named.toSorted((one) => one === "⇧" ? -1 : 0).join("") : named.join("+");
}
