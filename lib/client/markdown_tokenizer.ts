import { Tokenizer, type Tokens } from "marked";
import { addressAt } from "./links.ts";

/** Blocks within blocks, and inlines within inlines: what is deeper stays text. */
const MAX_DEPTH = 8;
/**
 * Signs that begin nothing, as it turns out, before all others count as text: each of them is searched
 * for its end through the whole message.
 */
const MAX_FAILURES = 100;
/** Cells of a table. A row of one character has as many as the head. */
const MAX_CELLS = 2_000;

/** Chinese and Japanese punctuation. The ideographic space is left out: it parts words. */
const FULL_WIDTH = /[\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65…—‘’“”]/g;
const BEFORE_FULL_WIDTH = new RegExp(`^[*~]+${FULL_WIDTH.source}`);

/**
 * Lets Chinese and Japanese punctuation count as letters beside emphasis. CommonMark expects a space
 * somewhere around it, which nobody writes there: `**小心！**這裡`.
 */
export function maskFullWidth(text: string): string {
  return text.replace(FULL_WIDTH, "x");
}

/** marked's tokenizer without what chats do not have, and with bounds. */
export class ChatTokenizer extends Tokenizer {
  #depth = 0;
  #failures = 0;

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#within(() => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    return this.#within(() => super.list(src));
  }

  override table(src: string): Tokens.Table | undefined {
    const columns = src.slice(0, src.indexOf("\n") + 1).split("|").length;
    return columns * src.split("\n").length > MAX_CELLS ? undefined : super.table(src);
  }

  /** A fence that is closed where a line of code ends, as people do it, is closed there. */
  override fences(src: string): Tokens.Code | undefined {
    const token = super.fences(src);
    if (token === undefined) return undefined;
    const { raw } = token;
    const [fence = ""] = /^[`~]+/.exec(raw.trimStart()) ?? [];
    const start = raw.indexOf("\n") + 1;
    const last = raw.slice(start).trimEnd().split("\n").pop()!.trim();
    const end = raw.indexOf(fence, start);
    if (
      start === 0 || end < 0 || (last.startsWith(fence) && last === fence[0]!.repeat(last.length))
    ) {
      return { ...token, text: token.text.replace(/\n$/, "") };
    }
    return { ...token, raw: raw.slice(0, end + fence.length), text: raw.slice(start, end) };
  }

  override emStrong(
    src: string,
    masked: string,
    before = "",
  ): Tokens.Em | Tokens.Strong | undefined {
    if (!/^[*_]/.test(src)) return undefined;
    const previous = BEFORE_FULL_WIDTH.test(src) ? "" : before;
    return this.#tried(() => super.emStrong(src, masked, previous));
  }

  /** Only `~~`: a single tilde is how sentences end in Chinese, and stands for "about" elsewhere. */
  override del(src: string, masked: string, before = ""): Tokens.Del | undefined {
    if (!src.startsWith("~~")) return undefined;
    const previous = BEFORE_FULL_WIDTH.test(src) ? "" : before;
    return this.#tried(() => super.del(src, masked, previous));
  }

  override link(src: string): Tokens.Link | Tokens.Image | undefined {
    if (!/^!?\[/.test(src)) return undefined;
    return this.#tried(() => super.link(src));
  }

  override url(src: string): Tokens.Link | undefined {
    const text = addressAt(src);
    if (text === null) return undefined;
    const tokens = [{ type: "text", raw: text, text }];
    return { type: "link", raw: text, href: text, text, autolink: true, tokens };
  }

  override br(src: string): Tokens.Br | undefined {
    // The spaces that the next line begins with stay.
    const [raw] = /^ *\n(?!\s*$)/.exec(src) ?? [];
    return raw === undefined ? undefined : { type: "br", raw };
  }

  override code(): undefined {}
  override lheading(): undefined {}
  override html(): undefined {}
  override tag(): undefined {}
  override def(): undefined {}
  override reflink(): undefined {}

  #tried<T>(read: () => T | undefined): T | undefined {
    if (this.#failures >= MAX_FAILURES) return undefined;
    const token = this.#within(read);
    if (token === undefined) this.#failures++;
    return token;
  }

  #within<T>(read: () => T): T | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }
}
