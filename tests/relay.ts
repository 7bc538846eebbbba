/** One way through a relay. */
export interface Direction {
  from: "client" | "server";
  source: Deno.TcpConn;
  target: Deno.TcpConn;
}

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
    this.#lines.forEach(hangUp);
    this.#lines = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#served;
    this.cut();
    await Promise.all(this.#flows);
  }

  /** Carries what one end says to the other, until the line ends. */
  protected async carry({ source, target }: Direction): Promise<void> {
    await source.readable.pipeTo(target.writable);
  }

  async #serve(port: number): Promise<void> {
    for await (const client of this.#listener) {
      const server = await Deno.connect({ hostname: "127.0.0.1", port });
      this.#lines.push(client, server);
      for (const line of [client, server]) line.setNoDelay(true);
      const directions: Direction[] = [
        { from: "client", source: client, target: server },
        { from: "server", source: server, target: client },
      ];
      // Ends with an error when the line is cut: that is what it is for.
      for (const direction of directions) this.#flows.add(this.carry(direction).catch(() => {}));
    }
  }
}

/** Ends a line. */
export function hangUp(line: Deno.TcpConn): void {
  try {
    line.close();
  } catch {
    // One end is closed with the other.
  }
}
