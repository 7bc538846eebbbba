import { FIGURES, type Figures } from "../figures.ts";
import { type CurveResult, type Results, spreadOf } from "../results.ts";
import type { Spread } from "../statistics.ts";
import { compact, logarithmic, logarithmicTicks } from "./scale.ts";
import { GAP, MARGIN, PANEL_WIDTH, WIDTH } from "./layout.ts";
import { type Box, shape, text, toSvg } from "./svg.ts";

const PANEL_HEIGHT = 270;
const HEAD = 46;
const FOOT = 44;
const TICKS_WIDTH = 42;
const NAMES_WIDTH = 84;
/** Names of curves that end close to one another are moved apart by this. */
const LINE = 15;
/** Room above and below the curves: a part of the value. */
const ROOM = 1.25;

const COLOURS = ["ours", "second", "third"];
const SHOWN = ["deliveriesPerSecond", "cpuSecondsPerMillion"] as const;

interface Line {
  name: string;
  colour: string;
  points: { x: number; spread: Spread }[];
}

/** Each curve twice: deliveries a second, and processor time. Both axes are logarithmic. */
export function toCurves({ curves, contenders }: Results): string {
  const names = contenders.map(({ name }) => name);
  const panels = curves.flatMap((curve, row) =>
    SHOWN.flatMap((figure, column) =>
      toPanel(curve, { figure, names }, {
        x: MARGIN + column * (PANEL_WIDTH + GAP),
        y: MARGIN + row * PANEL_HEIGHT,
        width: PANEL_WIDTH,
        height: PANEL_HEIGHT,
      })
    )
  );
  const height = 2 * MARGIN + curves.length * PANEL_HEIGHT;
  return toSvg({ width: WIDTH, height, title: "How cost grows" }, panels);
}

function toPanel(
  { title, axis, points }: CurveResult,
  { figure, names }: { figure: keyof Figures; names: readonly string[] },
  box: Box,
): string[] {
  const { label, better } = FIGURES[figure];
  const head = [
    text(`${label}; ${better} is better`, { x: box.x, y: box.y + 14, class: "title" }),
    text(title, { x: box.x, y: box.y + 32, class: "faint" }),
  ];
  const lines = toLines(points, { figure, names });
  const values = lines.flatMap(({ points }) =>
    points.flatMap(({ spread }) => [spread.least, spread.most])
  ).filter((value) => value > 0);
  const xs = points.map(({ x }) => x);
  if (values.length === 0) return head;
  const domain = [Math.min(...values) / ROOM, Math.max(...values) * ROOM] as const;
  const [left, right] = [box.x + TICKS_WIDTH, box.x + box.width - NAMES_WIDTH];
  const [top, bottom] = [box.y + HEAD, box.y + box.height - FOOT];
  const xScale = logarithmic({ domain: [Math.min(...xs), Math.max(...xs)], range: [left, right] });
  const yScale = logarithmic({ domain, range: [bottom, top] });
  const grid = logarithmicTicks(domain).flatMap((tick) => [
    shape("line", { class: "grid", x1: left, x2: right, y1: yScale(tick), y2: yScale(tick) }),
    text(compact(tick), { x: left - 6, y: yScale(tick) + 4, class: "faint end" }),
  ]);
  const feet = [
    ...xs.map((x) => text(compact(x), { x: xScale(x), y: bottom + 16, class: "faint middle" })),
    text(axis, { x: (left + right) / 2, y: bottom + 32, class: "faint middle" }),
  ];
  const ends = apart(lines.map(({ points }) => yScale(points.at(-1)!.spread.median)));
  const drawn = lines.flatMap(({ name, colour, points }, i) => {
    const at = points.map(({ x, spread: { median } }) => `${px(xScale(x))},${px(yScale(median))}`);
    return [
      shape("polyline", { class: `curve ${colour}`, points: at.join(" ") }),
      ...points.flatMap(({ x, spread: { median, least, most } }) => [
        shape("line", {
          ...{ class: `spread ${colour}`, x1: xScale(x), x2: xScale(x) },
          ...{ y1: yScale(least), y2: yScale(most) },
        }),
        shape("circle", { class: `dot ${colour}`, cx: xScale(x), cy: yScale(median), r: 3 }),
      ]),
      text(name, { x: right + 8, y: ends[i]! + 4, class: `name ${colour}` }),
    ];
  });
  return [...head, ...grid, ...feet, ...drawn];
}

function toLines(
  points: CurveResult["points"],
  { figure, names }: { figure: keyof Figures; names: readonly string[] },
): Line[] {
  const measured = names.filter((name) => points.some(({ rounds }) => rounds[name]));
  return measured.map((name, i) => ({
    name,
    colour: COLOURS[i % COLOURS.length]!,
    points: points.flatMap(({ x, rounds }) => {
      const spread = spreadOf(rounds[name], figure);
      return spread && spread.least > 0 ? [{ x, spread }] : [];
    }),
  })).filter(({ points }) => points.length > 0);
}

/** Heights in the same order, moved down so far that none is closer to another than a line. */
function apart(heights: readonly number[]): number[] {
  const moved = [...heights];
  let last = -Infinity;
  for (const i of heights.keys().toArray().sort((a, b) => heights[a]! - heights[b]!)) {
    last = moved[i] = Math.max(heights[i]!, last + LINE);
  }
  return moved;
}

function px(value: number): string {
  return value.toFixed(1);
}
