import { isIP } from "node:net";
import { connect } from "node:tls";
import { ok, problem, type Verdict, warning } from "./finding.ts";
import { span } from "./units.ts";

/** Whoever renews automatically does so earlier. */
const SOON_MS = 14 * 24 * 60 * 60_000;

/**
 * When a site's certificate ends, in milliseconds since 1970. Whether it is believed is not asked here.
 * @throws {Error} if the site cannot be reached
 */
export function certificateEnd(site: URL, deadlineMs: number): Promise<number> {
  const host = site.hostname.replace(/^\[(.*)\]$/, "$1");
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(site.port || 443),
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && { servername: host }),
    });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error("the server does not answer"));
    }, deadlineMs);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      const { valid_to } = socket.getPeerCertificate();
      socket.once("close", () => resolve(Date.parse(valid_to)));
      socket.destroy();
    });
  });
}

/** @param end in milliseconds since 1970, as `now` */
export function checkCertificate({ end, now }: { end: number; now: number }): Verdict {
  const day = new Date(end).toISOString().slice(0, 10);
  if (end <= now) return problem(`ended on ${day}`, "Renew it: browsers refuse to connect");
  if (end - now < SOON_MS) return warning(`ends in ${span(end - now)}, on ${day}`, "Renew it");
  return ok(`valid until ${day}`);
}
