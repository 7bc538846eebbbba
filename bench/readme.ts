const BEGIN = "<!-- bench: written by `deno task bench --write` -->";
const END = "<!-- end of bench -->";

/**
 * The document with another text between the two comments.
 * @throws {Error} if it does not have both, once
 */
export function replaceFigures(document: string, figures: string): string {
  const [before, rest, ...others] = document.split(BEGIN);
  const [old, after, ...more] = rest?.split(END) ?? [];
  if (old === undefined || after === undefined || others.length + more.length > 0) {
    throw new Error(`Cannot find "${BEGIN}" and "${END}", once each and in this order`);
  }
  return `${before}${BEGIN}\n\n${figures}\n\n${END}${after}`;
}
