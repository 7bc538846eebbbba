import { Asset, type Assets } from "../lib/http/assets.ts";
import { Routes } from "../lib/http/routes.ts";
import { Server } from "../lib/http/server.ts";
import { Hub } from "../lib/hub.ts";
import { Identity } from "../lib/identity.ts";
import { LogWriter } from "../lib/log.ts";
import { SUBPROTOCOL } from "../lib/protocol.ts";
import { MemoryStore } from "../lib/store/memory.ts";
import type { Store } from "../lib/store/store.ts";
import { Peer, within } from "./peer.ts";
import { PushedClock } from "./pushed_clock.ts";

/** Longest wait for clients to be gone, in milliseconds. */
const STOP_DEADLINE_MS = 5_000;

export interface ServeOptions {
  store?: Store;
  /** Frames that a client may send; left out: as many as it likes. */
  limits?: { messagesPerSecond: number; burst: number };
  /** As `Settings.allowOrigin`. */
  allowOrigin?: string[];
  /** What is served as the page; a line of HTML if left out. */
  assets?: Assets;
}

/** A server on a free port of this machine. */
export class TestServer implements AsyncDisposable {
  readonly clock = new PushedClock();
  /** What it logs, in the readable format, at every level. */
  readonly lines: string[] = [];
  readonly #hub: Hub;
  readonly #routes: Routes;
  readonly #server: Server;
  readonly #log: LogWriter;
  readonly #peers: Peer[] = [];
  #wake = () => {};

  constructor(options: ServeOptions = {}) {
    const { clock } = this;
    const identity = new Identity(crypto.getRandomValues(new Uint8Array(32)));
    const newId = () => crypto.randomUUID().replaceAll("-", "").slice(0, 20);
    this.#log = new LogWriter({
      level: "debug",
      format: "text",
      now: () => clock.now(),
      write: (bytes) => {
        this.lines.push(...new TextDecoder().decode(bytes).trimEnd().split("\n"));
        this.#wake();
      },
    });
    this.#hub = new Hub({
      name: "Parlor",
      version: "1.0.0",
      store: options.store ?? new MemoryStore(),
      clock,
      log: this.#log,
      identity,
      newId,
      random: Math.random,
      limits: options.limits ?? null,
      temporaryRoomHours: 24,
    });
    this.#routes = new Routes({
      hub: this.#hub,
      assets: options.assets ?? linePage(),
      identity,
      newId,
      version: "1.0.0",
      allowOrigin: options.allowOrigin ?? [],
      trustProxy: false,
      connectionsPerAddress: null,
      uptime: () => clock.uptime(),
    });
    this.#server = new Server({
      host: "127.0.0.1",
      port: 0,
      answer: (request, address) => this.#routes.answer(request, address),
      onError: (error) => this.#log.error("BUG", "A request failed", { cause: error }),
    });
  }

  get port(): number {
    return this.#server.port;
  }

  /** @param protocol `http` or `ws` @param path begins with `/` */
  url(protocol: "http" | "ws", path: string): string {
    return `${protocol}://127.0.0.1:${this.port}${path}`;
  }

  /** Somebody connects without the subprotocol. */
  plain(path: string, headers: Record<string, string> = {}): Promise<Peer> {
    return this.#connect(path, { headers });
  }

  /** Somebody connects with the subprotocol of version 1. */
  version1(path = "/ws", headers: Record<string, string> = {}): Promise<Peer> {
    return this.#connect(path, { headers, protocols: [SUBPROTOCOL] });
  }

  /** Waits until a line is logged, unless it was already. */
  async logged(line: string): Promise<void> {
    await within(`the line "${line}"`, (resolve) => {
      this.#wake = () => this.lines.includes(line) && resolve(undefined);
      this.#wake();
    });
  }

  /** As `SIGTERM` does: clients are told to come back. */
  async stop(): Promise<void> {
    this.#routes.stop();
    await this.#hub.stop(STOP_DEADLINE_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await Promise.all(this.#peers.map((peer) => peer.closed));
    await this.#server.stop();
    this.#log.flush();
  }

  async #connect(
    path: string,
    options: { headers: Record<string, string>; protocols?: string[] },
  ): Promise<Peer> {
    const peer = await Peer.open(this.url("ws", path), options);
    this.#peers.push(peer);
    return peer;
  }
}

function linePage(): Assets {
  const file = { path: "/", file: "index.html", type: "text/html; charset=utf-8" };
  const bytes = new TextEncoder().encode("<!doctype html><title>Parlor</title>");
  return new Map([[
    "/",
    new Asset({ ...file, immutable: false }, [{ encoding: null, bytes, etag: '"page"' }]),
  ]]);
}
