import { assertEquals } from "@std/assert";
import {
  type Format,
  formatted,
  lineBroken,
  type Selection,
} from "../../../static/model/formatting.ts";

/** A text with `[` and `]` around what is selected, or `|` for the cursor. */
function read(marked: string): Selection {
  const start = marked.search(/[⟦|]/);
  const end = marked.replace("⟦", "").search(/[⟧|]/);
  return { text: marked.replace(/[⟦⟧|]/g, ""), start, end };
}

function write({ text, start, end }: Selection): string {
  if (start === end) return `${text.slice(0, start)}|${text.slice(start)}`;
  return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
}

function after(marked: string, format: Format): string {
  return write(formatted(read(marked), format));
}

function broken(marked: string): string {
  return write(lineBroken(read(marked)));
}

Deno.test("formatted() marks what is selected, and takes the marks away again", () => {
  assertEquals(after("a ⟦b⟧ c", "bold"), "a **⟦b⟧** c");
  assertEquals(after("a **⟦b⟧** c", "bold"), "a ⟦b⟧ c");
  assertEquals(after("|", "italic"), "*|*");
  assertEquals(after("a⟦ b ⟧c", "strike"), "a ~~⟦b⟧~~ c");
  assertEquals(after("`⟦b⟧`", "code"), "⟦b⟧");
});

Deno.test("formatted() tells bold from italic by the number of stars", () => {
  assertEquals(after("**⟦b⟧**", "italic"), "***⟦b⟧***");
  assertEquals(after("***⟦b⟧***", "italic"), "**⟦b⟧**");
  assertEquals(after("***⟦b⟧***", "bold"), "*⟦b⟧*");
  assertEquals(after("*⟦b⟧*", "bold"), "***⟦b⟧***");
});

Deno.test("formatted() quotes and lists whole lines, and stops it again", () => {
  assertEquals(after("one\nt|wo\nthree", "quote"), "one\n> t|wo\nthree");
  assertEquals(after("⟦one\ntwo⟧", "list"), "- ⟦one\n- two⟧");
  assertEquals(after("- ⟦one\n- two⟧", "list"), "⟦one\ntwo⟧");
  assertEquals(after("|", "list"), "- |");
});

Deno.test("formatted() puts code on lines of its own", () => {
  assertEquals(after("a ⟦let b;⟧ c", "codeBlock"), "a \n```\n⟦let b;⟧\n```\n c");
  assertEquals(after("|", "codeBlock"), "```\n|\n```");
});

Deno.test("formatted() asks for what a link lacks", () => {
  assertEquals(after("see ⟦this⟧", "link"), "see [this](⟦https://⟧)");
  assertEquals(after("see ⟦https://a.example⟧", "link"), "see [|](https://a.example)");
  assertEquals(after("see |", "link"), "see [|](https://)");
});

Deno.test("lineBroken() goes on with a list or quote", () => {
  assertEquals(broken("- a|"), "- a\n- |");
  assertEquals(broken("  * a|b"), "  * a\n  * |b");
  assertEquals(broken("9. a|"), "9. a\n10. |");
  assertEquals(broken("1) a|"), "1) a\n2) |");
  assertEquals(broken("- [x] a|"), "- [x] a\n- [ ] |");
  assertEquals(broken("> a|"), "> a\n> |");
  assertEquals(broken("a⟦b⟧c"), "a\n|c");
});

Deno.test("lineBroken() ends a list or quote with an empty item, and starts none", () => {
  assertEquals(broken("- a\n- |"), "- a\n|");
  assertEquals(broken("> |"), "|");
  assertEquals(broken("-a|"), "-a\n|");
  assertEquals(broken("2020 was|"), "2020 was\n|");
  assertEquals(broken("```\n- a|"), "```\n- a\n|");
  assertEquals(broken("```\nb\n```\n- a|"), "```\nb\n```\n- a\n- |");
});
