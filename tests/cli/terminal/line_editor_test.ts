import { assertEquals } from "@std/assert";
import type { Key } from "../../../lib/cli/terminal/keys.ts";
import { LineEditor } from "../../../lib/cli/terminal/line_editor.ts";

/** Presses keys: texts as they are, other keys by their kind in angle brackets. */
function press(editor: LineEditor, ...keys: string[]): void {
  for (const key of keys) {
    const [, kind] = /^<(\w+)>$/.exec(key) ?? [];
    editor.press(kind === undefined ? { kind: "text", text: key } : { kind } as Key);
  }
}

/** The line with a bar where the cursor stands. */
function seen(editor: LineEditor): string {
  return `${editor.text.slice(0, editor.cursor)}|${editor.text.slice(editor.cursor)}`;
}

function typed(...keys: string[]): string {
  const editor = new LineEditor();
  press(editor, ...keys);
  return seen(editor);
}

Deno.test("LineEditor inserts where the cursor stands", () => {
  assertEquals(typed("Helo", "<left>", "l"), "Hell|o");
});

Deno.test("LineEditor moves by characters, by words and to the ends", () => {
  assertEquals(typed("ab", "<left>", "<left>", "<left>", "<right>"), "a|b");
  assertEquals(typed("one two  ", "<word_left>"), "one |two  ");
  assertEquals(typed("one two", "<home>", "<word_right>"), "one| two");
  assertEquals(typed("ab", "<home>", "<end>"), "ab|");
});

Deno.test("LineEditor deletes characters, words and to the ends", () => {
  assertEquals(typed("abc", "<left>", "<backspace>"), "a|c");
  assertEquals(typed("abc", "<home>", "<delete>", "<backspace>"), "|bc");
  assertEquals(typed("one two three", "<delete_word>"), "one two |");
  assertEquals(typed("one two", "<left>", "<delete_before>"), "|o");
  assertEquals(typed("one two", "<home>", "<right>", "<delete_after>"), "o|");
});

Deno.test("LineEditor takes a letter with its marks, and an emoji of several, for one character", () => {
  assertEquals(typed("e", "\u0301", "x", "<left>", "<backspace>"), "|x");
  assertEquals(typed("a👨‍👩‍👧", "<backspace>"), "a|");
  assertEquals(typed("ae", "<left>", "<left>", "<right>", "\u0301"), "a\u0301|e");
  assertEquals(typed("\u0301x", "<home>", "e"), "e\u0301|x");
  assertEquals(typed("你好", "<left>"), "你|好");
});

Deno.test("LineEditor brings back earlier lines, and the new one after them", () => {
  const editor = new LineEditor();
  press(editor, "one", "<enter>", "two", "<enter>", "two", "<enter>", " ", "<enter>", "dra");
  press(editor, "<up>");
  assertEquals(seen(editor), "two|");
  press(editor, "<up>");
  assertEquals(seen(editor), "one|");
  press(editor, "<up>");
  assertEquals(seen(editor), "one|");
  press(editor, "<down>", "<down>", "<down>");
  assertEquals(seen(editor), "dra|");
});

Deno.test("LineEditor.press() says what came of a key", () => {
  const editor = new LineEditor();
  press(editor, "Hello");
  assertEquals(editor.press({ kind: "enter" }), { kind: "line", text: "Hello" });
  assertEquals(seen(editor), "|");
  assertEquals(editor.press({ kind: "end_of_input" }), { kind: "end" });
  assertEquals(editor.press({ kind: "interrupt" }), { kind: "interrupt" });
  press(editor, "ab", "<home>");
  assertEquals(editor.press({ kind: "end_of_input" }), { kind: "edited" });
  assertEquals(seen(editor), "|b");
});

Deno.test("LineEditor keeps the line breaks of a paste, and nothing else that a terminal obeys", () => {
  const editor = new LineEditor();
  editor.press({ kind: "paste", text: "one\r\ntwo\tthree\x1b[2J\x9b\r\n" });
  assertEquals(editor.text, "one\ntwo three[2J");
});

Deno.test("LineEditor does not take more than a message may have", () => {
  const editor = new LineEditor();
  editor.press({ kind: "paste", text: "x".repeat(20_001) });
  assertEquals(editor.text, "");
});
