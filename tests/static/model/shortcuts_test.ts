import { assertEquals } from "@std/assert";
import { FORMATS } from "../../../static/model/formatting.ts";
import { formatOf, type Press, WRITING_SHORTCUTS } from "../../../static/model/shortcuts.ts";

function press(keys: string, more: Partial<Press> = {}): Press {
  const parts = keys.split("+");
  const key = parts[parts.length - 1]!;
  return {
    key: parts.includes("Shift") ? key : key.toLowerCase(),
    code: /\d/.test(key) ? `Digit${key}` : `Key${key}`,
    ctrlKey: parts.includes("Ctrl"),
    metaKey: parts.includes("Cmd"),
    shiftKey: parts.includes("Shift"),
    altKey: parts.includes("Alt"),
    ...more,
  };
}

Deno.test("formatOf() knows the usual keys, on all systems", () => {
  assertEquals(formatOf(press("Ctrl+B"), false), "bold");
  assertEquals(formatOf(press("Cmd+I"), false), "italic");
  assertEquals(formatOf(press("Ctrl+Shift+X"), false), "strike");
  assertEquals(formatOf(press("Ctrl+E"), false), "code");
  assertEquals(formatOf(press("Ctrl+Shift+8", { key: "*" }), false), "list");
});

Deno.test("formatOf() leaves other keys to others", () => {
  for (const keys of ["B", "Ctrl+Shift+B", "Ctrl+Alt+B", "Ctrl+Cmd+B", "Ctrl+X", "Shift+X"]) {
    assertEquals(formatOf(press(keys), true), null, keys);
  }
});

Deno.test("formatOf() takes the quick switcher's keys only for what is selected", () => {
  assertEquals(formatOf(press("Ctrl+K"), false), null);
  assertEquals(formatOf(press("Ctrl+K"), true), "link");
});

Deno.test("formatOf() goes by the place of a key where its letter is not Latin", () => {
  assertEquals(formatOf(press("Ctrl+B", { key: "б" }), false), "bold");
  assertEquals(formatOf(press("Ctrl+B", { key: "ذ" }), false), "bold");
  // On a layout with other places the letter counts.
  assertEquals(formatOf(press("Ctrl+B", { code: "KeyN" }), false), "bold");
});

Deno.test("WRITING_SHORTCUTS has no keys twice, and all formats", () => {
  const keys = WRITING_SHORTCUTS.map((shortcut) => shortcut.keys.join("+"));
  assertEquals(new Set(keys).size, keys.length);
  assertEquals(
    WRITING_SHORTCUTS.filter(({ label }) => label.startsWith("format")).length,
    FORMATS.length,
  );
});
