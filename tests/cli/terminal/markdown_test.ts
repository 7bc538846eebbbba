import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { terminalMarkdown } from "../../../lib/cli/terminal/markdown.ts";

/** The text with our codes as letters: <b> bold, <i> italic, <s> struck, <c> code, <f> faint. */
function read(message: string): string {
  const names: Readonly<Record<string, string>> = {
    1: "<b>",
    2: "<f>",
    3: "<i>",
    9: "<s>",
    36: "<c>",
    22: "</>",
    23: "</i>",
    29: "</s>",
    39: "</c>",
  };
  // deno-lint-ignore no-control-regex
  return terminalMarkdown(message).replace(/\x1b\[(\d+)m/g, (_, code) => names[code] ?? "?");
}

Deno.test("terminalMarkdown() gives letters the look that was meant", () => {
  assertEquals(read("**a** *b* ~~c~~ `d`"), "<b>a</> <i>b</i> <s>c</s> <c>d</c>");
  assertEquals(read("plain\ntext"), "plain\ntext");
  assertEquals(read("one\n\ntwo"), "one\n\ntwo");
  assertEquals(read("# Head\ntext"), "<b>Head</>\ntext");
});

Deno.test("terminalMarkdown() leaves addresses to be copied", () => {
  assertEquals(read("https://a.example/b"), "https://a.example/b");
  assertEquals(read("[here](https://a.example)"), "here (https://a.example/)");
});

Deno.test("terminalMarkdown() begins blocks on a line of their own, and indents what is within", () => {
  assertEquals(read("```js\na\n  b\n```"), "\n    <c>a</c>\n    <c>  b</c>");
  assertEquals(read("> a\n> b"), "\n<f>│</> a\n<f>│</> b");
  assertEquals(read("- a\n  - b\n- [x] c"), "\n• a\n  • b\n• [x] c");
  assertEquals(read("9. a\n10. b\n\n    c"), "\n9. a\n10. b\n    \n    c");
  assertEquals(read("see\n- a"), "see\n• a");
});

Deno.test("terminalMarkdown() puts tables in columns, by the width that letters have", () => {
  assertEquals(read("|a|b|\n|-|-|\n|小心|**c**|"), "\n<b>a     b</>\n小心  <b>c</>");
});

Deno.test("terminalMarkdown() lets no sign through that a terminal obeys but its own", () => {
  const piece = fc.constantFrom(
    "\x1b[2J",
    "\x9b1m",
    "**",
    "`",
    "```\n",
    "> ",
    "- ",
    "\r",
    "\n",
    "|a|\n|-|\n",
    "[x](https://a.b)",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 4 }))),
      (pieces) => {
        const rest = terminalMarkdown(pieces.join("")).replace(
          // deno-lint-ignore no-control-regex
          /\x1b\[(?:[1239]|22|23|29|36|39)m/g,
          "",
        );
        assert(!/[^\P{Cc}\n]/u.test(rest), JSON.stringify(rest));
      },
    ),
  );
});
