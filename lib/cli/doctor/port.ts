import { whyNotListening } from "../../http/server.ts";
import { ok, problem, type Verdict, warning } from "./finding.ts";
import { askHealth } from "./health.ts";
import { count } from "./units.ts";

/** How long a server on this machine may take to answer, in milliseconds. */
const DEADLINE_MS = 5_000;

export interface PortOptions {
  host: string;
  port: number;
  /** Of this program. */
  version: string;
}

/** What the port tells: whose it is, and if it is a Parlor's, how many are connected to that. */
export interface PortReport {
  verdicts: Verdict[];
  /** `null`: no Parlor is running there. */
  connections: number | null;
}

/** Whether the port is free, or a Parlor's already. */
export async function checkPort({ host, port, version }: PortOptions): Promise<PortReport> {
  if (port === 0) {
    return { verdicts: [ok("a free one is picked at each start")], connections: null };
  }
  const at = `${host}, port ${port}`;
  const health = await askHealth(siteOf(host, port), DEADLINE_MS);
  if ("version" in health) {
    const seen = `${at}: Parlor ${health.version} is running, ${
      count(health.connections, "connection")
    }`;
    const verdicts = [health.status === "ok" ? ok(seen) : warning(`${seen}, and stopping`, WAIT)];
    if (health.version !== version) verdicts.push(otherVersion(health.version, version));
    return { verdicts, connections: health.connections };
  }
  try {
    Deno.listen({ hostname: host, port }).close();
    return { verdicts: [ok(`${at}: free, no server is running`)], connections: null };
  } catch (error) {
    const [why, ...advice] = whyNotListening(error).split(". ");
    return { verdicts: [problem(`${at}: ${why}`, advice.join(". "))], connections: null };
  }
}

/** The server and the doctor are not of one version. */
export function otherVersion(running: string, own: string): Verdict {
  return warning(
    `the server is Parlor ${running}, this is ${own}`,
    "Use the doctor of the same version, or restart the server to bring it up to date",
  );
}

const WAIT = "Wait until it has stopped";

/** Where a server that listens on `host` answers from this machine. */
function siteOf(host: string, port: number): URL {
  const local = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return new URL(`http://${local.includes(":") ? `[${local}]` : local}:${port}`);
}
