/** A Parlor in a process of its own. */
export interface ParlorProcess extends AsyncDisposable {
  port: number;
  url: string;
  /** Everything written so far, to both outputs. */
  output(): string;
  /** Waits until it has written this. */
  wrote(text: string): Promise<void>;
  /** @returns the exit code */
  stop(signal: Deno.Signal): Promise<number>;
  kill(signal: Deno.Signal): void;
  status: Promise<Deno.CommandStatus>;
}

export interface ProcessOptions {
  /** Program and its first arguments. */
  command: readonly string[];
  args?: readonly string[];
  cwd: string;
  env?: Record<string, string>;
}

/** The command line from source. */
export const FROM_SOURCE: readonly string[] = [
  Deno.execPath(),
  "run",
  "-A",
  `--config=${new URL("../deno.json", import.meta.url).pathname}`,
  new URL("../main.ts", import.meta.url).pathname,
];

/** Starts a server and waits until it says where it is. */
export async function startProcess(options: ProcessOptions): Promise<ParlorProcess> {
  const { child, texts, done } = spawn(options);
  await child.stdin.close();
  const { promise: ready, resolve } = Promise.withResolvers<number>();
  texts.onText = (all) => {
    const port = /is ready at http:\/\/[^\s"]*:(\d+)/.exec(all)?.[1];
    if (port) resolve(Number(port));
  };
  const port = await Promise.race([ready, done.then(() => null)]);
  if (port === null) throw new Error(`Parlor did not start:\n${texts.all}`);
  let ended = false;
  const status = done.then((result) => {
    ended = true;
    return result;
  });
  const stop = async (signal: Deno.Signal) => {
    if (!ended) child.kill(signal);
    return (await status).code;
  };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    output: () => texts.all,
    wrote(text) {
      const { promise, resolve } = Promise.withResolvers<void>();
      texts.onText = (all) => all.includes(text) && resolve();
      return promise;
    },
    stop,
    kill: (signal) => child.kill(signal),
    status,
    async [Symbol.asyncDispose]() {
      await stop("SIGKILL");
    },
  };
}

/** Runs to the end. */
export async function runProcess(
  options: ProcessOptions & { input?: string },
): Promise<{ code: number; output: string }> {
  const { child, texts, done } = spawn(options);
  const writer = child.stdin.getWriter();
  if (options.input) await writer.write(new TextEncoder().encode(options.input));
  await writer.close();
  return { code: (await done).code, output: texts.all };
}

function spawn({ command: [program, ...first], args = [], cwd, env = {} }: ProcessOptions) {
  const child = new Deno.Command(program!, {
    args: [...first, ...args],
    cwd,
    env: { NO_COLOR: "1", LC_ALL: "C", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const texts = { all: "", onText: (_all: string): unknown => undefined };
  const gather = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      texts.all += text;
      texts.onText(texts.all);
    }
  };
  const done = Promise.all([child.status, gather(child.stdout), gather(child.stderr)])
    .then(([status]) => status);
  return { child, texts, done };
}
