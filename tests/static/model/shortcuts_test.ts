import { assertEquals } from "@std/assert";
import { FORMATS } from "../../../static/model/formatting.ts";
import { formatOf, type Press, WRITING_SHORTCUTS } from "../../../static/model/shortcuts.ts";

const found = (press: Press, selected: boolean, mac = false) => formatOf(press, { mac, selected });

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
  assertEquals(found(press("Ctrl+B"), false), "bold");
  assertEquals(found(press("Cmd+I"), false, true), "italic");
  assertEquals(found(press("Ctrl+Shift+X"), false), "strike");
  assertEquals(found(press("Ctrl+E"), false), "code");
  assertEquals(found(press("Ctrl+Shift+8", { key: "*" }), false), "list");
});

Deno.test("formatOf() leaves other keys to others", () => {
  for (const keys of ["B", "Ctrl+Shift+B", "Ctrl+Alt+B", "Ctrl+Cmd+B", "Ctrl+X", "Shift+X"]) {
    assertEquals(found(press(keys), true), null, keys);
  }
});

Deno.test("formatOf() leaves to a Mac the keys that move its cursor", () => {
  assertEquals(found(press("Ctrl+E"), false, true), null);
  assertEquals(found(press("Cmd+E"), false, true), "code");
  assertEquals(found(press("Cmd+E"), false), null);
});

Deno.test("formatOf() takes the quick switcher's keys only for what is selected", () => {
  assertEquals(found(press("Ctrl+K"), false), null);
  assertEquals(found(press("Ctrl+K"), true), "link");
});

Deno.test("formatOf() goes by the place of a key where its letter is not Latin", () => {
  assertEquals(found(press("Ctrl+B", { key: "б" }), false), "bold");
  assertEquals(found(press("Ctrl+B", { key: "ذ" }), false), "bold");
  // On a layout with other places the letter counts.
  assertEquals(found(press("Ctrl+B", { code: "KeyN" }), false), "bold");
});

Deno.test("WRITING_SHORTCUTS has no keys twice, and all formats", () => {
  const keys = WRITING_SHORTCUTS.map((shortcut) => shortcut.keys.join("+"));
  assertEquals(new Set(keys).size, keys.length);
  assertEquals(
    WRITING_SHORTCUTS.filter(({ label }) => label.startsWith("format")).length,
    FORMATS.length,
  );
});
