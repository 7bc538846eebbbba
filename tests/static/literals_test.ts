import { parse, type ParseResult } from "@babel/parser";
import { assertEquals } from "@std/assert";

type Node = { readonly type: string } & Record<string, unknown>;

/** Attributes that somebody reads or hears. */
const SAID = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "label",
  "placeholder",
  "title",
]);

/** The words in a component's source that do not come from a catalogue. */
function literalsIn(source: string): string[] {
  const program: ParseResult = parse(source, {
    sourceType: "module",
    plugins: ["jsx", "typescript"],
  });
  const found: string[] = [];
  function visit(node: Node): void {
    if (node.type === "JSXElement" || node.type === "JSXFragment") {
      for (const child of nodes(node["children"])) found.push(...shownBy(child));
    }
    if (node.type === "JSXAttribute" && SAID.has(String((node["name"] as Node)["name"]))) {
      found.push(...nodes(node["value"]).flatMap(shownBy));
    }
    for (const value of Object.values(node)) nodes(value).forEach(visit);
  }
  nodes(program.program).forEach(visit);
  return found.map((text) => text.trim()).filter((text) => /\p{L}/u.test(text));
}

/** The literals that an expression may come to. What it calls, or looks up, has texts of its own. */
function shownBy(node: Node): string[] {
  switch (node.type) {
    case "JSXText":
    case "StringLiteral":
      return [String(node["value"])];
    case "TemplateElement":
      return [(node["value"] as { raw: string }).raw];
    case "TemplateLiteral":
      return [...nodes(node["quasis"]), ...nodes(node["expressions"])].flatMap(shownBy);
    case "JSXExpressionContainer":
      return nodes(node["expression"]).flatMap(shownBy);
    case "ConditionalExpression":
      return [...nodes(node["consequent"]), ...nodes(node["alternate"])].flatMap(shownBy);
    case "LogicalExpression":
      return [...nodes(node["left"]), ...nodes(node["right"])].flatMap(shownBy);
    case "BinaryExpression":
      return node["operator"] === "+"
        ? [...nodes(node["left"]), ...nodes(node["right"])].flatMap(shownBy)
        : [];
    default:
      return [];
  }
}

/** The nodes in a value of a node: one, several or none. */
function nodes(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  return typeof value === "object" && value !== null && "type" in value ? [value as Node] : [];
}

Deno.test("literalsIn() finds the words that a component holds itself", () => {
  const found = literalsIn(`
    const row = <p title="Sent" class="row" data-state="sent">
      Hello <b aria-label={\`\${name} writes\`}>{own ? "you" : name}</b>
      {count > 0 && " more"} {text("join")} {a === "general" ? text("room") : null} · {"·"}
      {list.map((each: string) => <i>{each + " and"}</i>)}
    </p>;
  `);
  assertEquals(found.toSorted(), ["Hello", "Sent", "and", "more", "writes", "you"]);
});

for (const folder of ["components/", "markdown/", ""]) {
  const url = new URL(`../../static/${folder}`, import.meta.url);
  for (const { name } of Deno.readDirSync(url)) {
    if (!name.endsWith(".tsx")) continue;
    Deno.test(`${name} takes its words from the catalogue`, async () => {
      assertEquals(literalsIn(await Deno.readTextFile(new URL(name, url))), []);
    });
  }
}
