/** @returns the first signal that asks the process to stop; the same one again ends it at once */
export function stopSignal(): Promise<Deno.Signal> {
  const { promise, resolve } = Promise.withResolvers<Deno.Signal>();
  // Windows has no SIGTERM to listen to.
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) {
    let isRepeated = false;
    Deno.addSignalListener(signal, () => {
      // Not if it is the other one: `--watch` sends SIGTERM after a Ctrl-C.
      if (isRepeated) Deno.exit(1);
      isRepeated = true;
      resolve(signal);
    });
  }
  return promise;
}
