/** Connections that the kernel holds while the event loop is busy: what a reconnect storm needs. */
const BACKLOG = 4_096;

export interface ServerOptions {
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Must not throw, and must not wait before it upgrades. */
  answer: (request: Request, address: string) => Response;
  /** Called with what `answer` threw against its promise. */
  onError: (error: unknown) => void;
}

/** The one place that knows `Deno.serve`. */
export class Server {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** @throws {Error} of Deno if the address cannot be listened on */
  constructor({ host, port, answer, onError }: ServerOptions) {
    // Deno takes the address from this variable whatever it is told.
    Deno.env.delete("DENO_SERVE_ADDRESS");
    this.#server = Deno.serve({
      hostname: host,
      port,
      tcpBacklog: BACKLOG,
      automaticCompression: false,
      onListen: () => {},
      onError: (error) => {
        onError(error);
        return new Response("Something went wrong here\n", { status: 500 });
      },
    }, (request, { remoteAddr }) => answer(request, remoteAddr.hostname));
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** Refuses new connections. @returns when all are closed, which a stalled reader can put off for ever */
  stop(): Promise<void> {
    return this.#server.shutdown();
  }
}
