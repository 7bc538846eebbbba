import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { highlight } from "../../../static/markdown/highlight.ts";

/** The texts of each role. */
function roles(code: string, info: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { role, text } of highlight(code, info) ?? []) {
    if (role !== null) (found[role] ??= []).push(text);
  }
  return found;
}

Deno.test("highlight() tells the parts of code apart", () => {
  assertEquals(roles('const a = "b" + 1; // c', "ts"), {
    keyword: ["const"],
    string: ['"b"'],
    number: ["1"],
    comment: ["// c"],
  });
  assertEquals(roles("+ new\n- old", "diff"), { added: ["+ new"], removed: ["- old"] });
  assertEquals(roles("`a ${b}`", "js"), { string: ["`a ", "`"] });
});

Deno.test("highlight() knows a dozen languages by their usual names", () => {
  const names =
    "bash c c++ cpp cs css diff go html ini java javascript js json jsx kotlin php py python " +
    "rb ruby rs rust sh sql toml ts tsx typescript xml yaml yml";
  for (const name of names.split(" ")) assert(highlight("a", name) !== null, name);
  assert(highlight("a", "TS title=x") !== null);
  assert(highlight("a", "js{1,2}") !== null);
});

Deno.test("highlight() leaves what it does not know, and what is too long", () => {
  for (const info of ["", "not a language", "constructor", "__proto__"]) {
    assertEquals(highlight("a", info), null, info);
  }
  assertEquals(highlight("a".repeat(20_001), "ts"), null);
});

Deno.test("highlight() loses nothing of any code", () => {
  const languages = ["ts", "py", "html", "css", "bash", "sql", "diff", "yaml", "cpp", "rust"];
  const piece = fc.constantFrom(
    "{",
    "}",
    "`",
    '"',
    "'",
    "${",
    "<a ",
    "/*",
    "//",
    "#",
    "\n",
    "0x1",
    "\\",
  );
  const codes = fc.array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 4 })));
  fc.assert(fc.property(fc.constantFrom(...languages), codes, (language, pieces) => {
    const code = pieces.join("");
    assertEquals(highlight(code, language)?.map(({ text }) => text).join(""), code);
  }));
});
