import { BENCH_USAGE, readBenchArguments } from "./bench/arguments.ts";
import { JoinError } from "./bench/member.ts";
import { isWhole, reportJson, reportText } from "./bench/report.ts";
import { run, RunError } from "./bench/run.ts";
import { refuse } from "./serve.ts";
import { stopSignal } from "./stop_signal.ts";

/** How long what is under way at the end may take to come, in milliseconds. */
const WAIT_MS = 10_000;
/** What a shell expects of a program that ended on Ctrl-C. */
const INTERRUPTED = 130;

/** `parlor bench`: puts a load on a running server and says how it took it. @returns the exit code */
export async function bench(args: readonly string[]): Promise<number> {
  const asked = readBenchArguments(args);
  if (asked === "help") {
    console.log(BENCH_USAGE);
    return 0;
  }
  if ("problems" in asked) return refuse(asked.problems);
  const stopping = new AbortController();
  void stopSignal().then(() => stopping.abort());
  try {
    const result = await run({
      ...asked,
      room: `bench-${crypto.randomUUID().slice(0, 8)}`,
      waitMs: WAIT_MS,
      signal: stopping.signal,
      // Not to standard output, which may be read by a program.
      onStep: (step) => console.error(step),
    });
    if (stopping.signal.aborted && result.tally.acked === 0) return interrupted();
    console.log(asked.json ? reportJson(asked, result) : `\n${reportText(asked, result)}`);
    return isWhole(result) ? 0 : 1;
  } catch (error) {
    if (stopping.signal.aborted) return interrupted();
    if (error instanceof JoinError) {
      return refuse([`Cannot connect to ${asked.url}: ${error.message}`]);
    }
    if (error instanceof RunError) return refuse([error.message]);
    throw error;
  }
}

function interrupted(): number {
  refuse(["Stopped before anything was measured"]);
  return INTERRUPTED;
}
