import { networkOf } from "./address.ts";

/** A socket still connecting after this long, in milliseconds, never will: its client left early. */
const CONNECTING_MS = 10_000;

/** What is needed of a WebSocket to know whether it still counts. */
export type CountedSocket = Pick<WebSocket, "readyState" | "addEventListener">;

export interface VisitorsOptions {
  /** Most open sockets from one address; `null`: as many as it likes. */
  perAddress: number | null;
  /** Monotonic milliseconds. */
  uptime: () => number;
}

/** Counts the open sockets of each address. */
export class Visitors {
  readonly #options: VisitorsOptions;
  readonly #sockets = new Map<string, Map<CountedSocket, number>>();

  constructor(options: VisitorsOptions) {
    this.#options = options;
  }

  /** Whether an address may open one more. */
  hasRoom(address: string): boolean {
    const { perAddress, uptime } = this.#options;
    const sockets = this.#sockets.get(networkOf(address));
    if (perAddress === null || !sockets || sockets.size < perAddress) return true;
    // A client that leaves during the handshake does not always cause a `close`.
    const stale = uptime() - CONNECTING_MS;
    for (const [socket, since] of sockets) {
      const connects = socket.readyState === WebSocket.CONNECTING && since > stale;
      if (!connects && socket.readyState !== WebSocket.OPEN) sockets.delete(socket);
    }
    return sockets.size < perAddress;
  }

  /** Counts a socket until it closes. */
  add(address: string, socket: CountedSocket): void {
    const network = networkOf(address);
    const sockets = this.#sockets.get(network) ?? new Map<CountedSocket, number>();
    this.#sockets.set(network, sockets.set(socket, this.#options.uptime()));
    socket.addEventListener("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#sockets.get(network) === sockets) {
        this.#sockets.delete(network);
      }
    });
  }
}
