import type { Use } from "./system.ts";

/** From this share of a bound on it is near. */
const NEAR = 0.8;
/** From this share down it is far again: what wavers around one share is told once. */
const FAR = 0.7;

const MEBIBYTE = 1024 * 1024;

/** What a running server can run out of, each with what to say, and do, when it is near. */
const BOUNDS = {
  descriptors: ({ used, limit }: Use) =>
    `${used} of ${limit} file descriptors are taken: past that nobody new can connect. Raise the limit of open files where the server is started: ulimit -n in a shell, LimitNOFILE in a systemd unit`,
  address: ({ used, limit }: Use) =>
    `One address has ${used} of ${limit} connections: more are refused. Raise --connections-per-address; behind a proxy set --trust-proxy on`,
  disk: ({ limit }: Use) =>
    `${
      mebibytes(limit)
    } MiB are free on the disk of the data folder: without space messages are refused. Make room`,
  memory: ({ used, limit }: Use) =>
    `The server has ${mebibytes(used)} MiB of memory, and the machine ${
      mebibytes(limit - used)
    } MiB left: past that the system ends it. Stop other programs, or give the machine more memory`,
  heap: ({ used, limit }: Use) =>
    `The server uses ${mebibytes(used)} of ${
      mebibytes(limit)
    } MiB of heap: past that it ends. Find out what grows with /metrics, or spread people over several servers`,
  unsent: ({ used, limit }: Use) =>
    `A connection has ${used} of ${limit} bytes unsent: past that it is closed, and has to come back`,
  commit: ({ used, limit }: Use) =>
    `A commit takes ${milliseconds(used)} ms, ${
      milliseconds(limit)
    } ms is too slow: the disk is slow or busy. Look what else writes to it, or set --durability normal`,
  event_loop: ({ used, limit }: Use) =>
    `The event loop is ${milliseconds(used)} ms late, ${
      milliseconds(limit)
    } ms is too late: the processor is too slow or busy for this load`,
  log: ({ used, limit }: Use) =>
    `${used} of ${limit} characters of the log are not written: past that lines are lost. Look what reads the log, or set --log-level warn`,
  listed_rooms: ({ used, limit }: Use) =>
    `There are ${used} rooms: a list shows the ${limit} with most people only`,
  channels: ({ used, limit }: Use) =>
    `There are ${used} of ${limit} channels: past that no more can be made`,
};

export type Bound = keyof typeof BOUNDS;

/** How far each bound is reached that there is, and is known. */
export type Uses = ReadonlyMap<Bound, Use>;

export interface Warning extends Use {
  bound: Bound;
  /** For people, with what to do. */
  text: string;
}

/**
 * What to warn of: each bound once when it comes near, and again only after it was far.
 * @param near those that were near the last time
 * @returns those that are near now
 */
export function warningsOf(
  uses: Uses,
  near: ReadonlySet<Bound>,
): { near: ReadonlySet<Bound>; warnings: Warning[] } {
  const now = new Set<Bound>();
  const warnings: Warning[] = [];
  for (const [bound, use] of uses) {
    if (use.used / use.limit < (near.has(bound) ? FAR : NEAR)) continue;
    now.add(bound);
    if (!near.has(bound)) warnings.push({ bound, text: BOUNDS[bound](use), ...use });
  }
  return { near: now, warnings };
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / MEBIBYTE);
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1_000);
}
