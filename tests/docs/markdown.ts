/** A fenced block of a Markdown text. */
export interface Block {
  /** What follows the opening fence. */
  language: string;
  lines: string[];
  /** Number of the block's first line in the text, from 1. */
  line: number;
  /** The heading that it stands under. */
  heading: string;
}

/** A row of a table, as its cells. */
export type Row = string[];

/** All fenced blocks, in order. */
export function blocks(markdown: string): Block[] {
  const found: Block[] = [];
  let heading = "";
  let open: Block | undefined;
  for (const [i, line] of markdown.split("\n").entries()) {
    const fence = /^```(\S*)/.exec(line);
    if (open) {
      if (fence) open = undefined;
      else open.lines.push(line);
    } else if (fence) {
      open = { language: fence[1] ?? "", lines: [], line: i + 2, heading };
      found.push(open);
    } else {
      heading = /^#+ (.*)/.exec(line)?.[1] ?? heading;
    }
  }
  return found;
}

/** The rows of all tables under a heading, without those of deeper sections of the same name. */
export function rows(markdown: string, heading: string): Row[] {
  const found: Row[] = [];
  let level = 0;
  for (const line of markdown.split("\n")) {
    const title = /^(#+) (.*)/.exec(line);
    if (title?.[2] === heading) level = title[1]!.length;
    else if (title && title[1]!.length <= level) level = 0;
    if (level === 0 || !line.startsWith("|")) continue;
    const cells = line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (cells.every((cell) => /^:?-+:?$/.test(cell))) found.pop();
    else found.push(cells);
  }
  return found;
}

/** The names in a cell that are set as code, without the `?` of what may be left out. */
export function names(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!.replace(/\?$/, ""));
}
