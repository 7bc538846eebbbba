import type { Settings } from "../../config.ts";
import { isLoopback } from "../../http/address.ts";
import { ok, type Verdict, warning } from "./finding.ts";

/** Settings that are valid and yet probably not what is wanted. */
export function checkSettings(
  settings: Settings,
  { serveAddress }: { serveAddress: string | undefined },
): Verdict[] {
  const found: Verdict[] = [];
  if (!settings.limits) {
    found.push(warning(
      "--limits is off: one client can send and connect as much as it likes",
      "Leave it on unless this is a load test",
    ));
  }
  if (settings.allowOrigin.includes("*")) {
    found.push(warning(
      "--allow-origin is *: the page of any site may act as whoever looks at it",
      "Name the sites that shall connect instead",
    ));
  }
  if (settings.logLevel === "debug") {
    found.push(warning(
      "--log-level is debug: the text of messages goes to the log",
      "Set --log-level info when the search is over",
    ));
  }
  if (settings.trustProxy && settings.host !== "localhost" && !isLoopback(settings.host)) {
    found.push(warning(
      `--trust-proxy is on and --host is ${settings.host}: who connects past the proxy can claim any address`,
      "Set --host 127.0.0.1 if the proxy runs on this machine, else let a firewall admit the proxy only",
    ));
  }
  if (serveAddress !== undefined) {
    found.push(ok(`DENO_SERVE_ADDRESS is "${serveAddress}", which Parlor ignores`));
  }
  return found.length > 0 ? found : [ok("valid")];
}
