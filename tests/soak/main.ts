/** `deno task soak`: a server under moderate load for hours; see `--help`. Linux only. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { formatFiles } from "../../bench/format_files.ts";
import { VERSION } from "../../lib/version.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { toCsv, toMarkdown, toSvg } from "./report.ts";
import { soak } from "./soak.ts";
import { judge } from "./verdict.ts";

const HELP = `deno task soak [options]

  --minutes 120     how long the load goes on
  --members 200     people who come and go
  --per-second 20   messages that all of them send together
  --write           write soak.md, soak.csv and soak.svg into the folder
  --folder bench/results
  --help

Ends with code 1 if anything was lost, repeated or out of order, or if memory, descriptors or
delivery time rose.`;

const { values } = parseArgs({
  args: Deno.args,
  options: {
    minutes: { type: "string", default: "120" },
    members: { type: "string", default: "200" },
    "per-second": { type: "string", default: "20" },
    write: { type: "boolean", default: false },
    folder: { type: "string", default: join(import.meta.dirname!, "../../bench/results") },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(HELP);
else await withFolder(run);

async function run(data: string): Promise<void> {
  const [minutes, members, perSecond] = [values.minutes, values.members, values["per-second"]]
    .map(positive) as [number, number, number];
  const result = await soak({
    data,
    seconds: minutes * 60,
    members,
    perSecond,
    haste: 1,
    sampleEverySeconds: 10,
    onSample: ({ seconds, online, acked, rssMib, spareDescriptors, delivery: { p50, p99 } }) =>
      console.log(
        `${seconds} s: ${online} online, ${acked} acked, ${rssMib.toFixed(1)} MiB, ` +
          `${spareDescriptors} spare descriptors, p50 ${p50.toFixed(2)} ms, p99 ${
            p99.toFixed(2)
          } ms`,
      ),
  });
  const machine = `${Deno.build.os} ${Deno.build.arch}, ${navigator.hardwareConcurrency} cores`;
  const about = `Parlor ${VERSION} on Deno ${Deno.version.deno}, ${machine}. ` +
    `${members} members, ${perSecond} messages a second, every limit on but connections per address.`;
  const report = toMarkdown(result, about);
  console.log(`\n${report}`);
  if (values.write) {
    const folder = resolve(values.folder);
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/soak.md`, report);
    await Deno.writeTextFile(`${folder}/soak.csv`, toCsv(result.samples));
    await Deno.writeTextFile(`${folder}/soak.svg`, toSvg(result.samples));
    await formatFiles([`${folder}/soak.md`, `${folder}/soak.svg`]);
  }
  if (!judge(result).good) Deno.exitCode = 1;
}

function positive(text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  console.error(`soak: cannot use "${text}": give a number above 0`);
  Deno.exit(1);
}
