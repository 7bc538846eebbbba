import type { Contender } from "./contenders.ts";
import type { Figures, Scale } from "./round.ts";

/** All rounds of one contender. */
export interface Result {
  contender: Contender;
  rounds: Figures[];
}

/** The rows of the table; one that begins with a dash belongs to the row above. */
const ROWS: { readonly [K in keyof Figures]: { label: string; digits: number } } = {
  deliveriesPerSecond: { label: "deliveries a second", digits: 0 },
  framesPerSecond: { label: "- frames a second", digits: 0 },
  megabytesPerSecond: { label: "- MB a second", digits: 0 },
  cpuSecondsPerMillion: { label: "- server CPU s a million", digits: 2 },
  p50Ms: { label: "delivery time p50, ms", digits: 2 },
  p99Ms: { label: "- p99, ms", digits: 2 },
  p999Ms: { label: "- p99.9, ms", digits: 2 },
  openSeconds: { label: "connections open, s", digits: 2 },
  joinedSeconds: { label: "- members joined, s", digits: 2 },
  idleKib: { label: "memory a member, KiB", digits: 1 },
  idleLaterKib: { label: "- after a pause, KiB", digits: 1 },
};

/** What the design wants, as Parlor's median over another's. */
const GOALS = [
  { figure: "deliveriesPerSecond", against: "Bun publish", least: 1 },
  { figure: "deliveriesPerSecond", against: "ws on Node", least: 10 },
  { figure: "p99Ms", against: "ws on Node", most: 1 },
  { figure: "joinedSeconds", against: "bare Deno", most: 3 },
  { figure: "idleLaterKib", against: "bare Deno", most: 1.3 },
] as const;

/** The median, the least and the most of some rounds. */
interface Spread {
  median: number;
  least: number;
  most: number;
}

/** The report as Markdown, which reads well in a terminal too. */
export function toMarkdown(
  results: readonly Result[],
  { scale, machine, start }: { scale: Scale; machine: string; start: readonly string[] },
): string {
  const { members, senders, inFlight, perSecond, seconds, connections, idleSeconds } = scale;
  const rounds = results[0]?.rounds.length ?? 0;
  const table = [
    ["", ...results.map(({ contender }) => contender.name)],
    ...(Object.keys(ROWS) as (keyof Figures)[]).map((figure) => [
      ROWS[figure].label,
      ...results.map((result) => toCell(spread(result, figure), ROWS[figure].digits)),
    ]),
  ];
  return [
    `${machine}. Median of ${rounds} interleaved rounds (least to most).`,
    "",
    ...toLines(table),
    "",
    `- Deliveries: ${members} members, ${senders} senders with ${inFlight} messages in flight each, ${seconds} s.`,
    `- Delivery time: ${members} members, ${perSecond} messages a second, ${seconds} s, from send to receipt.`,
    `- Connections: ${connections} at once; "members joined" is when the server counts them all (Parlor: after hello and join_room).`,
    `- Memory: growth of resident memory from none to ${connections} members, at once and ${idleSeconds} s later.`,
    ...results.map(({ contender }) => `- ${contender.name}: ${contender.does}.`),
    ...goals(results),
    ...start.map((line) => `- ${line}`),
    "",
  ].join("\n");
}

/** The medians and every round, for machines. */
export function toJson(
  results: readonly Result[],
  { scale, machine, start }: { scale: Scale; machine: string; start: readonly string[] },
): string {
  const contenders = Object.fromEntries(results.map((result) => [
    result.contender.name,
    {
      medians: Object.fromEntries(
        (Object.keys(ROWS) as (keyof Figures)[]).map((f) => [f, spread(result, f).median]),
      ),
      rounds: result.rounds,
    },
  ]));
  return `${JSON.stringify({ machine, scale, contenders, start }, null, 2)}\n`;
}

function goals(results: readonly Result[]): string[] {
  return GOALS.flatMap((goal) => {
    const medianOf = (name: string) => {
      const result = results.find(({ contender }) => contender.name === name);
      return result && spread(result, goal.figure).median;
    };
    const [ours, theirs] = [medianOf("Parlor"), medianOf(goal.against)];
    if (ours === undefined || theirs === undefined) return [];
    const ratio = ours / theirs;
    const [met, wanted] = "least" in goal
      ? [ratio >= goal.least, `at least ${goal.least}`]
      : [ratio <= goal.most, `at most ${goal.most}`];
    const { label } = ROWS[goal.figure];
    const name = label.replace(/^- /, "");
    const verdict = met ? "met" : "missed";
    return `- Goal ${verdict}: ${name}, Parlor to ${goal.against}: ${
      ratio.toFixed(2)
    } (${wanted}).`;
  });
}

function spread({ rounds }: Result, figure: keyof Figures): Spread {
  const sorted = rounds.map((round) => round[figure]).sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { median, least: at(0), most: at(sorted.length - 1) };
}

function toCell({ median, least, most }: Spread, digits: number): string {
  const text = (value: number) =>
    value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return least === most ? text(median) : `${text(median)} (${text(least)} to ${text(most)})`;
}

function toLines(table: readonly string[][]): string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => (row[column] ?? "").length))
  );
  const toLine = (row: readonly string[]) =>
    `| ${
      row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join(
        " | ",
      )
    } |`;
  const rule = `|${
    widths.map((width, i) => i === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`).join(
      "|",
    )
  }|`;
  const [head = [], ...rows] = table;
  return [toLine(head), rule, ...rows.map(toLine)];
}
