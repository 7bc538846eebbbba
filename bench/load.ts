import { unlimited } from "./process.ts";

/** Sources of the load generator. */
const SOURCES = ["load.c", "connection.c", "histogram.c"]
  .map((name) => new URL(`load/${name}`, import.meta.url).pathname);

/** How long a load may take beyond its own seconds: connecting, coming back, what is under way. */
const GRACE_MS = 120_000;

/** What members say, in the generator's own words: see `read_options()` in `load/load.c`. */
export interface Script {
  path: string;
  protocol?: string;
  join?: string;
  joined?: string;
  then_path?: string;
  then?: string;
  then_done?: string;
  missed?: number;
  capture?: string;
  message?: string;
  ack?: string;
}

/** How many members there are, and how much they write. */
export interface Crowd {
  port: number;
  members: number;
  room_size?: number;
  /** Of each room. */
  writers?: number;
  /** What each writer keeps in flight, or what all together send in a second. */
  in_flight?: number;
  per_second?: number;
  warm_ms?: number;
  measure_ms?: number;
  at_once?: number;
}

/** Times in milliseconds: half of all, all but one in a hundred, all but one in a thousand, took at most so long. */
interface Percentiles {
  p50: number;
  p99: number;
  p999: number;
}

/** All members are in; percentiles of how long each took since it first connected. */
export interface Arrived extends Percentiles {
  /** From the first connect to the last handshake. */
  openedSeconds: number;
  /** From the first connect until all had what they wait for. */
  joinedSeconds: number;
  /** Messages that arrived meanwhile. */
  delivered: number;
}

/** What arrived in the seconds that count. */
export interface Measured {
  seconds: number;
  deliveries: number;
  frames: number;
}

/** All that was sent has arrived, or nothing came any more; percentiles of the delivery time. */
export interface Drained extends Percentiles {
  sent: number;
  delivered: number;
  acks: number;
}

/** What is done as a load goes on. It waits until what is awaited here is done, but for `measuring` and `measured`. */
interface Watch {
  /** All have joined. */
  joined?(arrived: Arrived): Promise<void> | void;
  /** All have left, to come back. */
  left?(): Promise<void> | void;
  /** All are back, or have done what they do after joining. */
  back?(arrived: Arrived): Promise<void> | void;
  measuring?(): void;
  measured?(measured: Measured): void;
  drained?(drained: Drained): void;
}

/** A line that the generator prints; each event has some of the figures. */
interface Line {
  event: "joined" | "left" | "back" | "measuring" | "measured" | "drained";
  opened_us: number;
  joined_us: number;
  p50_us: number;
  p99_us: number;
  p999_us: number;
  window_us: number;
  deliveries: number;
  frames: number;
  sent: number;
  delivered: number;
  acks: number;
}

const GO = new TextEncoder().encode("go\n");

/** The load generator, compiled. */
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
    const path = `${folder}/load`;
    const { success, stderr } = await gcc(["-O2", "-o", path, ...SOURCES]);
    if (success) return new Load(path);
    const [said] = new TextDecoder().decode(stderr).split("\n");
    throw new Error(`Cannot build the load generator: gcc says "${said}"`);
  }

  /** @throws {Error} if the server refuses or closes a connection, or nothing comes any more */
  async run(crowd: Crowd, script: Script, watch: Watch): Promise<void> {
    const args = Object.entries({ ...crowd, ...script }).map(([name, value]) => `${name}=${value}`);
    const process = unlimited([this.#path, ...args], {
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    });
    const limitMs = GRACE_MS + (crowd.warm_ms ?? 0) + (crowd.measure_ms ?? 0);
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      process.kill("SIGKILL");
    }, limitMs);
    const errors = new Response(process.stderr).text();
    const input = process.stdin.getWriter();
    try {
      let rest = "";
      for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          // If it has ended meanwhile, it says why below.
          if (await tell(watch, JSON.parse(line))) await input.write(GO).catch(() => {});
        }
      }
      const { success } = await process.status;
      if (late) throw new Error(`The load took longer than ${limitMs / 1000} s`);
      if (!success) throw new Error(`The load broke off: ${(await errors).trim() || "no answer"}`);
    } finally {
      clearTimeout(deadline);
      // It ends when its input does.
      await input.close().catch(() => {});
      await process.status;
    }
  }
}

/** @returns whether the generator waits for an answer */
async function tell(watch: Watch, line: Line): Promise<boolean> {
  const percentiles = {
    p50: line.p50_us / 1000,
    p99: line.p99_us / 1000,
    p999: line.p999_us / 1000,
  };
  const arrived = {
    ...percentiles,
    openedSeconds: line.opened_us / 1e6,
    joinedSeconds: line.joined_us / 1e6,
    delivered: line.delivered,
  };
  switch (line.event) {
    case "joined":
      await watch.joined?.(arrived);
      return true;
    case "left":
      await watch.left?.();
      return true;
    case "back":
      await watch.back?.(arrived);
      return true;
    case "measuring":
      watch.measuring?.();
      return false;
    case "measured":
      watch.measured?.({ ...line, seconds: line.window_us / 1e6 });
      return false;
    case "drained":
      watch.drained?.({ ...line, ...percentiles });
      return false;
  }
}

async function gcc(args: string[]): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command("gcc", { args }).output();
  } catch {
    throw new Error("Cannot build the load generator: gcc is not installed");
  }
}
