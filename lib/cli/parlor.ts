import { Bounds } from "../bounds.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Settings } from "../config.ts";
import { watchEventLoop } from "../event_loop.ts";
import type { Assets } from "../http/assets.ts";
import { MetricsPage } from "../http/metrics_page.ts";
import { Routes } from "../http/routes.ts";
import { Server } from "../http/server.ts";
import { Hub } from "../hub.ts";
import { Identity, KEY_BYTES } from "../identity.ts";
import { openKey } from "../key_file.ts";
import type { Log } from "../log.ts";
import type { Meters } from "../meters.ts";
import { prometheusText } from "../metrics.ts";
import { newId } from "../new_id.ts";
import { openSearch } from "../search/open.ts";
import type { Search } from "../search/search.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { VERSION } from "../version.ts";

/** How long clients get to close, in milliseconds; then their connections are cut. */
const STOP_MS = 3_000;
/** How long Deno gets to close what is left, in milliseconds. */
const SHUTDOWN_MS = 500;

export interface ParlorOptions {
  settings: Settings;
  log: Log;
  assets: Assets;
  /** The log's own. */
  meters: Meters;
  clock?: Clock;
}

/** One running server, put together here and nowhere else. */
export class Parlor {
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #store: Store;
  readonly #search: Search;
  readonly #hub: Hub;
  readonly #routes: Routes;
  readonly #bounds: Bounds;
  readonly #cancelWatch: () => void;

  /**
   * Listens first, since that may fail without a trace. The rest follows in the same turn, so that no
   * request is answered before all is ready.
   * @throws {ListenError} if the port is taken, say
   * @throws {StoreOpenError} if the data folder cannot be used
   */
  constructor({ settings, log, assets, meters, clock = systemClock }: ParlorOptions) {
    this.#clock = clock;
    this.#server = new Server({
      host: settings.host,
      port: settings.port,
      clock,
      answer: (request, address) => this.#routes.answer(request, address),
      onError: (cause) => log.error("HTTP", "A request failed", { cause }),
      onDeaf: (cause) => {
        if (cause === null) log.info("LISTEN", "New connections are accepted again");
        else log.error("LISTEN", "Cannot accept new connections; trying again", { cause });
      },
    });
    const startedAt = clock.now();
    const folder = settings.data === ":memory:" ? null : settings.data;
    let store: Store | undefined;
    let search: Search | undefined;
    try {
      store = this.#store = openStore(settings.data, {
        durability: settings.durability,
        warn: (text) => log.warn("STORE", text),
      });
      search = this.#search = openSearch(settings.data, {
        store,
        clock,
        warn: (text) => log.warn("SEARCH", text),
      });
      const identity = new Identity(signingKey(settings.data, log));
      const { limits, messageRate, messageBurst } = settings;
      this.#hub = new Hub({
        name: settings.name,
        version: VERSION,
        store,
        search,
        clock,
        log,
        meters,
        identity,
        newId,
        random: Math.random,
        limits: limits ? { messagesPerSecond: messageRate, burst: messageBurst } : null,
        temporaryRoomHours: settings.temporaryRoomHours,
      });
      this.#routes = new Routes({
        hub: this.#hub,
        assets,
        identity,
        newId,
        version: VERSION,
        accent: settings.accent,
        allowOrigin: settings.allowOrigin,
        trustProxy: settings.trustProxy,
        searchRate: limits ? { perSecond: messageRate, burst: messageBurst } : null,
        connectionsPerAddress: limits ? settings.connectionsPerAddress : null,
        now: clock.now,
        uptime: clock.uptime,
        meters,
        metrics: new MetricsPage({
          access: settings.metrics,
          trustProxy: settings.trustProxy,
          meters,
          read: () =>
            prometheusText({
              version: VERSION,
              meters,
              hub: this.#hub.readings,
              uses: this.#bounds.uses,
              startedAt,
              folder,
            }),
        }),
      });
      this.#cancelWatch = watchEventLoop(clock, meters.eventLoopDelaySeconds);
      this.#bounds = new Bounds({
        clock,
        log,
        meters,
        readHub: () => this.#hub.readings,
        readAddress: () => this.#routes.busiestAddress,
        folder,
      });
    } catch (error) {
      search?.close();
      store?.close();
      this.#server.stop();
      throw error;
    }
  }

  get port(): number {
    return this.#server.port;
  }

  /** Turns new clients away, commits what is open, tells the others to come back, and closes. */
  async stop(): Promise<void> {
    this.#routes.stop();
    this.#bounds.stop();
    this.#cancelWatch();
    await this.#hub.stop(STOP_MS);
    // Not before: what Deno finds open it closes with 1001, which says nothing of coming back.
    const closed = this.#server.stop();
    // One stalled reader keeps Deno waiting for ever.
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(SHUTDOWN_MS, resolve);
    await Promise.race([closed, late]);
    cancel();
    this.#search.close();
    this.#store.close();
  }
}

function signingKey(data: string, log: Log): Uint8Array {
  if (data === ":memory:") return crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return openKey(data, { warn: (text) => log.warn("KEY", text) });
}
