import { FIGURES, format } from "../figures.ts";
import { type Results, spreadOf, type WorkloadResult } from "../results.ts";
import { linear } from "./scale.ts";
import { GAP, MARGIN, PANEL_WIDTH, WIDTH } from "./layout.ts";
import { type Box, shape, text, toSvg } from "./svg.ts";

const HEAD = 48;
const ROW = 22;
const BAR = 14;
const NAMES_WIDTH = 118;
const VALUES_WIDTH = 74;

/** Each workload's headline, a bar for each contender, with a line from the least to the most. */
export function toBars({ workloads, contenders }: Results): string {
  const names = contenders.map(({ name }) => name);
  const panelHeight = HEAD + names.length * ROW + 16;
  const height = 2 * MARGIN + Math.ceil(workloads.length / 2) * panelHeight;
  const panels = workloads.flatMap((workload, i) =>
    toPanel(workload, names, {
      x: MARGIN + (i % 2) * (PANEL_WIDTH + GAP),
      y: MARGIN + Math.floor(i / 2) * panelHeight,
      width: PANEL_WIDTH,
      height: panelHeight,
    })
  );
  return toSvg({ width: WIDTH, height, title: "Workloads, side by side" }, panels);
}

function toPanel(
  { key, title, headline, rounds }: WorkloadResult,
  names: readonly string[],
  box: Box,
): string[] {
  const shown = FIGURES[headline];
  const spreads = names.map((name) => spreadOf(rounds[name], headline));
  const most = Math.max(0, ...spreads.map((spread) => spread?.most ?? 0));
  const left = box.x + NAMES_WIDTH;
  const right = box.x + box.width - VALUES_WIDTH;
  const scale = linear({ domain: [0, most], range: [left, right] });
  const rows = names.flatMap((name, i) => {
    const spread = spreads[i];
    const y = box.y + HEAD + i * ROW;
    const base = y + BAR - 3;
    const label = text(name, { x: left - 8, y: base, class: "end" });
    if (!spread) return [label, text("not measured", { x: left, y: base, class: "faint" })];
    const { median, least, most } = spread;
    const kind = name === "Parlor" ? "bar ours" : "bar";
    return [
      label,
      shape("rect", { class: kind, x: left, y, width: scale(median) - left, height: BAR, rx: 2 }),
      shape("line", {
        ...{ class: "spread", x1: scale(least), x2: scale(most) },
        ...{ y1: y + BAR / 2, y2: y + BAR / 2 },
      }),
      text(format(median), { x: Math.max(scale(most), scale(median)) + 6, y: base }),
    ];
  });
  const better = `${shown.label}; ${shown.better} is better`;
  return [
    text(`(${key}) ${title}`, { x: box.x, y: box.y + 14, class: "title" }),
    text(better, { x: box.x, y: box.y + 32, class: "faint" }),
    ...rows,
  ];
}
