/** Stands between clients and a server, so that their lines can be cut. */
export class Relay implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #served: Promise<void>;
  readonly #flows = new Set<Promise<unknown>>();
  #lines: Deno.TcpConn[] = [];

  /** @param port of the server, on this machine */
  constructor(port: number) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#served = this.#serve(port);
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Breaks every line that there is; new ones may come. */
  cut(): void {
    for (const line of this.#lines) {
      try {
        line.close();
      } catch {
        // One end is closed with the other.
      }
    }
    this.#lines = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#served;
    this.cut();
    await Promise.all(this.#flows);
  }

  async #serve(port: number): Promise<void> {
    for await (const client of this.#listener) {
      const server = await Deno.connect({ hostname: "127.0.0.1", port });
      this.#lines.push(client, server);
      for (const [from, to] of [[client, server], [server, client]] as const) {
        // Ends with an error when the line is cut: that is what it is for.
        this.#flows.add(from.readable.pipeTo(to.writable).catch(() => {}));
      }
    }
  }
}
