import { SUBPROTOCOL } from "../../protocol.ts";
import { VERSION } from "../../version.ts";
import { certificateEnd, checkCertificate } from "./certificate.ts";
import { compareClocks } from "./clock.ts";
import { type Finding, ok, problem, unchecked, type Verdict, warning } from "./finding.ts";
import { type Handshake, shakeHands } from "./handshake.ts";
import { askHealth } from "./health.ts";
import { look } from "./look.ts";
import { otherVersion } from "./port.ts";
import { count, span } from "./units.ts";
import { askWay, checkWay } from "./way.ts";

/** How long an answer over the internet may take, in milliseconds. */
const DEADLINE_MS = 10_000;
/** How long `--patient` waits, in milliseconds: the server pings at least every 25 s. */
const QUIET_MS = 40_000;

export interface OutsideOptions {
  patient: boolean;
  /** Told before something that takes long. */
  announce: (text: string) => void;
}

/** Looks at a server from where people reach it, through whatever is in between. */
export async function* checkOutside(
  site: URL,
  { patient, announce }: OutsideOptions,
): AsyncGenerator<Finding> {
  if (site.protocol === "https:") {
    yield* look("Certificate", async () => {
      const end = await certificateEnd(site, DEADLINE_MS);
      return checkCertificate({ end, now: Date.now() });
    });
  }
  let isParlor = false;
  yield* look("Public URL", async () => {
    const verdicts = await checkReach(site);
    isParlor = verdicts.every(({ status }) => status !== "problem");
    return verdicts;
  });
  // Whatever answers is no Parlor: what it does otherwise says nothing.
  if (!isParlor) return;
  const way = askWay(site, DEADLINE_MS);
  yield* look("Proxy", async () => {
    const found = await way;
    return found ? checkWay(site, found) : unchecked(TOO_OLD);
  });
  yield* look("Server's clock", async () => {
    const found = await way;
    return found ? compareClocks(found.clockMs, found.tookMs) : unchecked(TOO_OLD);
  });
  yield* look("WebSocket", async () => checkHandshake(site, await shakeHands(site, DEADLINE_MS)));
  yield* look("Quiet lines", () => {
    if (!patient) return unchecked("whether they stay open", "Give --patient to wait and see");
    announce(`Waiting ${span(QUIET_MS)} to see whether a quiet connection stays open ...`);
    return checkQuiet(site, QUIET_MS);
  });
}

const TOO_OLD = "the server is too old to say";

async function checkReach(site: URL): Promise<Verdict[]> {
  const health = await askHealth(site, DEADLINE_MS);
  if ("version" in health) {
    const { version, connections } = health;
    const seen = `${site.origin}: Parlor ${version}, ${count(connections, "connection")}`;
    return [ok(seen), ...version === VERSION ? [] : [otherVersion(version, VERSION)]];
  }
  if (health.kind === "unreachable") {
    const advice = "See that the name, the proxy, its certificate and the firewall are right";
    return [problem(`${site.origin}: ${health.reason}`, advice)];
  }
  const { status, location } = health;
  if (location !== null) {
    const target = URL.parse(location, site)?.origin ?? location;
    const seen = `${site.origin} sends people to ${target}`;
    return [problem(seen, `Look there: parlor doctor ${target}`)];
  }
  if (status >= 502 && status <= 504) {
    return [problem(
      `${site.origin} answers ${status}: the proxy does not reach the server`,
      "Start the server, and see that the proxy passes on to its port",
    )];
  }
  return [problem(
    `${site.origin} answers ${status}, and not as Parlor does`,
    "See that the proxy passes on every path, /healthz among them, to the port of the server",
  )];
}

/** Whether a page of the site can open its WebSocket. */
export function checkHandshake(site: URL, { status, protocol, text }: Handshake): Verdict {
  if (status === 101) {
    return protocol === SUBPROTOCOL ? ok(`opens, with ${SUBPROTOCOL}`) : problem(
      `opens without the subprotocol ${SUBPROTOCOL}: browsers close it`,
      "Let the proxy pass on Sec-WebSocket-Protocol, in both directions",
    );
  }
  const said = text === "" ? "" : `: ${text}`;
  if (status === 403) {
    return problem(
      `refused to pages of ${site.origin}${said}`,
      "Let the proxy pass on Host (nginx: proxy_set_header Host $http_host;)",
    );
  }
  if (status === 400 || status === 426 || status === 200) {
    return problem(
      `the proxy does not pass on the wish for a WebSocket (status ${status})`,
      'Let it pass on Upgrade and Connection (nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";)',
    );
  }
  return problem(`refused with status ${status}${said}`, "See the logs of proxy and server");
}

/** Whether a connection on which nobody says anything stays open. */
export async function checkQuiet(site: URL, waitMs: number): Promise<Verdict> {
  const url = new URL("/ws", site.href.replace(/^http/, "ws"));
  const socket = new WebSocket(url, [SUBPROTOCOL]);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const before = performance.now();
  let opened = false;
  socket.addEventListener("open", () => opened = true);
  socket.addEventListener("close", () => resolve());
  const timer = setTimeout(resolve, waitMs);
  await ended;
  clearTimeout(timer);
  const tookMs = performance.now() - before;
  if (socket.readyState === WebSocket.OPEN) {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    socket.addEventListener("close", () => resolve());
    socket.close();
    await closed;
    return ok(`a connection stays open for ${span(waitMs)}`);
  }
  if (!opened) return unchecked("whether they stay open: none could be opened");
  return warning(
    `a connection was cut after ${span(tookMs)} of silence`,
    "Raise the proxy's idle timeout to 60 s or more (nginx: proxy_read_timeout 60s;)",
  );
}
