import type { Contender } from "./contenders.ts";
import type { Load } from "./load.ts";
import type { ServerProcess } from "./process.ts";

/** How much work there is. */
export interface Scale {
  members: number;
  senders: number;
  inFlight: number;
  /** Messages a second where delivery is timed. */
  perSecond: number;
  seconds: number;
  warmSeconds: number;
  /** How many connect at once where accepting and memory are measured. */
  connections: number;
  /** How long these then sit idle. */
  idleSeconds: number;
}

/** What one round with one server gave. Times in the unit that the name says, memory in KiB a member. */
export interface Figures {
  deliveriesPerSecond: number;
  framesPerSecond: number;
  megabytesPerSecond: number;
  cpuSecondsPerMillion: number;
  p50Ms: number;
  p99Ms: number;
  p999Ms: number;
  openSeconds: number;
  joinedSeconds: number;
  idleKib: number;
  idleLaterKib: number;
}

/** Share of the messages by which what was taken and what arrived may differ, besides those under way. */
const TOLERANCE = 0.02;

const POLL_MS = 20;
const JOINED_WITHIN_MS = 60_000;

/** Measures everything with one contender, once. */
export async function playRound(contender: Contender, load: Load, scale: Scale): Promise<Figures> {
  const talk = await withServer(contender, (server) => measureTalk(server, contender, load, scale));
  const crowd = await withServer(contender, (server) => {
    return measureCrowd(server, contender, load, scale);
  });
  return { ...talk, ...crowd };
}

async function withServer<T>(
  contender: Contender,
  measure: (server: ServerProcess) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-bench-" });
  try {
    const server = await contender.start(folder);
    try {
      return await measure(server);
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

async function measureTalk(
  server: ServerProcess,
  contender: Contender,
  load: Load,
  scale: Scale,
) {
  const { members, senders, inFlight, perSecond, seconds, warmSeconds } = scale;
  const { protocol, join, message } = contender;
  const common = { port: server.port, protocol, join, message, members, senders };
  await load.run({ ...common, pace: { inFlight }, seconds: warmSeconds });

  const timed = await checked({ pace: { perSecond } });
  const full = await checked({ pace: { inFlight } });
  const { p50, p99, p999 } = timed.delivery ?? { p50: NaN, p99: NaN, p999: NaN };
  return {
    deliveriesPerSecond: full.deliveriesPerSecond,
    framesPerSecond: full.framesPerSecond,
    megabytesPerSecond: full.megabytesPerSecond,
    cpuSecondsPerMillion: full.cpuSeconds / (full.deliveriesPerSecond * seconds / 1e6),
    p50Ms: p50,
    p99Ms: p99,
    p999Ms: p999,
  };

  /** Runs a load and holds what arrived against what the server took. */
  async function checked({ pace }: { pace: { inFlight: number } | { perSecond: number } }) {
    const takenBefore = await contender.taken(server);
    let cpuBefore = 0;
    const settled = () => {
      cpuBefore = server.cpuSeconds();
    };
    const result = await load.run({ ...common, pace, seconds, settled });
    const cpuSeconds = server.cpuSeconds() - cpuBefore;
    const taken = await contender.taken(server) - takenBefore;
    const arrived = result.deliveriesPerSecond * seconds / members;
    // Taken by the server but not yet read by all when the load ends: what comes in within two of
    // the longer delivery times.
    const underWay = 2 + 2 * (taken / seconds) * (result.delivery?.p999 ?? 0) / 1000;
    const tolerated = taken * TOLERANCE;
    const missing = taken - arrived;
    if (taken === 0 || missing > tolerated + underWay || -missing > tolerated) {
      throw new Error(
        `Took ${taken} messages for ${members} members, but ${Math.round(arrived)} of them arrived`,
      );
    }
    return { ...result, cpuSeconds };
  }
}

async function measureCrowd(
  server: ServerProcess,
  contender: Contender,
  load: Load,
  { connections, idleSeconds }: Scale,
) {
  const perMember = (bytes: number) => bytes / 1024 / connections;
  // A first request has the server load what it loads late.
  await contender.members(server);
  const empty = server.memory();
  const figures = { openSeconds: 0, joinedSeconds: 0, idleKib: 0, idleLaterKib: 0 };
  await load.run({
    port: server.port,
    protocol: contender.protocol,
    join: contender.join,
    message: contender.message,
    members: connections,
    senders: 1,
    pace: { inFlight: 0 },
    seconds: idleSeconds,
    async opened(seconds) {
      const opened = performance.now();
      while (await contender.members(server) < connections) {
        if (performance.now() - opened > JOINED_WITHIN_MS) {
          throw new Error(`Not all of ${connections} members have joined`);
        }
        await pause(POLL_MS);
      }
      figures.openSeconds = seconds;
      figures.joinedSeconds = seconds + (performance.now() - opened) / 1000;
      figures.idleKib = perMember(server.memory() - empty);
      await pause(idleSeconds * 1000);
      figures.idleLaterKib = perMember(server.memory() - empty);
    },
  });
  return figures;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
