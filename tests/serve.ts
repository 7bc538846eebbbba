import { Parlor } from "../lib/cli/parlor.ts";
import { readSettings } from "../lib/config.ts";
import { Asset, type Assets } from "../lib/http/assets.ts";
import { LogWriter } from "../lib/log.ts";
import { Meters } from "../lib/meters.ts";
import { SUBPROTOCOL } from "../lib/protocol.ts";
import { Peer, within } from "./peer.ts";
import { PushedClock } from "./pushed_clock.ts";

export interface TestServerOptions {
  /** Settings that are not as usual, as on the command line. */
  args?: string[];
  /** What is served as the page; a line of HTML if left out. */
  assets?: Assets;
}

/** A whole server that keeps nothing, on a free port of this machine. */
export class TestServer implements AsyncDisposable {
  readonly clock = new PushedClock();
  /** What it logs, in the readable format, at every level, without the times. */
  readonly lines: string[] = [];
  readonly #parlor: Parlor;
  readonly #log: LogWriter;
  readonly #peers: Peer[] = [];
  #stopped: Promise<void> | undefined;
  #wake = () => {};

  constructor({ args = [], assets = linePage() }: TestServerOptions = {}) {
    const meters = new Meters();
    this.#log = new LogWriter({
      meters,
      level: "debug",
      format: "text",
      now: this.clock.now,
      write: (bytes) => {
        const lines = new TextDecoder().decode(bytes).trimEnd().split("\n");
        this.lines.push(...lines.map((line) => line.replace(/ \d{4}-\d\d-\d\dT[\d:.]+Z$/, "")));
        this.#wake();
        return Promise.resolve();
      },
    });
    const settings = readSettings({
      args: ["--host", "127.0.0.1", "--port", "0", "--data", ":memory:", ...args],
      environment: () => undefined,
      file: {},
    });
    this.#parlor = new Parlor({ settings, log: this.#log, assets, meters, clock: this.clock });
  }

  get port(): number {
    return this.#parlor.port;
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
  stop(): Promise<void> {
    return this.#stopped ??= this.#parlor.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await Promise.all(this.#peers.map((peer) => peer.closed));
    await this.#log.flush();
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
  const page = new Asset({ ...file, immutable: false }, [{
    encoding: null,
    bytes,
    etag: '"page"',
  }]);
  return new Map([["/", page]]);
}
