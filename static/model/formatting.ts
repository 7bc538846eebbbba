/** A text with what is selected of it, in UTF-16 units. */
export interface Selection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What the formatting bar offers, in its order. */
export const FORMATS = [
  "bold",
  "italic",
  "strike",
  "code",
  "codeBlock",
  "quote",
  "list",
  "link",
] as const;

export type Format = typeof FORMATS[number];

const MARKS = { bold: "**", italic: "*", strike: "~~", code: "`" } as const;
const PREFIXES = { quote: "> ", list: "- " } as const;

/** What a line of a list begins with: indentation, bullet or number, box of a task. */
const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))( +)(\[[ xX]\] )?/;
const QUOTE = /^(?:> ?)+/;

/** Gives what is selected a format, or takes it away where it has it already. */
export function formatted(selection: Selection, format: Format): Selection {
  switch (format) {
    case "bold":
    case "italic":
    case "strike":
    case "code":
      return marked(selection, MARKS[format]);
    case "quote":
    case "list":
      return prefixed(selection, PREFIXES[format]);
    case "codeBlock":
      return fenced(selection);
    case "link":
      return linked(selection);
  }
}

/** Breaks the line. A list or quote goes on in the next one; an item without text ends it. */
export function lineBroken({ text, start, end }: Selection): Selection {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const before = text.slice(lineStart, start);
  const begun = ITEM.exec(before)?.[0] ?? QUOTE.exec(before)?.[0];
  const inCode = (text.slice(0, start).match(/^ {0,3}```/gm)?.length ?? 0) % 2 === 1;
  if (begun === undefined || inCode) return replaced({ text, start, end }, "\n");
  if (begun === before && start === end) {
    return { text: text.slice(0, lineStart) + text.slice(end), start: lineStart, end: lineStart };
  }
  return replaced({ text, start, end }, `\n${nextPrefix(begun)}`);
}

/** Puts an insertion where the selection is; the cursor is after it. */
export function replaced({ text, start, end }: Selection, insertion: string): Selection {
  const at = start + insertion.length;
  return { text: text.slice(0, start) + insertion + text.slice(end), start: at, end: at };
}

function nextPrefix(begun: string): string {
  const item = ITEM.exec(begun);
  if (item === null) return begun;
  const [, indent = "", bullet, number, sign = "", gap = " ", box] = item;
  const mark = bullet ?? `${Number(number) + 1}${sign}`;
  return `${indent}${mark}${gap}${box === undefined ? "" : "[ ] "}`;
}

function marked({ text, start, end }: Selection, mark: string): Selection {
  const size = mark.length;
  // The spaces around a word are not emphasised: the sign would not be one.
  const chosen = text.slice(start, end);
  const from = start + chosen.length - chosen.trimStart().length;
  const to = Math.max(from, end - (chosen.length - chosen.trimEnd().length));
  if (isMarked(text, { start: from, end: to }, mark)) {
    return {
      text: text.slice(0, from - size) + text.slice(from, to) + text.slice(to + size),
      start: from - size,
      end: to - size,
    };
  }
  const inner = text.slice(from, to);
  return {
    text: text.slice(0, from) + mark + inner + mark + text.slice(to),
    start: from + size,
    end: to + size,
  };
}

/** Whether the marks stand around the range; the one star of two stars is not a mark of its own. */
function isMarked(text: string, { start, end }: { start: number; end: number }, mark: string) {
  const [sign] = mark;
  const run = (from: number, step: number) => {
    let size = 0;
    while (text[from + size * step] === sign) size++;
    return size;
  };
  const sizes = [run(start - 1, -1), run(end, 1)];
  // Three stars are bold and italic.
  return sizes.every((size) => size === mark.length || (sign === "*" && size === 3));
}

function prefixed({ text, start, end }: Selection, prefix: string): Selection {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", Math.max(start, end - 1));
  const to = lineEnd < 0 ? text.length : lineEnd;
  const lines = text.slice(from, to).split("\n");
  const on = lines.every((line) => line.startsWith(prefix));
  const changed = lines.map((line) => on ? line.slice(prefix.length) : prefix + line);
  const by = on ? -prefix.length : prefix.length;
  return {
    text: text.slice(0, from) + changed.join("\n") + text.slice(to),
    start: Math.max(from, start + by),
    end: Math.max(from, end + by * lines.length),
  };
}

function fenced({ text, start, end }: Selection): Selection {
  const lead = start === 0 || text[start - 1] === "\n" ? "" : "\n";
  const tail = end === text.length || text[end] === "\n" ? "" : "\n";
  const open = `${lead}\`\`\`\n`;
  const code = text.slice(start, end);
  return {
    text: `${text.slice(0, start)}${open}${code}\n\`\`\`${tail}${text.slice(end)}`,
    start: start + open.length,
    end: start + open.length + code.length,
  };
}

/** The address is selected, to be typed; or the text, if an address was selected. */
function linked({ text, start, end }: Selection): Selection {
  const chosen = text.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/i.test(chosen);
  const [label, address] = isAddress ? ["", chosen] : [chosen, "https://"];
  const at = isAddress || label === "" ? start + 1 : start + label.length + 3;
  return {
    text: `${text.slice(0, start)}[${label}](${address})${text.slice(end)}`,
    start: at,
    end: isAddress || label === "" ? at : at + address.length,
  };
}
