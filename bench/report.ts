import { FIGURES, type Figures, format } from "./figures.ts";
import { toGoals } from "./goals.ts";
import { type Results, type Rounds, spreadOf } from "./results.ts";
import { toTable } from "./table.ts";

/** The names of the files of a report, all in one folder. */
export interface Files {
  /** With everything in it. */
  report: string;
  /** Pictures. */
  bars: string;
  curves: string;
}

/** The whole report, as Markdown. */
export function toReport(results: Results, files: Files): string {
  const { date, contenders, workloads, curves, notes } = results;
  const names = contenders.map(({ name }) => name);
  return [
    `# Bench of ${date}`,
    toOrigin(results),
    ...(workloads.length > 0 ? [`![Workloads](${files.bars})`] : []),
    "## Servers",
    list(
      contenders.map(({ name, does, replays, versions }) =>
        `${name} (${versions.join(", ")}): ${does}. Who comes back: it ${replays}.`
      ),
    ),
    ...(workloads.length > 0 ? ["## Goals", list(toGoals(results))] : []),
    ...workloads.flatMap(({ key, title, rounds }) => [
      `## (${key}) ${capitalized(title)}`,
      toTable([
        ["", ...names],
        ...figuresIn(rounds).map((figure) => [
          FIGURES[figure].label,
          ...names.map((name) => toCell(rounds[name], figure)),
        ]),
      ]),
    ]),
    ...(curves.length > 0 ? ["## How cost grows", `![Growth](${files.curves})`] : []),
    ...curves.flatMap(({ title, axis, points }) => {
      const measured = names.filter((name) => points.some(({ rounds }) => rounds[name]));
      return (["deliveriesPerSecond", "cpuSecondsPerMillion"] as const).flatMap((figure) => [
        `${capitalized(FIGURES[figure].label)}, ${title}:`,
        toTable([
          [axis, ...measured],
          ...points.map(({ x, rounds }) => [
            x.toLocaleString("en"),
            ...measured.map((name) => toCell(rounds[name], figure)),
          ]),
        ]),
      ]);
    }),
    "## What the figures mean",
    MEANING,
    ...(notes.length > 0 ? ["## Besides", list(notes)] : []),
    "",
  ].join("\n\n").replace(/\n+$/, "\n");
}

/** What the README shows: the figure of each workload that tells most of it. */
export function toSummary(results: Results, files: Files): string {
  const names = results.contenders.map(({ name }) => name);
  const rows = results.workloads.map(({ key, title, headline, rounds }) => [
    `(${key}) ${title}: ${FIGURES[headline].label}`,
    ...names.map((name) => {
      const spread = spreadOf(rounds[name], headline);
      return spread ? format(spread.median) : "";
    }),
  ]);
  return [
    toOrigin(results),
    toTable([["", ...names], ...rows]),
    `![The same as bars, with the least and the most](${files.bars})`,
    `![How deliveries and processor time grow](${files.curves})`,
    list(toGoals(results)),
    `Every figure, what each server does and what the words mean: [${files.report}](${files.report}).`,
  ].join("\n\n");
}

function toOrigin({ machine, contenders, rounds, quick }: Results): string {
  const versions = [...new Set(contenders.flatMap(({ versions }) => versions))].join(", ");
  const how = rounds === 1 ? "One round" : `Median of ${rounds} interleaved rounds (least to most)`;
  const short = quick ? " A quick run, for a first impression only." : "";
  return `${machine}. ${versions}. ${how}.${short}`;
}

const MEANING = list([
  "All servers got the same messages from the same load generator, on the same machine, in turn. Each workload had a server of its own, freshly started.",
  "Deliveries a second: messages that reached a member, all members together. Frames are fewer where several messages share one.",
  "Time: from the sender's write to a member's read; p50, p99, p99.9: half, 99 and 99.9 of 100 deliveries took at most so long. In (e): from a member's connecting until it has all that it missed.",
  "CPU s a million deliveries: processor time of the server's process. Memory: the most that was resident.",
  "(e): all connect, leave, and come back, 400 at a time. Accepted: the last handshake is done, and nothing else is asked for. All caught up: the same with joining and with the missed messages, counted one by one.",
  "(f): growth of resident memory from none to all members, joined, after a pause and at once.",
  "Each load is checked: the server took exactly the messages that were sent (Parlor: they are in its database, and each was acked), each reached each member once, and no connection was closed.",
]);

function figuresIn(rounds: Rounds): (keyof Figures)[] {
  const all = Object.values(rounds).flat();
  return (Object.keys(FIGURES) as (keyof Figures)[])
    .filter((figure) => all.some((round) => round[figure] !== undefined));
}

function toCell(rounds: Figures[] | undefined, figure: keyof Figures): string {
  const spread = spreadOf(rounds, figure);
  if (!spread) return "";
  const [median, least, most] = [spread.median, spread.least, spread.most]
    .map(format);
  return least === most ? `${median}` : `${median} (${least} to ${most})`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
