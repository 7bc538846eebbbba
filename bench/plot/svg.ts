/** A box on the picture, in pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Colours by role; pictures are looked at on light and on dark pages. */
const STYLE = `
  svg { --paper: #fff; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --bar: #aab4be;
    --ours: #c2570c; --second: #0e7490; --third: #6e56cf; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #e6edf3; --faint: #9198a1; --line: #30363d; --bar: #57606a;
      --ours: #f0883e; --second: #39c5cf; --third: #a392f0; }
  }
  text { font: 12px system-ui, sans-serif; fill: var(--ink); }
  .title { font-weight: 600; font-size: 13px; }
  .faint { fill: var(--faint); }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .bar { fill: var(--bar); }
  .bar.ours { fill: var(--ours); }
  .ours { --stroke: var(--ours); }
  .second { --stroke: var(--second); }
  .third { --stroke: var(--third); }
  .curve { fill: none; stroke: var(--stroke); stroke-width: 2; }
  .dot { fill: var(--stroke); }
  text.name { fill: var(--stroke); font-weight: 600; }
  .spread { stroke: var(--stroke, var(--ink)); stroke-width: 1.5; }
  .grid { stroke: var(--line); }
`;

/** A picture, complete. @param title what is read out instead of it */
export function toSvg(
  { width, height, title }: { width: number; height: number; title: string },
  elements: readonly string[],
): string {
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escape(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect width="${width}" height="${height}" rx="6" fill="var(--paper)" />`,
    ...elements,
    "</svg>",
    "",
  ].join("\n");
}

/** An element without content. Numbers are rounded to a tenth of a pixel. */
export function shape(name: string, attributes: Record<string, string | number>): string {
  return `<${name}${toAttributes(attributes)} />`;
}

/** @param attributes `class`: of those in the style */
export function text(
  content: string,
  attributes: { x: number; y: number; class?: string },
): string {
  return `<text${toAttributes(attributes)}>${escape(content)}</text>`;
}

function toAttributes(attributes: Record<string, string | number>): string {
  return Object.entries(attributes).map(([name, value]) => {
    const shown = typeof value === "number" ? String(Math.round(value * 10) / 10) : escape(value);
    return ` ${name}="${shown}"`;
  }).join("");
}

function escape(content: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return content.replace(/[&<>"]/g, (character) => named[character] ?? "");
}
