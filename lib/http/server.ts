import type { Clock } from "../clock.ts";

/** Connections that the kernel holds while the event loop is busy: what a reconnect storm needs. */
export const BACKLOG = 4_096;
/** How long to wait before listening again, in milliseconds. */
const AGAIN_MS = 250;

/** The address cannot be listened on; the message is for the person who starts the server. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

export interface ServerOptions {
  host: string;
  /** 0 picks a free one. */
  port: number;
  clock: Pick<Clock, "after">;
  /** Must not wait before it upgrades. */
  answer: (request: Request, address: string) => Response | Promise<Response>;
  /** Called with what `answer` threw. */
  onError: (error: unknown) => void;
  /** Nobody new can connect, from here on; `null`: somebody has. */
  onDeaf: (error: unknown) => void;
}

/** The one place that knows `Deno.serve`. */
export class Server {
  readonly #options: ServerOptions;
  #server: Deno.HttpServer<Deno.NetAddr>;
  #isDeaf = false;
  #isStopping = false;
  #cancel = () => {};

  /** @throws {ListenError} */
  constructor(options: ServerOptions) {
    this.#options = options;
    const { host, port } = options;
    // Deno takes the address from this variable whatever it is told.
    Deno.env.delete("DENO_SERVE_ADDRESS");
    avoidWriteBuffers();
    try {
      this.#server = this.#listen(port);
    } catch (error) {
      throw new ListenError(`Cannot listen on ${host}, port ${port}: ${whyNotListening(error)}`, {
        cause: error,
      });
    }
  }

  get port(): number {
    return this.#server.addr.port;
  }

  /** Refuses new connections. @returns when all are closed, which a stalled reader can put off for ever */
  stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancel();
    return this.#server.shutdown();
  }

  #listen(port: number): Deno.HttpServer<Deno.NetAddr> {
    const { host, answer, onError, onDeaf } = this.#options;
    const server = Deno.serve({
      hostname: host,
      port,
      tcpBacklog: BACKLOG,
      onListen: () => {},
      onError: (error) => {
        onError(error);
        return new Response("Something went wrong here\n", { status: 500 });
      },
    }, (request, { remoteAddr }) => {
      if (this.#isDeaf && server === this.#server) {
        this.#isDeaf = false;
        onDeaf(null);
      }
      return answer(request, remoteAddr.hostname);
    });
    server.finished.catch((error) => this.#lose(error));
    return server;
  }

  /**
   * Deno closes its listening socket for good at the first connection that it cannot accept (no file
   * descriptor is left, say). The connections that are open go on.
   */
  #lose(error: unknown): void {
    if (this.#isStopping) return;
    if (!this.#isDeaf) this.#options.onDeaf(error);
    this.#isDeaf = true;
    this.#listenSoon();
  }

  #listenSoon(): void {
    this.#cancel = this.#options.clock.after(AGAIN_MS, () => {
      try {
        this.#server = this.#listen(this.port);
      } catch {
        this.#listenSoon();
      }
    });
  }
}

/**
 * Has Deno write a long frame from where it lies. Otherwise it copies each frame into a buffer that the
 * socket keeps, as long as the longest one so far: after a resume that is 50 KiB a member. The switch is
 * not documented (denoland/deno#19414) and read before the first connection; where it means nothing,
 * nothing changes.
 */
function avoidWriteBuffers(): void {
  if (Deno.env.get("DENO_USE_WRITEV") === undefined) Deno.env.set("DENO_USE_WRITEV", "1");
}

/** Why an address cannot be listened on, and what to do: two sentences. */
export function whyNotListening(error: unknown): string {
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
