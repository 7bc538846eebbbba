/**
 * `deno task bench` measures Parlor side by side with what it is built on and compared with: a bare
 * `Deno.upgradeWebSocket`, `ws` and socket.io on Node, Bun's native `publish` and, where Go is
 * installed, gorilla's hub, each in a file of `servers/`. All get the same messages from the same
 * load generator (`load/`, compiled with gcc), in one run, in turn, so that what else the machine
 * does meets all of them. Needs Linux, gcc and npm; for gorilla Debian's packages `golang-go` and
 * `golang-github-gorilla-websocket-dev`.
 *
 *     deno task bench                  five rounds, about 25 minutes
 *     deno task bench --quick          one short round, about 3 minutes: for a first impression only
 *     deno task bench --runs 7         another number of rounds
 *     deno task bench --only Parlor    one of the servers; may be repeated
 *     deno task bench --workload a     one of `a` to `g`, or `curves`; may be repeated
 *     deno task bench --write          keeps report, data and pictures in bench/results/, as
 *                                      <date> and as latest, and brings the README up to date
 *
 * What is measured is in `workloads.ts`; what the figures mean is said in the report, see
 * `report.ts`. A load in which a message is lost or comes twice, or a connection is closed, ends the
 * run with exit code 1.
 */
import { parseArgs } from "node:util";
import { baselines } from "./baselines.ts";
import { Load } from "./load.ts";
import { describeMachine } from "./machine.ts";
import { Bench } from "./measure.ts";
import { parlor } from "./parlor.ts";
import { Plan } from "./plan.ts";
import { openFiles } from "./process.ts";
import { toReport } from "./report.ts";
import type { Results } from "./results.ts";
import { measureStart } from "./start.ts";
import { curves, type Scale, workloads } from "./workloads.ts";
import { filesOf, write } from "./write.ts";

const FULL: Scale = {
  seconds: 2.5,
  warmSeconds: 0.4,
  curveSeconds: 0.8,
  members: [50, 150, 500, 1500, 5000],
  inFlight: [1, 4, 16, 64, 256],
  connections: 9_000,
  idleSeconds: 2,
};
const QUICK: Scale = {
  ...FULL,
  seconds: 1,
  warmSeconds: 0.3,
  members: [50, 500, 5000],
  inFlight: [1, 16, 256],
  connections: 3_000,
  idleSeconds: 1,
};
const FULL_ROUNDS = 5;
const QUICK_ROUNDS = 1;

/** Files that a server or the load has open besides its connections. */
const OTHER_FILES = 200;

/** What `--workload` calls the curves. */
const CURVES = "curves";

async function run(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      quick: { type: "boolean", default: false },
      runs: { type: "string" },
      only: { type: "string", multiple: true },
      workload: { type: "string", multiple: true },
      write: { type: "boolean", default: false },
    },
  });
  const { quick, only, workload } = values;
  const rounds = Number(values.runs ?? (quick ? QUICK_ROUNDS : FULL_ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("Cannot use --runs: give 1 or more");
  if (values.write && (only || workload)) {
    throw new Error("Cannot use --write: a report has all servers and workloads");
  }
  const scale = await withinOpenFiles(quick ? QUICK : FULL);
  const all = workloads(scale);
  const chosen = choose("--workload", [...all.map(({ key }) => key), CURVES], workload);
  const { found, missing } = await baselines();
  missing.forEach((line) => console.error(line));
  const names = choose("--only", [parlor, ...found].map(({ name }) => name), only);
  const contenders = [parlor, ...found].filter(({ name }) => names.includes(name));

  const folder = await Deno.makeTempDir({ prefix: "parlor-bench-" });
  try {
    const machine = await describeMachine();
    const bench = new Bench(await Load.compile(folder), scale);
    const plan = new Plan(bench, {
      contenders,
      workloads: all.filter(({ key }) => chosen.includes(key)),
      curves: chosen.includes(CURVES) ? curves(scale) : [],
    });
    for (let round = 1; round <= rounds; round++) {
      console.error(`Round ${round} of ${rounds}`);
      await plan.playRound();
    }
    const date = new Date().toISOString().slice(0, 10);
    const notes = [...missing, ...await measureStart()];
    const results: Results = {
      ...{ date, machine, quick, rounds, scale, contenders, notes },
      workloads: plan.workloads,
      curves: plan.curves,
    };
    console.log(`\n${toReport(results, filesOf(date))}`);
    if (values.write) await write(results);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** @returns all, unless some were asked for */
function choose(option: string, all: readonly string[], asked?: readonly string[]): string[] {
  const unknown = asked?.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    const names = all.map((name) => `"${name}"`).join(", ");
    throw new Error(`Cannot use ${option} "${unknown}": there are ${names}`);
  }
  return all.filter((name) => !asked || asked.includes(name));
}

async function withinOpenFiles(scale: Scale): Promise<Scale> {
  const most = await openFiles() - OTHER_FILES;
  if (scale.connections <= most) return scale;
  console.error(
    `Only ${most} connections instead of ${scale.connections}: raise the limit of open files (ulimit -Hn)`,
  );
  return { ...scale, connections: most };
}

try {
  await run();
} catch (error) {
  console.error((error as Error).message);
  Deno.exit(1);
}
