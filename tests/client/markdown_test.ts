import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Block, type Inline, markdownText, parseMarkdown } from "../../lib/client/markdown.ts";

/** A short notation: b(strong), i(emphasis), s(strike), c(code), <href|link>, / for a break. */
function line(inlines: readonly Inline[]): string {
  return inlines.map((inline) => {
    switch (inline.kind) {
      case "text":
        return inline.text;
      case "break":
        return "/";
      case "code":
        return `c(${inline.text})`;
      case "strong":
        return `b(${line(inline.inlines)})`;
      case "emphasis":
        return `i(${line(inline.inlines)})`;
      case "strike":
        return `s(${line(inline.inlines)})`;
      case "link":
        return `<${inline.href}|${line(inline.inlines)}>`;
    }
  }).join("");
}

function shown(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return line(block.inlines);
    case "heading":
      return `h(${line(block.inlines)})`;
    case "code":
      return `code(${block.info}): ${block.text}`;
    case "quote":
      return `quote(${block.blocks.map(shown).join(" ")})`;
    case "list":
      return `list(${block.start ?? "-"}: ${
        block.items.map(({ checked, blocks }) =>
          (checked === null ? "" : checked ? "[x] " : "[ ] ") + blocks.map(shown).join(" ")
        ).join(", ")
      })`;
    case "table":
      return `table(${block.aligns.map((align) => align ?? "-").join(" ")}: ${
        block.rows.map((cells) => cells.map(line).join(" | ")).join(" / ")
      })`;
    case "rule":
      return "rule";
  }
}

function read(message: string): string[] {
  return parseMarkdown(message).map(shown);
}

/** Blocks, items, cells and inlines of a tree, and how deep it is. */
function measured(tree: unknown): { nodes: number; depth: number } {
  if (typeof tree !== "object" || tree === null) return { nodes: 0, depth: 0 };
  const children = Object.values(tree).map(measured);
  const nodes = children.reduce((sum, child) => sum + child.nodes, 1);
  return { nodes, depth: 1 + Math.max(0, ...children.map((child) => child.depth)) };
}

Deno.test("parseMarkdown() reads what is written within a line", () => {
  assertEquals(read("**bold** *slanted* _too_ ~~gone~~ `co*d*e`"), [
    "b(bold) i(slanted) i(too) s(gone) c(co*d*e)",
  ]);
  assertEquals(read("***both*** \\*neither\\* snake_case_name 2 * 3 * 4"), [
    "i(b(both)) *neither* snake_case_name 2 * 3 * 4",
  ]);
  assertEquals(read("[site](https://a.example) and https://b.example/c_d_e."), [
    "<https://a.example/|site> and <https://b.example/c_d_e|https://b.example/c_d_e>.",
  ]);
  assertEquals(read("看https://a.example/，好 <me@a.example>"), [
    "看<https://a.example/|https://a.example/>，好 <mailto:me@a.example|me@a.example>",
  ]);
});

Deno.test("parseMarkdown() reads blocks", () => {
  assertEquals(read("# Head\n\n> quoted\n> > twice\n\n---"), [
    "h(Head)",
    "quote(quoted quote(twice))",
    "rule",
  ]);
  assertEquals(read("- a\n  - b\n- c"), ["list(-: a list(-: b), c)"]);
  assertEquals(read("3. a\n4. b"), ["list(3: a, b)"]);
  assertEquals(read("- [x] done\n- [ ] open"), ["list(-: [x] done, [ ] open)"]);
  assertEquals(read("|a|b|c|\n|:-|-:|-|\n|1|2|**3**|"), [
    "table(start end -: a | b | c / 1 | 2 | b(3))",
  ]);
  assertEquals(read("```ts\nlet a;\n\nlet b;\n```\nafter"), [
    "code(ts): let a;\n\nlet b;",
    "after",
  ]);
});

Deno.test("parseMarkdown() keeps lines as they were broken, and what code, markup or references would be elsewhere", () => {
  assertEquals(read("one\n  two\nthree"), ["one/  two/three"]);
  assertEquals(read("one\n\n\ntwo"), ["one", "two"]);
  assertEquals(read("one\n<div>\ntwo"), ["one/<div>/two"]);
  assertEquals(read("one\n==="), ["one/==="]);
  assertEquals(read("    indented"), ["    indented"]);
  assertEquals(read("[a]: b"), ["[a]: b"]);
  assertEquals(read("&amp; &#60;b&#62; <b>x</b> <!-- y -->"), [
    "&amp; &#60;b&#62; <b>x</b> <!-- y -->",
  ]);
  assertEquals(read("#5 is done, ~5 or ~6, 哈~哈~"), ["#5 is done, ~5 or ~6, 哈~哈~"]);
});

Deno.test("parseMarkdown() takes a fence as people close it, and loses nothing that stands beside it", () => {
  assertEquals(read("```\nlet a;```\nafter"), ["code(): let a;", "after"]);
  assertEquals(read("```not a language\nlet a;"), ["code(not a language): let a;"]);
  assertEquals(read("~~~\na ``` b\n~~~"), ["code(): a ``` b"]);
  assertEquals(read("```"), ["code(): "]);
});

Deno.test("parseMarkdown() takes emphasis beside Chinese punctuation", () => {
  assertEquals(read("**小心！**這裡"), ["b(小心！)這裡"]);
  assertEquals(read("的**「重要」**的"), ["的b(「重要」)的"]);
  assertEquals(read("的~~「重要」~~的"), ["的s(「重要」)的"]);
  assertEquals(read("**甲**　**乙** 丙*丁*"), ["b(甲)　b(乙) 丙i(丁)"]);
});

Deno.test("parseMarkdown() makes a link of nothing but http, https and mailto, and none that lies", () => {
  const harmless = [
    "[x](javascript:alert(1))",
    "[x](  JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "[x](//a.example)",
    "[x](/settings)",
    "[x](#top)",
    "[x]()",
    "[](https://a.example)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[https://bank.example](https://thief.example)",
  ];
  for (const message of harmless) {
    const [block] = parseMarkdown(message);
    assert(block?.kind === "paragraph");
    const links = block.inlines.filter(({ kind }) => kind === "link");
    // In the last the address within the brackets is one of its own.
    const own = message.includes("bank") || message === "[](https://a.example)";
    assert(own || links.length === 0, message);
    for (const link of links) assert(link.kind === "link" && link.bare, message);
  }
  assertEquals(read("![a cat](https://a.example/cat.png)"), ["<https://a.example/cat.png|a cat>"]);
  assertEquals(read("[![a cat](https://a.example/cat.png)](https://b.example)"), [
    "<https://b.example/|a cat>",
  ]);
});

Deno.test("parseMarkdown() makes a small flat tree of whatever is thrown at it", () => {
  const rows = (count: number, row: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => row(n)).join("\n");
  const messages = {
    stars: "*".repeat(4_000),
    openStars: "*a ".repeat(1_333),
    strongs: "**a".repeat(1_333),
    underscores: "_a".repeat(2_000),
    tildes: "~~a".repeat(1_333),
    mixed: "*_~~[".repeat(800),
    brackets: "[".repeat(4_000),
    openLinks: "[a](".repeat(1_000),
    nestedLinks: "[".repeat(800) + "a" + "](b)".repeat(800),
    bangs: "![".repeat(2_000),
    ticks: rows(88, (n) => "`".repeat(n)),
    quotes: ">".repeat(4_000),
    quoteStairs: rows(85, (n) => ">".repeat(n) + " a"),
    quotedLists: "> - ".repeat(1_000),
    listStairs: rows(60, (n) => " ".repeat(2 * n) + "- a"),
    numbers: "1. ".repeat(1_333),
    wideTable: `${"|a".repeat(500)}|\n${"|-".repeat(500)}|\n${"|\n".repeat(900)}`,
    longTable: `${"|a".repeat(15)}|\n${"|-".repeat(15)}|\n${"|\n".repeat(1_900)}`,
    fences: "```\n".repeat(1_000),
    angles: "<a ".repeat(1_333),
    addresses: "https://a".repeat(440),
    escapes: "\\[".repeat(2_000),
    lines: "a\n".repeat(2_000),
    spaces: " ".repeat(3_999) + "a",
  };
  for (const [name, message] of Object.entries(messages)) {
    const { nodes, depth } = measured(parseMarkdown(message));
    assert(nodes <= 2 * message.length + 100, `${name}: ${nodes} nodes`);
    assert(depth <= 60, `${name}: ${depth} deep`);
  }
});

Deno.test("parseMarkdown() fails on no message, and bounds the tree of each", () => {
  const signs = [
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "[",
    "](",
    ")",
    "!",
    "<",
    ">",
    "> ",
    "- ",
    "1. ",
  ];
  const piece = fc.constantFrom(
    ...signs,
    "|",
    "-|-\n",
    "\n",
    "\n\n",
    "    ",
    "\\",
    "https://a.b",
    "word ",
  );
  const messages = fc.array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 4 })));
  fc.assert(fc.property(messages, (pieces) => {
    const message = pieces.join("");
    const { nodes, depth } = measured(parseMarkdown(message));
    assert(nodes <= 12 * message.length + 100, `${nodes} nodes`);
    assert(depth <= 60, `${depth} deep`);
  }));
});

Deno.test("markdownText() says what is written, without the marks", () => {
  assertEquals(
    markdownText(
      "# Tea\n**at** [four](https://a.example):\n- `milk`\n- [x] ~~sugar~~\n\n|a|b|\n|-|-|\n|c|d|\n\n---\n```\nx;\n```",
    ),
    "Tea at four: milk sugar a b c d x;",
  );
  assertEquals(markdownText(" 2 * 3\nis 6 "), "2 * 3 is 6");
});

Deno.test("parseMarkdown() stops looking for the ends of signs that have none", () => {
  // Each of them is looked for in all that follows: together they would take half a second.
  const after = (times: number) => read(`${"a[*".repeat(times)}\n\n**b**`).at(-1);
  assertEquals(after(10), "b(b)");
  assertEquals(after(1_300), "**b**");
});
