import { type Accent, accentPicture, accentStyle } from "../accent.ts";
import type { Hub } from "../hub.ts";
import type { Identity } from "../identity.ts";
import type { Meters, RefusalReason } from "../meters.ts";
import { BRIEF_SUBPROTOCOL, SUBPROTOCOLS } from "../protocol.ts";
import type { Limit } from "../rate.ts";
import type { Use } from "../system.ts";
import { addressOf } from "./address.ts";
import { json, refuse } from "./answer.ts";
import type { Assets } from "./assets.ts";
import { Guests } from "./guest.ts";
import { offeredProtocols, type Refusal, refuseHandshake, wantsWebSocket } from "./handshake.ts";
import type { MetricsPage } from "./metrics_page.ts";
import { isAllowedOrigin, type Site, siteOf } from "./origin.ts";
import { SearchAnswers } from "./search_answers.ts";
import { seen } from "./seen.ts";
import { Visitors } from "./visitors.ts";

export interface RoutesOptions {
  hub: Pick<Hub, "accept" | "connectionCount" | "roomsOnline" | "search">;
  assets: Assets;
  identity: Identity;
  /** Makes 20 characters of `a` to `z` and `0` to `9`, never the same. */
  newId: () => string;
  version: string;
  accent: Accent;
  /** Origins whose pages may connect besides our own, as `Settings.allowOrigin`. */
  allowOrigin: readonly string[];
  trustProxy: boolean;
  /** Most open WebSockets from one address; `null`: as many as it likes. */
  connectionsPerAddress: number | null;
  /** Searches of one person over HTTP; `null`: as many as they like. */
  searchRate: Limit | null;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Monotonic milliseconds. */
  uptime: () => number;
  meters: Meters;
  metrics: Pick<MetricsPage, "answer">;
}

/** @param socketAddress the address of the other end of the connection */
type Route = (request: Request, socketAddress: string) => Response | Promise<Response>;

/** No script, style or picture but our own, and nobody frames us. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Silence after which a peer counts as gone; after half of it it is pinged. */
const IDLE_SECONDS = 30;

/** The address that Deno (2.9) gives a connection whose client reset it before it was taken. */
const GONE = "0.0.0.0";

const METHODS = ["GET", "HEAD"];

/** How long a page of an allowed site need not ask again whether it may send a token, in seconds. */
const PREFLIGHT_SECONDS = 600;

/** Everything that the server answers over HTTP. */
export class Routes {
  readonly #options: RoutesOptions;
  readonly #guests: Guests;
  readonly #visitors: Visitors;
  readonly #searches: SearchAnswers;
  #stopping = false;

  constructor(options: RoutesOptions) {
    this.#options = options;
    this.#guests = new Guests(options);
    this.#searches = new SearchAnswers({
      search: (personId, search) => options.hub.search(personId, search),
      rate: options.searchRate,
      uptime: options.uptime,
    });
    this.#visitors = new Visitors({
      perAddress: options.connectionsPerAddress,
      uptime: options.uptime,
    });
  }

  /** Open WebSockets of the address that has most, and how many it may have; `null`: as many as it likes. */
  get busiestAddress(): Use | null {
    return this.#visitors.busiest;
  }

  /** From now on `/healthz` answers 503 and no WebSocket is opened. */
  stop(): void {
    this.#stopping = true;
  }

  /**
   * Answers a request; one for a WebSocket at once: waiting before an upgrade leaks the connection of
   * a client that leaves meanwhile (denoland/deno, since 2.8.3).
   * @param socketAddress the address of the other end of the connection
   */
  answer(request: Request, socketAddress: string): Response | Promise<Response> {
    const url = URL.parse(request.url);
    if (!url) return refuse(request, { status: 400, text: 'The header "Host" names no host' });
    const { pathname } = url;
    const isSocketPath = pathname === "/" || pathname === "/ws";
    if (isSocketPath && request.method === "GET" && wantsWebSocket(request)) {
      return this.#upgrade(request, { url, socketAddress });
    }
    return this.#answerPlain(request, { pathname, socketAddress });
  }

  async #answerPlain(
    request: Request,
    { pathname, socketAddress }: { pathname: string; socketAddress: string },
  ): Promise<Response> {
    const response = await this.#find(request, pathname)(request, socketAddress);
    response.headers.set("x-content-type-options", "nosniff");
    // Of all else they say nothing, and there is much of it on a first visit.
    if (response.headers.get("content-type")?.startsWith("text/html")) {
      response.headers.set("referrer-policy", "no-referrer");
      response.headers.set("x-frame-options", "DENY");
      response.headers.set("cross-origin-opener-policy", "same-origin");
    }
    return request.method === "HEAD" ? new Response(null, response) : response;
  }

  #find(request: Request, pathname: string): Route {
    const route = this.#route(pathname);
    if (!route) {
      const text = `There is nothing at "${pathname}". The chat is at "/"`;
      return () => refuse(request, { status: 404, text });
    }
    if (pathname === "/api/search" && request.method === "OPTIONS") {
      return () => this.#allowSearch(request);
    }
    if (!METHODS.includes(request.method)) {
      const text = `"${pathname}" answers ${METHODS.join(" and ")} only`;
      return () => refuse(request, { status: 405, text, headers: { allow: METHODS.join(", ") } });
    }
    return route;
  }

  #route(pathname: string): Route | undefined {
    if (pathname === "/") return (request) => this.#page(request);
    if (pathname === "/accent.css") {
      return () => this.#accented(accentStyle(this.#options.accent), "text/css; charset=utf-8");
    }
    if (pathname === "/healthz") return () => this.#health();
    if (pathname === "/metrics") {
      return (request, socketAddress) => this.#options.metrics.answer(request, socketAddress);
    }
    if (pathname === "/api/search") return (request) => this.#search(request);
    if (pathname === "/api/rooms") return (request) => this.#rooms(request);
    if (pathname === "/api/connection") {
      const { trustProxy, now } = this.#options;
      return (request, socketAddress) =>
        json(seen(request, { socket: socketAddress, trustProxy, now: now() }));
    }
    if (pathname === "/ws") {
      const text = 'Only WebSockets are answered at "/ws". The chat is at "/"';
      const headers = { upgrade: "websocket", connection: "upgrade" };
      return (request) => refuse(request, { status: 426, text, headers });
    }
    const asset = this.#options.assets.get(pathname);
    const { svg = null } = asset ?? {};
    if (svg !== null) {
      return () => this.#accented(accentPicture(svg, this.#options.accent), "image/svg+xml");
    }
    return asset && ((request) => asset.respond(request));
  }

  #page(request: Request): Response {
    const response = this.#options.assets.get("/")!.respond(request);
    const { headers } = response;
    headers.set("content-security-policy", PAGE_POLICY);
    // It carries the guest's cookie, which no shared cache may hand to others.
    headers.set("cache-control", "private, no-cache");
    this.#guests.welcome(request, { headers, site: siteOf(request, this.#options) });
    return response;
  }

  /** An owner changes it so rarely that nobody's first sight of the page waits for it again. */
  #accented(body: string, type: string): Response {
    return new Response(body, {
      headers: {
        "content-type": type,
        "cache-control": "public, max-age=3600, stale-while-revalidate=604800",
      },
    });
  }

  #health(): Response {
    const { version, hub } = this.#options;
    const body = { status: this.#stopping ? "stopping" : "ok", version };
    return json({ ...body, connections: hub.connectionCount }, {
      status: this.#stopping ? 503 : 200,
    });
  }

  #rooms(request: Request): Response {
    const rooms = this.#options.hub.roomsOnline();
    return json({ rooms, total: rooms.length }, { headers: this.#allowOrigin(request) });
  }

  #search(request: Request): Response | Promise<Response> {
    const site = siteOf(request, this.#options);
    if (!this.#isAllowed(request, site)) {
      const text = "Pages of other sites may not search here";
      return refuse(request, { status: 403, text });
    }
    const token = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const personId = token === undefined
      ? this.#guests.of(request, site)
      : this.#options.identity.verify(token);
    const headers = this.#allowOrigin(request);
    return this.#searches.answer(new URL(request.url), { personId, headers });
  }

  #allowSearch(request: Request): Response {
    const headers = this.#allowOrigin(request);
    headers.set("access-control-allow-headers", "authorization");
    headers.set("access-control-max-age", `${PREFLIGHT_SECONDS}`);
    return new Response(null, { status: 204, headers });
  }

  #allowOrigin(request: Request): Headers {
    const headers = new Headers({ vary: "origin" });
    const origin = request.headers.get("origin");
    if (origin !== null && this.#isAllowed(request, siteOf(request, this.#options))) {
      headers.set("access-control-allow-origin", origin);
    }
    return headers;
  }

  #isAllowed(request: Request, site: Site): boolean {
    return isAllowedOrigin(request, { site, allowed: this.#options.allowOrigin });
  }

  /** Every check comes before the upgrade: after it nothing may throw, and nothing else be returned. */
  #upgrade(
    request: Request,
    { url, socketAddress }: { url: URL; socketAddress: string },
  ): Response {
    const { trustProxy, hub } = this.#options;
    const site = siteOf(request, this.#options);
    if (this.#stopping) {
      const text = "The server is stopping. Try again in a moment";
      return this.#refuse(request, {
        reason: "stopping",
        status: 503,
        text,
        headers: { "retry-after": "2" },
      });
    }
    // An upgrade for nobody would cost a descriptor that Deno never frees.
    if (socketAddress === GONE) {
      return this.#refuse(request, { reason: "gone", status: 400, text: "The client is gone" });
    }
    const refusal = refuseHandshake(request);
    if (refusal) return this.#refuse(request, { reason: "handshake", ...refusal });
    if (!this.#isAllowed(request, site)) {
      const text = `Pages of ${
        request.headers.get("origin")
      } may not connect here (host ${site.host}). Whoever runs this server can allow them with --allow-origin`;
      return this.#refuse(request, { reason: "origin", status: 403, text });
    }
    const address = addressOf(request, { socket: socketAddress, trustProxy });
    if (!this.#visitors.hasRoom(address)) {
      const text =
        `Too many connections from ${address}. Close some, or raise --connections-per-address; behind a proxy set --trust-proxy on`;
      const headers = { "retry-after": "30" };
      return this.#refuse(request, { reason: "address_cap", status: 429, text, headers });
    }
    const offered = offeredProtocols(request);
    const protocol = SUBPROTOCOLS.find((each) => offered.includes(each));
    const visit = {
      address,
      version1: protocol !== undefined,
      isBrief: protocol === BRIEF_SUBPROTOCOL,
      personId: this.#guests.of(request, site),
      username: url.searchParams.get("username"),
      room: url.searchParams.get("room"),
    };
    const { socket, response } = Deno.upgradeWebSocket(request, {
      idleTimeout: IDLE_SECONDS,
      ...(protocol && { protocol }),
    });
    this.#visitors.add(address, socket);
    hub.accept(socket, visit);
    return response;
  }

  #refuse(request: Request, refusal: Refusal & { reason: RefusalReason }): Response {
    this.#options.meters.refusals.add(refusal.reason);
    return refuse(request, refusal);
  }
}
