import type { Sample, SoakResult } from "./soak.ts";
import { FLAT, judge } from "./verdict.ts";

/** Rows of the table: so many windows of equal length. */
const WINDOWS = 12;

/** The report as Markdown, which reads well in a terminal too. */
export function toMarkdown(result: SoakResult, about: string): string {
  const { samples, problems, empty, acked } = result;
  const { figures, good } = judge(result);
  const minutes = Math.round((samples.at(-1)?.seconds ?? 0) / 60);
  return [
    about,
    "",
    `${minutes} minutes, ${acked} messages acked, ${deliveries(samples)} deliveries looked at.`,
    `Verdict: ${good ? "good" : "not good"}.`,
    "",
    problems.length === 0
      ? "Everything acked is in the log once, everybody got it in order, without a gap, and the database is whole."
      : `Problems: ${problems.length}`,
    ...problems.map((problem) => `- ${problem}`),
    "",
    figures === null
      ? "Too short for a trend."
      : "Trend (Theil-Sen, the first half left out as warm-up):",
    ...(figures ?? []).map(({ label, digits, median, anHour, mostAnHour, flat }) => {
      const rise = `${anHour < 0 ? "" : "+"}${anHour.toFixed(2)} an hour`;
      return `- ${label}: median ${median.toFixed(digits)}, ${rise} (at most ${mostAnHour}): ${
        flat ? "flat" : "RISES"
      }`;
    }),
    "",
    `Before anybody came: ${text(empty.before)}; when all had gone: ${text(empty.after)}.`,
    "",
    ...toTable(samples),
    "",
  ].join("\n");
}

/** Every sample, for other programs. */
export function toCsv(samples: readonly Sample[]): string {
  const head =
    "seconds,online,connections,acked,rss_mib,spare_descriptors,cpu_seconds,stored_mib,deliveries,p50_ms,p99_ms";
  const lines = samples.map((s) =>
    [
      s.seconds,
      s.online,
      s.connections,
      s.acked,
      s.rssMib.toFixed(2),
      s.spareDescriptors,
      s.cpuSeconds,
      s.storedMib.toFixed(3),
      s.delivery.count,
      s.delivery.p50.toFixed(3),
      s.delivery.p99.toFixed(3),
    ].join(",")
  );
  return `${[head, ...lines].join("\n")}\n`;
}

const WIDTH = 720;
const HEIGHT = 90;

/** What must be flat, drawn over time. */
export function toSvg(samples: readonly Sample[]): string {
  const last = samples.at(-1)?.seconds ?? 1;
  const panels = FLAT.map(({ label, of, digits }, panel) => {
    const values = samples.map(of);
    const most = Math.max(...values.filter(Number.isFinite), 1);
    const bottom = (panel + 1) * HEIGHT - 10;
    const points = samples.map((sample, i) => {
      const x = (sample.seconds / last) * WIDTH;
      const y = bottom - ((values[i] ?? 0) / most) * (HEIGHT - 34);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    return [
      `<text x="0" y="${panel * HEIGHT + 16}">${label}: up to ${most.toFixed(digits)}</text>`,
      `<path d="M0 ${bottom}H${WIDTH}" stroke="#bbb"/>`,
      `<polyline points="${points.join(" ")}" fill="none" stroke="#2563eb"/>`,
    ].join("\n");
  });
  const height = FLAT.length * HEIGHT + 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...panels,
    `<text x="0" y="${height - 6}">0 to ${Math.round(last / 60)} minutes</text>`,
    "</svg>\n",
  ].join("\n");
}

function toTable(samples: readonly Sample[]): string[] {
  const size = Math.ceil(samples.length / WINDOWS);
  const windows = Array.from(
    { length: Math.ceil(samples.length / size) },
    (_, n) => samples.slice(n * size, (n + 1) * size),
  );
  const rows = windows.map((window) => {
    const middle = (of: (sample: Sample) => number, digits: number) =>
      window.map(of).sort((a, b) => a - b)[Math.floor(window.length / 2)]!.toFixed(digits);
    const [first, last] = [window[0]!, window.at(-1)!];
    const seconds = last.seconds - first.seconds;
    const cpu = ((last.cpuSeconds - first.cpuSeconds) / seconds) * 100;
    return [
      (last.seconds / 60).toFixed(1),
      middle((s) => s.online, 0),
      String(last.acked),
      ...FLAT.map(({ of, digits }) => middle(of, digits)),
      Number.isFinite(cpu) ? cpu.toFixed(1) : "",
      last.storedMib.toFixed(1),
    ];
  });
  const head = [
    "until minute",
    "online",
    "acked",
    ...FLAT.map(({ label }) => label),
    "processor, %",
    "stored, MiB",
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---:")), ...rows.map(line)];
}

function deliveries(samples: readonly Sample[]): number {
  return samples.reduce((sum, { delivery }) => sum + delivery.count, 0);
}

function text({ rssMib, spareDescriptors }: SoakResult["empty"]["before"]): string {
  return `${rssMib.toFixed(0)} MiB, ${spareDescriptors} descriptors`;
}
