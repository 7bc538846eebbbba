import { Hooks, Lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { hrefOf } from "./links.ts";
import { ChatTokenizer, maskFullWidth } from "./markdown_tokenizer.ts";

/** A stretch of a line. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis" | "strike"; readonly inlines: readonly Inline[] }
  /** `href` leads to http, https or mailto. `bare`: the address itself is the text. */
  | {
    readonly kind: "link";
    readonly href: string;
    readonly bare: boolean;
    readonly inlines: readonly Inline[];
  };

/** What stands on lines of its own. */
export type Block =
  | { readonly kind: "paragraph"; readonly inlines: readonly Inline[] }
  | { readonly kind: "heading"; readonly inlines: readonly Inline[] }
  /** `info`: what was written after the opening fence, the language as a rule; may be empty. */
  | { readonly kind: "code"; readonly info: string; readonly text: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  /** `start`: the number of the first item; null for bullets. */
  | { readonly kind: "list"; readonly start: number | null; readonly items: readonly Item[] }
  | {
    readonly kind: "table";
    readonly aligns: readonly Align[];
    /** The first is the head. All have as many cells. */
    readonly rows: readonly (readonly (readonly Inline[])[])[];
  }
  | { readonly kind: "rule" };

export interface Item {
  /** Whether its task is done; null if it is none. */
  readonly checked: boolean | null;
  readonly blocks: readonly Block[];
}

export type Align = "start" | "center" | "end" | null;

class ChatHooks extends Hooks {
  override emStrongMask(text: string): string {
    return maskFullWidth(text);
  }
}

const ALIGNS = { left: "start", center: "center", right: "end" } as const;

/**
 * Reads a message's Markdown (GitHub's, as people write it in chats: lines break where they were broken,
 * and HTML, images and reference links have no meaning). How deep the tree is and how many nodes
 * it has is bounded, whatever the message.
 */
export function parseMarkdown(message: string): Block[] {
  try {
    const lexer = new Lexer({
      gfm: true,
      breaks: true,
      tokenizer: new ChatTokenizer(),
      hooks: new ChatHooks(),
    });
    return blocksOf(lexer.lex(message));
  } catch {
    // No message may keep the others from being read, should the parser fail on it.
    return [{ kind: "paragraph", inlines: [{ kind: "text", text: message }] }];
  }
}

/** A message's Markdown as one line without marks, to be said or noticed in passing. */
export function markdownText(message: string): string {
  return blocksText(parseMarkdown(message)).replace(/\s+/g, " ").trim();
}

function blocksText(blocks: readonly Block[]): string {
  return blocks.map((block) => {
    switch (block.kind) {
      case "paragraph":
      case "heading":
        return inlinesText(block.inlines);
      case "code":
        return block.text;
      case "quote":
        return blocksText(block.blocks);
      case "list":
        return block.items.map((item) => blocksText(item.blocks)).join(" ");
      case "table":
        return block.rows.flat().map(inlinesText).join(" ");
      case "rule":
        return "";
    }
  }).join(" ");
}

function inlinesText(inlines: readonly Inline[]): string {
  return inlines.map((inline) => {
    if ("inlines" in inline) return inlinesText(inline.inlines);
    return inline.kind === "break" ? " " : inline.text;
  }).join("");
}

function blocksOf(tokens: readonly Token[]): Block[] {
  const blocks: Block[] = [];
  let apart = true;
  for (const token of tokens as readonly MarkedToken[]) {
    const block = blockOf(token);
    const last = blocks[blocks.length - 1];
    if (block?.kind === "paragraph" && last?.kind === "paragraph" && !apart) {
      // Something that could have been a block of its own, but is not in a chat, began the line.
      const inlines: Inline[] = [...last.inlines, { kind: "break" }, ...block.inlines];
      blocks[blocks.length - 1] = { kind: "paragraph", inlines };
    } else if (block !== null) blocks.push(block);
    apart = token.type === "space" || token.raw.endsWith("\n\n");
  }
  return blocks;
}

function blockOf(token: MarkedToken): Block | null {
  switch (token.type) {
    case "space":
    case "checkbox":
      return null;
    case "heading":
      return { kind: "heading", inlines: inlinesOf(token.tokens) };
    case "code":
      return { kind: "code", info: token.lang ?? "", text: token.text };
    case "blockquote":
      return { kind: "quote", blocks: blocksOf(token.tokens) };
    case "list":
      return listOf(token);
    case "table": {
      const aligns = token.align.map((align) => align === null ? null : ALIGNS[align]);
      const rows = [token.header, ...token.rows]
        .map((cells) => cells.map((cell) => inlinesOf(cell.tokens)));
      return { kind: "table", aligns, rows };
    }
    case "hr":
      return { kind: "rule" };
    default: {
      const inlines = "tokens" in token && token.tokens !== undefined
        ? inlinesOf(token.tokens)
        : [{ kind: "text", text: token.raw } as const];
      return { kind: "paragraph", inlines };
    }
  }
}

function listOf(token: Tokens.List): Block {
  const items = token.items.map(({ task, checked, tokens }) => ({
    checked: task ? checked === true : null,
    blocks: blocksOf(tokens),
  }));
  return { kind: "list", start: token.start === "" ? null : token.start, items };
}

function inlinesOf(tokens: readonly Token[]): Inline[] {
  const inlines: Inline[] = [];
  for (const token of tokens as readonly MarkedToken[]) {
    const inline = inlineOf(token);
    const last = inlines[inlines.length - 1];
    if (inline?.kind === "text" && last?.kind === "text") {
      inlines[inlines.length - 1] = { kind: "text", text: last.text + inline.text };
    } else if (inline !== null) inlines.push(inline);
  }
  return inlines;
}

function inlineOf(token: MarkedToken): Inline | null {
  switch (token.type) {
    case "checkbox":
      return null;
    case "br":
      return { kind: "break" };
    case "codespan":
      return { kind: "code", text: token.text };
    case "strong":
      return { kind: "strong", inlines: inlinesOf(token.tokens) };
    case "em":
      return { kind: "emphasis", inlines: inlinesOf(token.tokens) };
    case "del":
      return { kind: "strike", inlines: inlinesOf(token.tokens) };
    case "escape":
      return { kind: "text", text: token.text };
    case "link":
      return linkOf(token, withoutLinks(inlinesOf(token.tokens)));
    case "image":
      return linkOf(token, [{ kind: "text", text: token.text === "" ? token.href : token.text }]);
    default:
      // As it was typed, character references too.
      return { kind: "text", text: token.raw };
  }
}

/** A link that leads nowhere, or says that it leads elsewhere, is shown as it was typed. */
function linkOf(token: Tokens.Link | Tokens.Image, inlines: readonly Inline[]): Inline {
  const href = hrefOf(token.href);
  const said = hrefOf(token.text.trim());
  if (href === null || inlines.length === 0 || (said !== null && said !== href)) {
    return { kind: "text", text: token.raw };
  }
  return { kind: "link", href, bare: said !== null, inlines };
}

/** An image within a link is one itself, but only the outer one can be followed. */
function withoutLinks(inlines: readonly Inline[]): Inline[] {
  return inlines.flatMap((inline) => {
    if (inline.kind === "link") return withoutLinks(inline.inlines);
    return "inlines" in inline ? [{ ...inline, inlines: withoutLinks(inline.inlines) }] : [inline];
  });
}
