/**
 * `deno task bench` measures Parlor side by side with what it is built on and compared with: a bare
 * `Deno.upgradeWebSocket`, `ws` on Node and Bun's native `publish`, each in a file of `servers/`.
 * All get the same frames from the same load generator (`../shared/wsload.c`, compiled with gcc), in
 * one run, in turn, so that what else the machine does meets all of them. Needs Linux, gcc, npm.
 *
 *     deno task bench                  three rounds, about five minutes
 *     deno task bench --quick          one short round, under a minute: for a first impression only
 *     deno task bench --runs 5         more rounds
 *     deno task bench --only Parlor    one of the servers; may be repeated
 *     deno task bench --write          keeps the report in bench/results/<date>.md and .json
 *
 * What the figures mean:
 * - deliveries a second: messages that reached a member, all members together, while each sender
 *   keeps its messages in flight. Frames are fewer where several messages share one.
 * - server CPU s a million: processor time of the server's process for a million of these.
 * - delivery time: from the sender's write to a member's read, at a steady, low rate.
 * - connections open, members joined: from the first connect to the last handshake, and to when the
 *   server counts everybody as a member.
 * - memory a member: growth of the server's resident memory over many idle members, by their number.
 *
 * Parlor checks, stores and acks every message before it sends it; the others do none of that. Each
 * load is checked: what arrived is what the server took, times the members, and no connection was
 * closed. A round in which that does not hold ends the run with exit code 1.
 */
import { parseArgs } from "node:util";
import { contenders } from "./contenders.ts";
import { Load } from "./load.ts";
import { openFiles } from "./process.ts";
import { type Result, toJson, toMarkdown } from "./report.ts";
import { playRound, type Scale } from "./round.ts";
import { measureStart } from "./start.ts";

const FULL: Scale = {
  members: 500,
  senders: 8,
  inFlight: 8,
  perSecond: 100,
  seconds: 5,
  warmSeconds: 1,
  connections: 9_000,
  idleSeconds: 5,
};
const QUICK: Scale = { ...FULL, seconds: 2, warmSeconds: 0.5, idleSeconds: 1 };

/** Files that a server or the load has open besides its connections. */
const OTHER_FILES = 200;

async function run(): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      quick: { type: "boolean", default: false },
      runs: { type: "string" },
      only: { type: "string", multiple: true },
      write: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.runs ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("Cannot use --runs: give 1 or more");
  const folder = await Deno.makeTempDir({ prefix: "parlor-bench-" });
  try {
    const load = await Load.compile(folder);
    const scale = await withinOpenFiles(values.quick ? QUICK : FULL);
    const { found, missing } = await contenders();
    missing.forEach((line) => console.error(line));
    const chosen = found.filter(({ name }) => !values.only || values.only.includes(name));
    if (chosen.length === 0) {
      const names = found.map(({ name }) => `"${name}"`).join(", ");
      throw new Error(`Cannot use --only: the servers are ${names}`);
    }
    const results: Result[] = chosen.map((contender) => ({ contender, rounds: [] }));
    const machine = await describeMachine();
    for (let round = 1; round <= rounds; round++) {
      for (const { contender, rounds: played } of results) {
        console.error(`Round ${round} of ${rounds}: ${contender.name}`);
        played.push(await playRound(contender, load, scale));
      }
    }
    const start = await measureStart();
    const report = toMarkdown(results, { scale, machine, start });
    console.log(`\n${report}`);
    if (values.write) await write(report, toJson(results, { scale, machine, start }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function withinOpenFiles(scale: Scale): Promise<Scale> {
  const most = await openFiles() - OTHER_FILES;
  if (scale.connections <= most) return scale;
  console.error(
    `Only ${most} connections instead of ${scale.connections}: raise the limit of open files (ulimit -Hn)`,
  );
  return { ...scale, connections: most };
}

async function describeMachine(): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo");
  const model = /^model name\s*: (.*)$/m.exec(info)?.[1] ?? Deno.build.arch;
  const cores = navigator.hardwareConcurrency;
  const load = Deno.loadavg()[0]!.toFixed(1);
  return `${model}, ${cores} cores, load ${load} at the start, Deno ${Deno.version.deno}`;
}

async function write(markdown: string, json: string): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const folder = new URL("results", import.meta.url).pathname;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/${date}.md`, `# Bench of ${date}\n\n${markdown}`);
  await Deno.writeTextFile(`${folder}/${date}.json`, json);
  console.error(`Wrote bench/results/${date}.md and .json`);
}

try {
  await run();
} catch (error) {
  console.error((error as Error).message);
  Deno.exit(1);
}
