import { addressOf } from "./address.ts";
import { siteOf } from "./origin.ts";

/** What a reverse proxy says of the request that it passes on. */
const FORWARDED = ["for", "proto", "host"] as const;

/** How a request reached the server. Only for whoever sent it: it tells no more than they may know. */
export interface Seen {
  /** Counted as theirs; the proxy's, if it is not believed or does not say. */
  address: string;
  /** Name and port, as the browser's address bar should show. */
  host: string;
  /** Known to have come over TLS. */
  secure: boolean;
  /** Which of `X-Forwarded-For`, `-Proto` and `-Host` arrived; not what they say, which may be of others. */
  forwarded: string[];
  /** Whether these are believed. */
  trusts_proxy: boolean;
  /** The server's clock, ISO 8601 in UTC. */
  timestamp: string;
}

/** @param socket the address of the other end of the connection @param now milliseconds since 1970 */
export function seen(
  request: Request,
  { socket, trustProxy, now }: { socket: string; trustProxy: boolean; now: number },
): Seen {
  return {
    address: addressOf(request, { socket, trustProxy }),
    ...siteOf(request, { trustProxy }),
    forwarded: FORWARDED.filter((name) => request.headers.has(`x-forwarded-${name}`)),
    trusts_proxy: trustProxy,
    timestamp: new Date(now).toISOString(),
  };
}
