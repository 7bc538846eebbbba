import { formatFiles } from "./format_files.ts";
import { toBars } from "./plot/bars.ts";
import { toCurves } from "./plot/curves.ts";
import { replaceFigures } from "./readme.ts";
import { toReport, toSummary } from "./report.ts";
import type { Results } from "./results.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const FOLDER = "bench/results";

/** Under this name the newest is found. */
const LATEST = "latest";

/** Keeps report, data and pictures, by the date and as the latest, and shows them in the README. */
export async function write(results: Results): Promise<void> {
  await Deno.mkdir(`${ROOT}${FOLDER}`, { recursive: true });
  const written: string[] = [];
  for (const name of [results.date, LATEST]) {
    const files = filesOf(name);
    const contents = {
      [`${name}.json`]: `${JSON.stringify(results, null, 2)}\n`,
      [files.report]: toReport(results, files),
      [files.bars]: toBars(results),
      [files.curves]: toCurves(results),
    };
    for (const [file, content] of Object.entries(contents)) {
      await Deno.writeTextFile(`${ROOT}${FOLDER}/${file}`, content);
      written.push(`${FOLDER}/${file}`);
    }
  }
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  const summary = toSummary(results, filesOf(`${FOLDER}/${LATEST}`));
  await Deno.writeTextFile(`${ROOT}README.md`, replaceFigures(readme, summary));
  await formatFiles([...written, "README.md"]);
  console.error(`Wrote ${FOLDER}/${results.date}.* and ${LATEST}.*, and the figures in README.md`);
}

/** The names of the files of a report. */
export function filesOf(name: string): { report: string; bars: string; curves: string } {
  return { report: `${name}.md`, bars: `${name}.svg`, curves: `${name}-growth.svg` };
}
