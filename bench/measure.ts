import { type Contender, type Kind, MISSED } from "./contender.ts";
import type { Figures } from "./figures.ts";
import type { Arrived, Crowd, Drained, Load, Measured } from "./load.ts";
import type { ServerProcess } from "./process.ts";
import type { Scale, Talk, Work } from "./workloads.ts";

/** What members saw who came back, and what that cost the server. */
interface Returned extends Arrived {
  cpuSeconds: number;
  memoryMib: number;
}

/** How many connect at once: fewer than the shortest queue of any server that is waited in. */
const AT_ONCE = 400;

const POLL_MS = 20;
const COUNTED_WITHIN_MS = 60_000;

/** Measures contenders with one load generator. */
export class Bench {
  readonly #load: Load;
  readonly #scale: Scale;

  constructor(load: Load, scale: Scale) {
    this.#load = load;
    this.#scale = scale;
  }

  /** Does the work once, with a server of its own. */
  measure(contender: Contender, work: Work): Promise<Figures> {
    if (work === "idle") return this.#idle(contender);
    if (work === "return") return this.#return(contender);
    return this.#talk(contender, work);
  }

  #talk(contender: Contender, work: Talk): Promise<Figures> {
    return withServer(contender, work.kind, async (server, folder) => {
      const { members, roomSize, writers, pace, seconds } = work;
      const crowd: Crowd = {
        port: server.port,
        members,
        room_size: roomSize,
        writers,
        ...("inFlight" in pace ? { in_flight: pace.inFlight } : { per_second: pace.perSecond }),
        warm_ms: this.#scale.warmSeconds * 1000,
        measure_ms: seconds * 1000,
        at_once: AT_ONCE,
      };
      const script = await contender.script(work.kind, server);
      let cpuSeconds = 0;
      let measured: Measured | undefined;
      let drained: Drained | undefined;
      await this.#load.run(crowd, script, {
        measuring: () => cpuSeconds = -server.cpuSeconds(),
        measured: (seen) => {
          cpuSeconds += server.cpuSeconds();
          measured = seen;
        },
        drained: (seen) => drained = seen,
      });
      if (!measured || !drained) throw new Error("The load ended before it was measured");
      const { sent, delivered, acks } = drained;
      const taken = await contender.taken(server, folder);
      const wanted = sent * roomSize;
      if (sent === 0 || taken !== sent || delivered !== wanted || (script.ack && acks !== sent)) {
        const acked = script.ack ? `, ${acks} acked` : "";
        throw new Error(
          `${sent} messages were sent, ${taken} taken${acked}; ${delivered} of ${wanted} deliveries arrived`,
        );
      }
      return {
        deliveriesPerSecond: measured.deliveries / measured.seconds,
        framesPerSecond: measured.frames / measured.seconds,
        p50Ms: drained.p50,
        p99Ms: drained.p99,
        p999Ms: drained.p999,
        cpuSecondsPerMillion: cpuSeconds / (measured.deliveries / 1e6),
        memoryMib: server.peakMemory() / 1024 / 1024,
      };
    });
  }

  async #return(contender: Contender): Promise<Figures> {
    const accepted = await this.#comeBack(contender, "accept");
    const returned = await this.#comeBack(contender, "return");
    const deliveries = this.#scale.connections * MISSED;
    return {
      acceptedSeconds: accepted.openedSeconds,
      caughtUpSeconds: returned.joinedSeconds,
      deliveriesPerSecond: deliveries / returned.joinedSeconds,
      p50Ms: returned.p50,
      p99Ms: returned.p99,
      p999Ms: returned.p999,
      cpuSecondsPerMillion: returned.cpuSeconds / (deliveries / 1e6),
      memoryMib: returned.memoryMib,
    };
  }

  /** Members join, leave, and come back all at once. */
  #comeBack(contender: Contender, kind: Extract<Kind, "accept" | "return">): Promise<Returned> {
    return withServer(contender, kind, async (server) => {
      const { connections: members } = this.#scale;
      let cpuSeconds = 0;
      let result: Returned | undefined;
      await this.#load.run(
        { port: server.port, members, at_once: AT_ONCE },
        await contender.script(kind, server),
        {
          async left() {
            await counted(contender, server, 0);
            if (kind === "return") await contender.fill?.(server);
            cpuSeconds = -server.cpuSeconds();
          },
          async back(arrived) {
            cpuSeconds += server.cpuSeconds();
            await counted(contender, server, members);
            result = { ...arrived, cpuSeconds, memoryMib: server.peakMemory() / 1024 / 1024 };
          },
        },
      );
      if (!result) throw new Error("The load ended before all were back");
      const wanted = kind === "return" ? members * MISSED : 0;
      if (result.delivered !== wanted) {
        throw new Error(`${result.delivered} of ${wanted} missed messages arrived`);
      }
      return result;
    });
  }

  #idle(contender: Contender): Promise<Figures> {
    return withServer(contender, "rooms", async (server) => {
      const { connections: members, idleSeconds } = this.#scale;
      // A first request has the server load what it loads late.
      await contender.members(server);
      const empty = server.memory();
      const kibForEach = () => (server.memory() - empty) / 1024 / members;
      const figures: Figures = {};
      await this.#load.run(
        { port: server.port, members, at_once: AT_ONCE },
        await contender.script("rooms", server),
        {
          async joined() {
            await counted(contender, server, members);
            figures.idleKib = kibForEach();
            await pause(idleSeconds * 1000);
            figures.idleLaterKib = kibForEach();
          },
        },
      );
      return figures;
    });
  }
}

/** Waits until the server counts so many members. */
async function counted(contender: Contender, server: ServerProcess, members: number) {
  const deadline = performance.now() + COUNTED_WITHIN_MS;
  for (;;) {
    const now = await contender.members(server);
    if (now === members) return;
    if (performance.now() > deadline) {
      throw new Error(`The server counts ${now} members instead of ${members}`);
    }
    await pause(POLL_MS);
  }
}

async function withServer<T>(
  contender: Contender,
  kind: Kind,
  measure: (server: ServerProcess, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-bench-" });
  try {
    const server = await contender.start(folder, kind);
    try {
      return await measure(server, folder);
    } catch (error) {
      const log = await Deno.readTextFile(`${folder}/log`).catch(() => "");
      const last = log.split("\n").slice(-6).join("\n");
      throw new Error(`${contender.name}: ${(error as Error).message}\nIts log ends:\n${last}`);
    } finally {
      await server.stop();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
