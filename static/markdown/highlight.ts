import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";

/** What a stretch of code is; the style sheet has a colour for each. */
export type Role =
  | "comment"
  | "keyword"
  | "string"
  | "number"
  | "name"
  | "type"
  | "added"
  | "removed";

/** A stretch of code of one colour; null: the text's own. */
export interface Run {
  readonly role: Role | null;
  readonly text: string;
}

/** Longer code is left as it is, in UTF-16 units. */
const LONGEST = 20_000;

/** The scopes of highlight.js. One that is not here is what it stands in. */
const ROLES: Readonly<Record<string, Role | null>> = {
  // Code within a string.
  "subst": null,
  "comment": "comment",
  "quote": "comment",
  "doctag": "comment",
  "keyword": "keyword",
  "literal": "keyword",
  "selector-tag": "keyword",
  "template-tag": "keyword",
  "string": "string",
  "regexp": "string",
  "char": "string",
  "symbol": "string",
  "link": "string",
  "number": "number",
  "title": "name",
  "attr": "name",
  "attribute": "name",
  "property": "name",
  "section": "name",
  "selector-class": "name",
  "selector-id": "name",
  "type": "type",
  "built_in": "type",
  "meta": "type",
  "name": "keyword",
  "variable": "type",
  "addition": "added",
  "deletion": "removed",
};

const highlighter = createLowlight({
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  php,
  python,
  ruby,
  rust,
  sql,
  typescript,
  xml,
  yaml,
});

/**
 * Cuts code into runs of one colour; joined again they are the code.
 * @param info what stands after the opening fence: the language, or one of its usual short names
 * @returns null for a language that is not known here
 */
export function highlight(code: string, info: string): Run[] | null {
  const [language = ""] = info.toLowerCase().split(/[\s{:,]/);
  if (code.length > LONGEST || !highlighter.registered(language)) return null;
  const runs: Run[] = [];
  collect(highlighter.highlight(language, code), null, runs);
  return runs;
}

type Tree = ReturnType<typeof highlighter.highlight>;
type Node = Tree["children"][number];

function collect(parent: { readonly children: readonly Node[] }, role: Role | null, runs: Run[]) {
  for (const node of parent.children) {
    if (node.type === "element") collect(node, roleOf(node, role), runs);
    else if (node.type === "text") {
      const last = runs[runs.length - 1];
      if (last?.role === role) runs[runs.length - 1] = { role, text: last.text + node.value };
      else runs.push({ role, text: node.value });
    }
  }
}

function roleOf(
  { properties }: Extract<Node, { type: "element" }>,
  outer: Role | null,
): Role | null {
  const [scope = ""] = Array.isArray(properties.className) ? properties.className : [];
  const role = ROLES[String(scope).replace(/^hljs-/, "")];
  return role === undefined ? outer : role;
}
