import type { ServerProcess } from "../faults/server_process.ts";

/** Clock ticks a second in `/proc`: 100 on every Linux that Deno runs on. */
const TICKS = 100;

/** What a server process uses, as Linux sees it. */
export interface Usage {
  /** Resident memory. */
  rssMib: number;
  /** Open descriptors besides those of connections. */
  spareDescriptors: number;
  connections: number;
  /** Processor time of all its threads so far. */
  cpuSeconds: number;
  /** Database and its log. */
  storedMib: number;
}

/** Looks at a server from outside. */
export async function usageOf(server: ServerProcess, data: string): Promise<Usage> {
  const { pid } = server;
  const health = await fetch(`${server.url.replace(/^ws(.*)\/ws$/, "http$1")}/healthz`);
  const { connections }: { connections: number } = await health.json();
  const descriptors = [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // The second field is the name in parentheses, which may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    rssMib: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024,
    spareDescriptors: descriptors - connections,
    connections,
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    storedMib: ["parlor.db", "parlor.db-wal"].reduce((sum, file) => {
      return sum + Deno.statSync(`${data}/${file}`).size / 1024 / 1024;
    }, 0),
  };
}
