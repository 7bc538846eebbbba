import * as v from "valibot";
import type { Seen } from "../../http/seen.ts";
import { ok, problem, type Verdict, warning } from "./finding.ts";

const SEEN: v.GenericSchema<unknown, Seen> = v.object({
  address: v.string(),
  host: v.string(),
  secure: v.boolean(),
  forwarded: v.array(v.string()),
  trusts_proxy: v.boolean(),
  timestamp: v.string(),
});

/** An address that is nobody's (RFC 5737): whoever is counted under it was believed. */
const CLAIM = "192.0.2.1";

/** How the server sees who comes the public way. */
export interface Way {
  /** As it is. */
  plain: Seen;
  /** Who claims to have another address. */
  claimed: Seen;
  /** How far the server's clock is ahead of ours, in milliseconds. */
  clockMs: number;
  /** How long the question took: the clock may be off by that. */
  tookMs: number;
}

/** @returns `null` if the server does not know the question: it is an older one */
export async function askWay(site: URL, deadlineMs: number): Promise<Way | null> {
  const before = Date.now();
  const plain = await ask(site, { deadlineMs });
  const after = Date.now();
  const claimed = await ask(site, { deadlineMs, headers: { "x-forwarded-for": CLAIM } });
  if (!plain || !claimed) return null;
  const clockMs = Date.parse(plain.timestamp) - (before + after) / 2;
  return { plain, claimed, clockMs, tookMs: after - before };
}

async function ask(
  site: URL,
  { deadlineMs, headers = {} }: { deadlineMs: number; headers?: Record<string, string> },
): Promise<Seen | null> {
  const response = await fetch(new URL("/api/connection", site), {
    headers: { connection: "close", ...headers },
    redirect: "manual",
    signal: AbortSignal.timeout(deadlineMs),
  });
  const text = await response.text();
  return response.status === 200 ? v.parse(SEEN, JSON.parse(text)) : null;
}

const PASS_FOR =
  "Let the proxy set X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For $remote_addr;)";
const PASS_PROTO =
  "Let the proxy set X-Forwarded-Proto (nginx: proxy_set_header X-Forwarded-Proto $scheme;)";
const PASS_HOST = "Let the proxy pass on Host (nginx: proxy_set_header Host $http_host;)";

/** Whether proxy and server understand each other about where people come from. */
export function checkWay(site: URL, { plain, claimed }: Way): Verdict[] {
  const { address, forwarded, trusts_proxy } = plain;
  const secure = site.protocol === "https:";
  // The server itself speaks no TLS.
  const proxied = secure || forwarded.length > 0;
  const found: Verdict[] = [];
  if (trusts_proxy && claimed.address === CLAIM) {
    found.push(problem(
      "the server believes whatever address a client claims to have",
      proxied ? PASS_FOR : "No proxy is in front, as far as can be seen: set --trust-proxy off",
    ));
  } else if (trusts_proxy && !forwarded.includes("for")) {
    found.push(warning(`everybody has one address, ${address}, the proxy's`, PASS_FOR));
  } else if (!trusts_proxy && proxied) {
    const say = forwarded.includes("for") ? "" : `. ${PASS_FOR}`;
    found.push(warning(
      `everybody has one address, ${address}, the proxy's: the server is not told to believe it`,
      `Set --trust-proxy on, and let nobody past the proxy (--host 127.0.0.1 or a firewall)${say}`,
    ));
  }
  if (trusts_proxy && secure && !plain.secure) {
    found.push(warning("the server does not know that people come over https", PASS_PROTO));
  }
  const seenHost = hostOf(`${site.protocol}//${plain.host}`);
  if (seenHost !== site.host) {
    found.push(problem(
      `the server takes itself for "${plain.host}", and its own page for another site's`,
      PASS_HOST,
    ));
  }
  if (found.length > 0) return found;
  const how = proxied ? "the proxy says where people come from" : "no sign of a proxy";
  return [ok(`${how}; this machine is ${address} to the server`)];
}

/** Without the scheme's usual port. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "";
}
