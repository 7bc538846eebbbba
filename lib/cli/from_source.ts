/**
 * What `deno task dev` and `deno task start` run: the command line, on a page that is built first if
 * its sources are newer.
 */
import { join } from "node:path";
import { PAGE_FOLDER } from "../http/assets.ts";
import { runCommandLine } from "./command_line.ts";

const ROOT = join(import.meta.dirname!, "../..");

/** Everything that ends up in the page. */
const SOURCES = ["static", "lib/client", "lib/protocol.ts", "lib/errors.ts", "deno.lock"];

async function buildIfStale(): Promise<boolean> {
  const built = modifiedAt(join(PAGE_FOLDER, "manifest.json"));
  if (SOURCES.every((source) => modifiedAt(join(ROOT, source)) < built)) return true;
  const build = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "static/build.ts"],
    cwd: ROOT,
    // Standard output belongs to the command line: `connect` may be part of a pipe.
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  // `--watch` asks so when a file changes meanwhile: two builds at once would write the same files.
  const stop = () => build.kill();
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  const { success } = await build.status;
  if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGTERM", stop);
  return success;
}

/** The newest change in a file or folder, in milliseconds since 1970; 0 if there is none. */
function modifiedAt(path: string): number {
  let found: Deno.FileInfo;
  try {
    found = Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
  const inside = found.isDirectory
    ? [...Deno.readDirSync(path)].map(({ name }) => modifiedAt(join(path, name)))
    : [];
  return Math.max(found.mtime?.getTime() ?? 0, ...inside);
}

if (import.meta.main) Deno.exit(await buildIfStale() ? await runCommandLine(Deno.args) : 1);
