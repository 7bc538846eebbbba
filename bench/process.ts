/** Clock ticks a second in `/proc`: 100 on every Linux that Deno runs on. */
const TICKS = 100;

const START_MS = 15_000;
const STOP_MS = 8_000;

/** Starts a program with as many open files as the machine allows. */
export function unlimited(
  command: readonly string[],
  options: Omit<Deno.CommandOptions, "args">,
): Deno.ChildProcess {
  const script = 'ulimit -n "$(ulimit -Hn)"; exec "$@"';
  return new Deno.Command("sh", { ...options, args: ["-c", script, "sh", ...command] }).spawn();
}

/** How many files a program may have open at most. */
export async function openFiles(): Promise<number> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "ulimit -Hn"] }).output();
  const text = new TextDecoder().decode(stdout).trim();
  return text === "unlimited" ? Infinity : Number(text);
}

/** A server under test: a process that prints its URL. */
export class ServerProcess {
  readonly port: number;
  readonly #child: Deno.ChildProcess;

  private constructor(child: Deno.ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /**
   * @param options `log`: file that takes what it prints
   * @throws {Error} if it ends or says nothing
   */
  static async start(
    command: readonly string[],
    { log, env = {} }: { log: string; env?: Record<string, string> },
  ): Promise<ServerProcess> {
    // A file, not a pipe: nobody's reading costs time that is being measured.
    const script = ["sh", "-c", 'exec "$@" >"$0" 2>&1', log, ...command];
    const child = unlimited(script, { env, stdin: "null", stdout: "null", stderr: "null" });
    let ended = false;
    child.status.then(() => ended = true);
    const deadline = performance.now() + START_MS;
    while (!ended && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const printed = await Deno.readTextFile(log).catch(() => "");
      const port = /https?:\/\/[^\s/]+:(\d+)/.exec(printed)?.[1];
      if (port !== undefined) return new ServerProcess(child, Number(port));
    }
    if (!ended) child.kill("SIGKILL");
    await child.status;
    const printed = await Deno.readTextFile(log).catch(() => "");
    throw new Error(`The server did not start:\n${printed.split("\n").slice(-12).join("\n")}`);
  }

  /** Resident memory, in bytes. */
  memory(): number {
    return this.#status(/^VmRSS:\s+(\d+) kB/m);
  }

  /** The most resident memory that it had so far, in bytes. */
  peakMemory(): number {
    return this.#status(/^VmHWM:\s+(\d+) kB/m);
  }

  /** Processor time of all its threads so far, in seconds. */
  cpuSeconds(): number {
    const text = Deno.readTextFileSync(`/proc/${this.#child.pid}/stat`);
    // The second field is the name in parentheses, which may contain spaces.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  }

  #status(line: RegExp): number {
    const text = Deno.readTextFileSync(`/proc/${this.#child.pid}/status`);
    return Number(line.exec(text)?.[1]) * 1024;
  }

  async stop(): Promise<void> {
    const kill = (signal: Deno.Signal) => {
      try {
        this.#child.kill(signal);
      } catch {
        // It has ended already.
      }
    };
    kill("SIGTERM");
    const deadline = setTimeout(() => kill("SIGKILL"), STOP_MS);
    await this.#child.status;
    clearTimeout(deadline);
  }
}
