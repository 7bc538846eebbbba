import { createHash, timingSafeEqual } from "node:crypto";
import type { MetricsAccess } from "../config_values.ts";
import type { Meters } from "../meters.ts";
import { addressOf, isLoopback } from "./address.ts";
import { refuse, sealed } from "./answer.ts";

/** What a proxy adds to a request that it passes on. */
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

export interface MetricsPageOptions {
  access: MetricsAccess;
  trustProxy: boolean;
  meters: Meters;
  /** The metrics and their media type. */
  read: () => Promise<{ text: string; type: string }>;
}

/** Answers `/metrics` to those who may see it. */
export class MetricsPage {
  readonly #options: MetricsPageOptions;

  constructor(options: MetricsPageOptions) {
    this.#options = options;
  }

  /** @param socketAddress the address of the other end of the connection */
  async answer(request: Request, socketAddress: string): Promise<Response> {
    const refusal = this.#refuse(request, socketAddress);
    if (refusal) {
      this.#options.meters.refusals.add("metrics");
      return refuse(request, refusal);
    }
    const { text, type } = await this.#options.read();
    return sealed(text, { type });
  }

  #refuse(request: Request, socketAddress: string): Parameters<typeof refuse>[1] | null {
    const { access } = this.#options;
    if (access === "on") return null;
    if (access === "off") {
      const text = "Metrics are off. Whoever runs this server can set --metrics";
      return { status: 404, text };
    }
    if (access === "local") {
      if (this.#isLocal(request, socketAddress)) return null;
      const text =
        "Metrics are for programs on this machine, over loopback (127.0.0.1 or localhost). Whoever runs this server can set --metrics to a token for others";
      return { status: 403, text };
    }
    if (isBearer(request, access.token)) return null;
    const text =
      'Metrics need the header "Authorization: Bearer <token>", with the token of --metrics';
    return { status: 401, text, headers: { "www-authenticate": 'Bearer realm="metrics"' } };
  }

  /** A proxy on this machine connects from here, too: whom it speaks for counts, and where that is not trusted nobody. */
  #isLocal(request: Request, socketAddress: string): boolean {
    const { trustProxy } = this.#options;
    const { headers } = request;
    const isTold = trustProxy && headers.has("x-forwarded-for");
    const isProxied = PROXY_HEADERS.some((name) => headers.has(name));
    return isLoopback(socketAddress) &&
      isLoopback(addressOf(request, { socket: socketAddress, trustProxy })) &&
      (isTold || !isProxied);
  }
}

/** RFC 6750, section 2.1. */
function isBearer(request: Request, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  // Hashes have one length, whatever the token's.
  return given !== undefined && timingSafeEqual(hash(given), hash(token));
}

function hash(text: string) {
  return createHash("sha256").update(text).digest();
}
