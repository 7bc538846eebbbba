import { networkOf } from "./address.ts";

/**
 * How long a socket that never opens counts, in milliseconds. Its client reset the connection during
 * the handshake, and Deno (2.9) holds the descriptor for ever: nothing that can be done to such a
 * socket frees it. So what one address can use up this way must cost it time; a day of it would lock
 * out those who merely have a bad connection.
 */
const UNOPENED_MS = 10 * 60_000;

/** What is needed of a WebSocket to know whether it still counts. */
export type CountedSocket = Pick<WebSocket, "readyState" | "addEventListener">;

export interface VisitorsOptions {
  /** Most open sockets from one address; `null`: as many as it likes. */
  perAddress: number | null;
  /** Monotonic milliseconds. */
  uptime: () => number;
}

/** Counts the sockets of each address, until they are closed. */
export class Visitors {
  readonly #options: VisitorsOptions;
  /** With the uptime at which each stops to count if it has not opened. */
  readonly #sockets = new Map<string, Map<CountedSocket, number>>();

  constructor(options: VisitorsOptions) {
    this.#options = options;
  }

  /** Whether an address may open one more. */
  hasRoom(address: string): boolean {
    const { perAddress, uptime } = this.#options;
    const sockets = this.#sockets.get(networkOf(address));
    if (perAddress === null || !sockets || sockets.size < perAddress) return true;
    const now = uptime();
    for (const [socket, until] of sockets) {
      // Not by its state: the hub may have closed it before it opened, and CLOSING it stays then.
      if (until <= now || socket.readyState === WebSocket.CLOSED) sockets.delete(socket);
    }
    return sockets.size < perAddress;
  }

  /** Counts a socket that has not opened yet. */
  add(address: string, socket: CountedSocket): void {
    const network = networkOf(address);
    const sockets = this.#sockets.get(network) ?? new Map<CountedSocket, number>();
    this.#sockets.set(network, sockets.set(socket, this.#options.uptime() + UNOPENED_MS));
    socket.addEventListener("open", () => sockets.set(socket, Infinity));
    socket.addEventListener("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.#sockets.get(network) === sockets) {
        this.#sockets.delete(network);
      }
    });
  }
}
