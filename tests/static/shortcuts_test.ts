import { assertEquals } from "@std/assert";
import { actionOf, keysOf, latinKey, type Pressed, SHORTCUTS } from "../../static/shortcuts.ts";

function press(key: string, held: Partial<Pressed> = {}): Pressed {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, code: "", isComposing: false, ...none, ...held };
}

const AT_EASE = { mac: false, writing: false };

Deno.test("actionOf() knows a combination by all of its keys", () => {
  const action = (key: string, held: Partial<Pressed> = {}) => actionOf(press(key, held), AT_EASE);
  assertEquals(action("k", { ctrlKey: true }), "switch");
  assertEquals(action("k"), null);
  assertEquals(action("K", { code: "KeyK", ctrlKey: true, shiftKey: true }), "message");
  assertEquals(action("k", { ctrlKey: true, altKey: true }), null);
  assertEquals(action("ArrowDown", { altKey: true }), "next_room");
  assertEquals(action("ArrowDown", { altKey: true, shiftKey: true }), "next_unread");
  assertEquals(action("ArrowUp", { altKey: true, shiftKey: true }), "previous_unread");
  assertEquals([action("Escape", { shiftKey: true }), action("Escape")], ["mark_all_read", null]);
  assertEquals(action("†", { code: "KeyT", altKey: true }), "threads");
});

Deno.test("actionOf() takes Command on a Mac, and Control elsewhere", () => {
  const mac = { mac: true, writing: false };
  assertEquals(actionOf(press("k", { metaKey: true }), mac), "switch");
  assertEquals(actionOf(press("k", { ctrlKey: true }), mac), null);
  assertEquals(actionOf(press("k", { metaKey: true }), AT_EASE), null);
});

Deno.test("actionOf() finds a letter by its key on the keyboards of other alphabets", () => {
  assertEquals(actionOf(press("к", { code: "KeyK", ctrlKey: true }), AT_EASE), "switch");
  assertEquals(actionOf(press("ن", { code: "KeyK", ctrlKey: true }), AT_EASE), "switch");
});

Deno.test("actionOf() takes the question marks of other alphabets for one", () => {
  assertEquals(actionOf(press("؟", { shiftKey: true }), AT_EASE), "help");
  assertEquals(actionOf(press("？", { shiftKey: true }), AT_EASE), "help");
});

Deno.test("latinKey() finds the letter in its place, and leaves every other key alone", () => {
  assertEquals(latinKey({ key: "ق", code: "KeyR" }), "r");
  assertEquals(latinKey({ key: "р", code: "KeyR" }), "r");
  assertEquals(latinKey({ key: "r", code: "KeyO" }), "r", "another Latin layout");
  assertEquals(latinKey({ key: "R", code: "KeyR" }), "R");
  assertEquals(latinKey({ key: "б", code: "Slash" }), "/", "Bulgaria's standard keyboard");
  assertEquals(latinKey({ key: "٪", code: "KeyR" }), "٪");
  assertEquals(latinKey({ key: "ArrowUp", code: "ArrowUp" }), "ArrowUp");
});

Deno.test("actionOf() leaves a text to who writes it", () => {
  const writing = { mac: false, writing: true };
  assertEquals(actionOf(press("?", { shiftKey: true }), AT_EASE), "help");
  assertEquals(actionOf(press("?", { shiftKey: true }), writing), null);
  assertEquals(actionOf(press("/", { ctrlKey: true }), writing), "help");
  assertEquals(actionOf(press("/", { ctrlKey: true, shiftKey: true }), writing), "help");
  assertEquals(actionOf(press("k", { ctrlKey: true, isComposing: true }), writing), null);
});

Deno.test("SHORTCUTS means one thing by each combination", () => {
  const all = SHORTCUTS.flatMap(({ combinations }) => combinations)
    .map((combination) => keysOf(combination, false).join("+"));
  assertEquals(new Set(all).size, all.length);
});

Deno.test("keysOf() names the keys as the keyboard does", () => {
  const combination = { key: "k", mod: true, shift: true } as const;
  assertEquals(keysOf(combination, false), ["Ctrl", "Shift", "K"]);
  assertEquals(keysOf(combination, true), ["⌘", "⇧", "K"]);
});
