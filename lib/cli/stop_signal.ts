/**
 * For so long after the first signal the same one is an echo of it, in milliseconds: a terminal's
 * Ctrl-C and `timeout` reach the whole process group, and `deno task` passes on what it gets itself.
 */
const ECHO_MS = 500;

/** @returns the first signal that asks the process to stop; the same one again, later, ends it at once */
export function stopSignal(): Promise<Deno.Signal> {
  const { promise, resolve } = Promise.withResolvers<Deno.Signal>();
  // Windows has no SIGTERM to listen to.
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) {
    let firstAt: number | undefined;
    Deno.addSignalListener(signal, () => {
      // Not if it is the other one: `--watch` sends SIGTERM after a Ctrl-C.
      if (firstAt !== undefined && performance.now() - firstAt >= ECHO_MS) Deno.exit(1);
      firstAt ??= performance.now();
      resolve(signal);
    });
  }
  return promise;
}
