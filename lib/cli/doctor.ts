import { existsSync, statfsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Settings } from "../config.ts";
import { BACKLOG } from "../http/server.ts";
import { countDescriptors } from "../system.ts";
import { VERSION } from "../version.ts";
import { DOCTOR_USAGE, type DoctorArguments, readDoctorArguments } from "./doctor/arguments.ts";
import { checkBacklog } from "./doctor/backlog.ts";
import { checkClock } from "./doctor/clock.ts";
import { checkDatabase } from "./doctor/database.ts";
import { checkDescriptors } from "./doctor/descriptors.ts";
import { checkKind, checkSpace } from "./doctor/disk.ts";
import { type Finding, ok, unchecked, type Verdict } from "./doctor/finding.ts";
import { checkFolder, checkKey, checkUse, existing } from "./doctor/folder.ts";
import { look } from "./doctor/look.ts";
import { checkMemory, checkVersions } from "./doctor/machine.ts";
import { checkOutside } from "./doctor/outside.ts";
import { checkPort } from "./doctor/port.ts";
import { Report } from "./doctor/report.ts";
import { checkSettings } from "./doctor/settings.ts";
import { refuse } from "./serve.ts";
import { gatherSettings } from "./settings.ts";
import { isDumb, Output } from "./terminal/tty.ts";

/** What changes with every message. */
const WRITTEN = ["parlor.db", "parlor.db-wal", "parlor.mark"];

/** `parlor doctor`: looks whether all is well. @returns the exit code */
export async function doctor(args: readonly string[]): Promise<number> {
  const read = readDoctorArguments(args);
  const output = new Output(Deno.stdout);
  if (read === "help") {
    output.write(DOCTOR_USAGE);
    return 0;
  }
  if ("problems" in read) return refuse(read.problems);
  const report = new Report({ colour: Deno.stdout.isTerminal() && !Deno.noColor && !isDumb() });
  const announce = (text: string) => {
    if (Deno.stderr.isTerminal()) console.error(text);
  };
  const findings: Finding[] = [];
  for await (const finding of examine(read, announce)) {
    findings.push(finding);
    if (!read.json) output.write(report.finding(finding));
  }
  const problems = findings.filter(({ status }) => status === "problem").length;
  output.write(
    read.json
      ? `${JSON.stringify({ version: VERSION, problems, findings })}\n`
      : report.summary(findings),
  );
  return problems > 0 ? 1 : 0;
}

/** What to say where `--trust-proxy` is on and nobody told where the proxy is. */
const NO_URL = unchecked(
  "what the proxy passes on",
  "Give the URL under which people reach it: parlor doctor https://chat.example.org",
);

/** Looks at one thing after the other. @param announce told before something that takes long */
async function* examine(
  args: DoctorArguments,
  announce: (text: string) => void,
): AsyncGenerator<Finding> {
  yield* look("Version", () => checkVersions());
  let settings: Settings | undefined;
  yield* look("Settings", () => {
    settings = gatherSettings(args.settings);
    return checkSettings(settings, { serveAddress: Deno.env.get("DENO_SERVE_ADDRESS") });
  });
  let connections: number | null = null;
  if (settings) {
    const { host, port, data } = settings;
    yield* look("Port", async () => {
      const report = await checkPort({ host, port, version: VERSION });
      connections = report.connections;
      return report.verdicts;
    });
    yield* examineData(data, { quick: args.quick, announce });
    if (data !== ":memory:") {
      yield* look("Use", () => checkUse(data, { port, running: connections !== null }));
    }
  }
  yield* look("Memory", () => checkMemory(Deno.systemMemoryInfo()));
  let descriptors = 0;
  yield* look("Open files", () => {
    // Enough to fill the backlog too.
    descriptors = countDescriptors(BACKLOG + 256);
    return checkDescriptors(descriptors, { connections });
  });
  yield* look("Backlog", () => checkBacklog(descriptors));
  if (args.url) yield* checkOutside(args.url, { patient: args.patient, announce });
  else if (settings?.trustProxy) yield* look("Proxy", () => NO_URL);
}

async function* examineData(
  data: string,
  { quick, announce }: { quick: boolean; announce: (text: string) => void },
): AsyncGenerator<Finding> {
  if (data === ":memory:") {
    yield* look("Data folder", () => ok("none: :memory: keeps nothing"));
    yield* look("Clock", () => clock({ messageAt: 0, writtenAt: 0 }));
    return;
  }
  yield* look("Data folder", () => checkFolder(data));
  yield* look("Signing key", () => checkKey(data));
  let report = { bytes: 0, newestAt: 0 };
  yield* look("Database", () => {
    const { verdicts, ...rest } = checkDatabase(data, { quick, announce });
    report = rest;
    return verdicts;
  });
  const disk = () => statfsSync(existing(resolve(data)));
  yield* look("Free space", () => checkSpace(disk(), { databaseBytes: report.bytes }));
  yield* look("File system", () => checkKind(disk()));
  yield* look("Clock", () =>
    clock({
      messageAt: report.newestAt,
      // All of them: the database itself is only written once in a while.
      writtenAt: Math.max(...WRITTEN.map((name) => modifiedAt(join(data, name)))),
    }));
}

function clock(evidence: { messageAt: number; writtenAt: number }): Verdict {
  const programAt = modifiedAt(Deno.execPath());
  return checkClock({ now: Date.now(), programAt, ...evidence });
}

/** Milliseconds since 1970; 0 if there is no such file. */
function modifiedAt(path: string): number {
  return existsSync(path) ? Deno.statSync(path).mtime?.getTime() ?? 0 : 0;
}
