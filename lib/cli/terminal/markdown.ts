import { type Block, type Inline, type Item, parseMarkdown } from "../../client/markdown.ts";
import { harmless } from "./harmless.ts";
import { clusters, widthOf } from "./width.ts";

/** Codes of ECMA-48 (SGR) that begin and end a look, without touching what is around it. */
const LOOKS = {
  strong: ["\x1b[1m", "\x1b[22m"],
  emphasis: ["\x1b[3m", "\x1b[23m"],
  strike: ["\x1b[9m", "\x1b[29m"],
  code: ["\x1b[36m", "\x1b[39m"],
  faint: ["\x1b[2m", "\x1b[22m"],
} as const;

const RULE = "─".repeat(12);

/**
 * Shows a message's Markdown as a terminal can: bold, italic and struck letters, coloured code, indented
 * blocks, lists with dots, tables in columns. Links stand as they are. Everything that
 * somebody wrote is made harmless; only our own codes move through.
 */
export function terminalMarkdown(message: string): string {
  const blocks = parseMarkdown(message);
  const [first] = blocks;
  const begins = first === undefined || first.kind === "paragraph" || first.kind === "heading";
  return (begins ? "" : "\n") + blocksText(blocks);
}

function blocksText(blocks: readonly Block[]): string {
  return blocks.map((block, index) => {
    const apart = block.kind === "paragraph" && blocks[index - 1]?.kind === "paragraph";
    return (apart ? "\n" : "") + blockText(block);
  }).join("\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return inlinesText(block.inlines);
    case "heading":
      return look("strong", inlinesText(block.inlines));
    case "code":
      return prefixed(look("code", harmless(block.text, { breaks: true })), "    ");
    case "quote":
      return prefixed(blocksText(block.blocks), `${look("faint", "│")} `);
    case "list":
      return block.items.map((item, index) => {
        const mark = block.start === null ? "•" : `${block.start + index}.`;
        return itemText(item, mark);
      }).join("\n");
    case "table":
      return tableText(block.rows.map((cells) => cells.map(inlinesText)));
    case "rule":
      return look("faint", RULE);
  }
}

function itemText({ checked, blocks }: Item, mark: string): string {
  const lead = `${mark} ${checked === null ? "" : checked ? "[x] " : "[ ] "}`;
  return lead + prefixed(blocksText(blocks), " ".repeat(mark.length + 1)).trimStart();
}

function tableText(rows: readonly (readonly string[])[]): string {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((cells) => widthIn(cells[column])))) ?? [];
  return rows.map((cells, row) => {
    const padded = cells.map((cell, column) => cell + " ".repeat(widths[column]! - widthIn(cell)));
    const line = padded.join("  ").trimEnd();
    return row === 0 ? look("strong", line) : line;
  }).join("\n");
}

function inlinesText(inlines: readonly Inline[]): string {
  return inlines.map((inline) => {
    switch (inline.kind) {
      case "text":
        return harmless(inline.text);
      case "break":
        return "\n";
      case "code":
        return look("code", harmless(inline.text));
      case "link": {
        const label = inlinesText(inline.inlines);
        return inline.bare ? label : `${label} (${harmless(inline.href)})`;
      }
      default:
        return look(inline.kind, inlinesText(inline.inlines));
    }
  }).join("");
}

/** Each line by itself: whatever is put between the lines keeps its own look. */
function look(kind: keyof typeof LOOKS, text: string): string {
  const [begin, end] = LOOKS[kind];
  return text.split("\n").map((line) => line === "" ? "" : begin + line + end).join("\n");
}

function prefixed(text: string, prefix: string): string {
  return text.split("\n").map((line) => prefix + line).join("\n");
}

/** Columns that a text takes, our own codes left out. */
function widthIn(text: string | undefined): number {
  // deno-lint-ignore no-control-regex
  const shown = text?.replace(/\x1b\[\d+m/g, "") ?? "";
  return clusters(shown).reduce((sum, cluster) => sum + widthOf(cluster), 0);
}
