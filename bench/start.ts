import { weighPage } from "./page.ts";
import { ServerProcess } from "./process.ts";

const DIST = new URL("../dist", import.meta.url).pathname;
const STARTS = 5;
const ANSWER_WITHIN_MS = 15_000;

/** How the executable starts and what a first visit loads: sentences for the report. */
export async function measureStart(): Promise<string[]> {
  return [await executable(), await weighPage()];
}

async function executable(): Promise<string> {
  const path = `${DIST}/parlor`;
  const info = await Deno.stat(path).catch(() => undefined);
  if (!info) return "Executable: dist/parlor is not built (deno task compile)";
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) times.push(await coldStart(path));
  const [least, median, most] = [0, (STARTS - 1) / 2, STARTS - 1]
    .map((index) => Math.round(times.sort((a, b) => a - b)[index]!));
  const size = (info.size / 1024 / 1024).toFixed(1);
  return `Executable: ${size} MiB; from start to the first answer ${median} ms (${least} to ${most})`;
}

/** Milliseconds from starting the executable, with an empty data folder, to its first answer. */
async function coldStart(path: string): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-bench-" });
  try {
    const port = freePort();
    const settings = ["--host", "127.0.0.1", "--port", String(port), "--data", `${folder}/data`];
    const started = performance.now();
    const server = ServerProcess.start([path, ...settings], { log: `${folder}/log` });
    try {
      while (!await answers(port)) {
        if (performance.now() - started > ANSWER_WITHIN_MS) throw new Error("No answer");
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return performance.now() - started;
    } finally {
      await (await server).stop();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

if (import.meta.main) console.log((await measureStart()).join("\n"));
