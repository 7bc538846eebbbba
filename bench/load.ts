import { unlimited } from "./process.ts";

/** Where the load generator's source lies, beside the repository. */
const SOURCE = new URL("../../shared/wsload.c", import.meta.url);

/** How long a load may take beyond its own seconds. */
const GRACE_MS = 60_000;

/** The generator settles for 800 ms after its last connection before it sends; this is just before. */
const SETTLED_MS = 700;

export interface LoadOptions {
  port: number;
  /** Subprotocol to offer. */
  protocol: string | undefined;
  members: number;
  senders: number;
  /** What each sender does: keeps so many messages in flight, or all together send so many a second. */
  pace: { inFlight: number } | { perSecond: number };
  seconds: number;
  /** What each member sends first, one a line. */
  join: string;
  /** A message; `%t` in it becomes the stamp by which deliveries are counted. */
  message: string;
  /** Called when all connections are open, with the seconds that took. The load goes on meanwhile. */
  opened?: (seconds: number) => Promise<void>;
  /** Called when all members have joined, just before the first message. */
  settled?: () => void;
}

/** What the load generator saw. Times in milliseconds. */
export interface LoadResult {
  deliveriesPerSecond: number;
  framesPerSecond: number;
  megabytesPerSecond: number;
  delivery: { p50: number; p99: number; p999: number } | undefined;
}

/** `wsload`, compiled. */
export class Load {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * @param folder where the executable is put
   * @throws {Error} where it cannot be built
   */
  static async compile(folder: string): Promise<Load> {
    const path = `${folder}/wsload`;
    const source = SOURCE.pathname;
    try {
      await Deno.stat(source);
    } catch {
      throw new Error(`Cannot build the load generator: ${source} is not there`);
    }
    const { success, stderr } = await gcc(["-O2", "-w", "-o", path, source]);
    if (success) return new Load(path);
    const [said] = new TextDecoder().decode(stderr).split("\n");
    throw new Error(`Cannot build the load generator: gcc says "${said}"`);
  }

  /** @throws {Error} if a connection failed or the server closed one */
  async run(options: LoadOptions): Promise<LoadResult> {
    const { port, members, senders, pace, seconds, join, message } = options;
    const [mode, value] = "inFlight" in pace ? ["w", pace.inFlight] : ["r", pace.perSecond];
    const args = [port, "/ws", members, senders, mode, value, seconds, join, message, 0];
    const process = unlimited([this.#path, ...args.map(String)], {
      env: options.protocol === undefined ? {} : { WSLOAD_PROTOCOL: options.protocol },
      stdout: "piped",
      stderr: "piped",
    });
    const deadline = setTimeout(() => process.kill("SIGKILL"), seconds * 1000 + GRACE_MS);
    const errors = new Response(process.stderr).text();
    let printed = "";
    let told: Promise<void> | undefined;
    let settling: ReturnType<typeof setTimeout> | undefined;
    try {
      for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
        printed += text;
        const open = /^open \d+ in ([\d.]+)s/.exec(printed)?.[1];
        if (open === undefined || told) continue;
        settling = setTimeout(() => options.settled?.(), SETTLED_MS);
        told = options.opened?.(Number(open)) ?? Promise.resolve();
        // Handled below, once the generator has ended.
        told.catch(() => {});
      }
      const { success } = await process.status;
      await told;
      if (!success) throw new Error(`The load broke off: ${(await errors).trim() || "no answer"}`);
      return toResult(printed, seconds);
    } finally {
      clearTimeout(deadline);
      clearTimeout(settling);
    }
  }
}

async function gcc(args: string[]): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command("gcc", { args }).output();
  } catch {
    throw new Error("Cannot build the load generator: gcc is not installed");
  }
}

function toResult(printed: string, seconds: number): LoadResult {
  const figure = (name: string) => {
    const text = new RegExp(`${RegExp.escape(name)} ([\\d.]+)`).exec(printed)?.[1];
    return text === undefined ? undefined : Number(text);
  };
  const closed = figure("closed");
  if (closed !== 0) throw new Error(`The server closed ${closed} connections`);
  const ms = (name: string) => (figure(name) ?? NaN) / 1000;
  return {
    deliveriesPerSecond: figure("deliveries/s") ?? 0,
    framesPerSecond: (figure("frames") ?? 0) / seconds,
    megabytesPerSecond: figure("MB/s") ?? 0,
    delivery: figure("p50") === undefined
      ? undefined
      : { p50: ms("p50"), p99: ms("p99"), p999: ms("p99.9") },
  };
}
