import { join } from "node:path";

const ROOT = join(import.meta.dirname!, "..");

/** Builds `dist/parlor` as users do. */
export interface Build {
  /** `null` if neither Deno's download of the base runtime nor a stand-in for it can be reached. */
  path: string | null;
  /** Why not, in one line. */
  reason: string;
}

/** @throws {Error} if it cannot be built for any other reason than the network */
export async function buildExecutable(): Promise<Build> {
  const standIn = await run(["bash", "-c", "../shared/denort"]);
  const env = standIn.success ? assignments(standIn.output) : {};
  const compiler = env["DENO_COMPILE"]?.split(" ") ?? [Deno.execPath()];
  const { success, output } = await run([...compiler, "task", "compile"], env);
  if (success) return { path: join(ROOT, "dist/parlor"), reason: "" };
  if (/dns error|error sending request|tcp connect error|client error|timed out/.test(output)) {
    return { path: null, reason: "Deno's base runtime cannot be downloaded here" };
  }
  throw new Error(`Cannot build the executable:\n${output}`);
}

/** What a shell would set if it ran these lines. */
function assignments(lines: string): Record<string, string> {
  const found = lines.matchAll(/^export (\w+)='?(.*?)'?$/gm);
  return Object.fromEntries(Array.from(found, ([, name, value]) => [name!, value!]));
}

async function run([program, ...args]: string[], env: Record<string, string> = {}) {
  const { success, stdout, stderr } = await new Deno.Command(program!, {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, output: decode(stdout) + decode(stderr) };
}
