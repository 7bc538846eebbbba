/** Connections that the kernel holds while the event loop is busy: what a reconnect storm needs. */
const BACKLOG = 4_096;

/** The address cannot be listened on; the message is for the person who starts the server. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

export interface ServerOptions {
  host: string;
  /** 0 picks a free one. */
  port: number;
  /** Must not wait before it upgrades. */
  answer: (request: Request, address: string) => Response;
  /** Called with what `answer` threw. */
  onError: (error: unknown) => void;
}

/** The one place that knows `Deno.serve`. */
export class Server {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** @throws {ListenError} */
  constructor({ host, port, answer, onError }: ServerOptions) {
    // Deno takes the address from this variable whatever it is told.
    Deno.env.delete("DENO_SERVE_ADDRESS");
    try {
      this.#server = Deno.serve({
        hostname: host,
        port,
        tcpBacklog: BACKLOG,
        onListen: () => {},
        onError: (error) => {
          onError(error);
          return new Response("Something went wrong here\n", { status: 500 });
        },
      }, (request, { remoteAddr }) => answer(request, remoteAddr.hostname));
    } catch (error) {
      throw new ListenError(`Cannot listen on ${host}, port ${port}: ${reason(error)}`, {
        cause: error,
      });
    }
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** Refuses new connections. @returns when all are closed, which a stalled reader can put off for ever */
  stop(): Promise<void> {
    return this.#server.shutdown();
  }
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return "another program uses the port. Stop that one, or choose another port with --port";
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return "this machine has no such address. Choose another with --host";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "the system does not allow it. Choose a port from 1024 on with --port";
  }
  return `${(error as Error).message}. Choose another address with --host or --port`;
}
