import { systemClock } from "../../lib/clock.ts";
import type { MetricsAccess } from "../../lib/config_values.ts";
import { loadAssets } from "../../lib/http/assets.ts";
import { MetricsPage } from "../../lib/http/metrics_page.ts";
import { Routes, type RoutesOptions } from "../../lib/http/routes.ts";
import { Server } from "../../lib/http/server.ts";
import { Identity } from "../../lib/identity.ts";
import { Meters } from "../../lib/meters.ts";
import { newId } from "../../lib/new_id.ts";
import type { Visit } from "../../lib/sessions.ts";
import { writePage } from "./page_fixture.ts";

/** A real server on a free port, with a hub that only takes note. */
export interface Site {
  port: number;
  url: string;
  identity: Identity;
  routes: Routes;
  visits: Visit[];
  searches: { personId: string; query: string }[];
  errors: unknown[];
  meters: Meters;
  /** The next WebSocket that the hub is given. */
  nextSocket(): Promise<WebSocket>;
  /** Sends bytes as they are and reads until the server has answered with a head. */
  raw(text: string): Promise<string>;
}

/** Settings of the routes, and who may read the metrics. */
type SiteOptions = Omit<RoutesOptions, "metrics"> & { metrics: MetricsAccess };

export async function withSite(
  run: (site: Site) => Promise<void>,
  { metrics = "local", ...options }: Partial<SiteOptions> = {},
): Promise<void> {
  const folder = writePage();
  const identity = new Identity(new Uint8Array(32).fill(7));
  const visits: Visit[] = [];
  const searches: Site["searches"] = [];
  const errors: unknown[] = [];
  const meters = new Meters();
  const sockets: WebSocket[] = [];
  const waiting: ((socket: WebSocket) => void)[] = [];
  const given: WebSocket[] = [];
  const routes = new Routes({
    hub: {
      connectionCount: 3,
      roomsOnline: () => [{ name: "general", user_count: 2, users: ["Ada", "Ben"] }],
      search: (personId, { query }) => {
        searches.push({ personId, query });
        return Promise.resolve({ query, results: [] });
      },
      accept(socket, visit) {
        visits.push(visit);
        sockets.push(socket);
        socket.onerror = (event) => event.preventDefault();
        const next = waiting.shift();
        if (next) next(socket);
        else given.push(socket);
      },
    },
    assets: await loadAssets(folder),
    identity,
    newId,
    version: "0.0.0",
    accent: { hue: 68, chroma: 0.15 },
    allowOrigin: [],
    trustProxy: false,
    connectionsPerAddress: 10,
    searchRate: null,
    now: () => 0,
    uptime: () => performance.now(),
    meters,
    metrics: new MetricsPage({
      access: metrics,
      trustProxy: options.trustProxy ?? false,
      meters,
      read: () => Promise.resolve({ text: "up 1\n", type: "text/plain" }),
    }),
    ...options,
  });
  const server = new Server({
    host: "127.0.0.1",
    port: 0,
    clock: systemClock,
    answer: (request, address) => routes.answer(request, address),
    onError: (error) => errors.push(error),
    onDeaf: (error) => errors.push(error),
  });
  const { port } = server;
  try {
    await run({
      port,
      url: `http://127.0.0.1:${port}`,
      identity,
      routes,
      visits,
      searches,
      errors,
      meters,
      nextSocket() {
        const socket = given.shift();
        if (socket) return Promise.resolve(socket);
        return new Promise((resolve) => waiting.push(resolve));
      },
      raw: (text) => raw(port, text),
    });
  } finally {
    await Promise.all(sockets.map(closed));
    await server.stop();
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Closes a socket and waits until it is. */
export async function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.addEventListener("close", () => resolve());
  if (socket.readyState === WebSocket.OPEN) socket.close();
  else socket.addEventListener("open", () => socket.close());
  await promise;
}

async function raw(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text.replaceAll("\n", "\r\n")));
  const bytes = new Uint8Array(4_096);
  let answer = "";
  while (!answer.includes("\r\n\r\n")) {
    const count = await connection.read(bytes);
    if (count === null) break;
    answer += new TextDecoder().decode(bytes.subarray(0, count));
  }
  return answer;
}
