import type { Use } from "../system.ts";
import { networkOf } from "./address.ts";

/**
 * How long a socket that never opens counts, in milliseconds. Its client reset the connection during
 * the handshake, and Deno (2.9) holds the descriptor for ever: nothing that can be done to such a
 * socket frees it. So what one address can use up this way must cost it time; a day of it would lock
 * out those who merely have a bad connection.
 */
const UNOPENED_MS = 10 * 60_000;

/** What is needed of a WebSocket to know whether it still counts. */
export type CountedSocket = EventTarget & Pick<WebSocket, "readyState">;

export interface VisitorsOptions {
  /** Most open sockets from one address; `null`: as many as it likes. */
  perAddress: number | null;
  /** Monotonic milliseconds. */
  uptime: () => number;
}

/** Counts the sockets of each address, until they are closed. */
export class Visitors {
  readonly #options: VisitorsOptions;
  readonly #networks = new Map<string, Network>();

  constructor(options: VisitorsOptions) {
    this.#options = options;
  }

  /** Sockets of the address that has most, and how many it may have; `null`: as many as it likes. */
  get busiest(): Use | null {
    const { perAddress } = this.#options;
    if (perAddress === null) return null;
    let used = 0;
    for (const { size } of this.#networks.values()) used = Math.max(used, size);
    return { used, limit: perAddress };
  }

  /** Whether an address may open one more. */
  hasRoom(address: string): boolean {
    const { perAddress, uptime } = this.#options;
    const network = this.#networks.get(networkOf(address));
    if (perAddress === null || !network || network.size < perAddress) return true;
    network.tidy(uptime());
    return network.size < perAddress;
  }

  /** Counts a socket that has not opened yet. */
  add(address: string, socket: CountedSocket): void {
    const key = networkOf(address);
    let network = this.#networks.get(key);
    if (!network) {
      const made = new Network(() => {
        if (this.#networks.get(key) === made) this.#networks.delete(key);
      });
      this.#networks.set(key, network = made);
    }
    network.add(socket, this.#options.uptime() + UNOPENED_MS);
  }
}

/** The sockets of one network. It listens to them itself: with functions, each would keep its own. */
class Network implements EventListenerObject {
  /** With the uptime at which each stops to count if it has not opened. */
  readonly #sockets = new Map<CountedSocket, number>();
  readonly #onEmpty: () => void;

  /** @param onEmpty called when the last socket has closed */
  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  get size(): number {
    return this.#sockets.size;
  }

  add(socket: CountedSocket, until: number): void {
    this.#sockets.set(socket, until);
    socket.addEventListener("open", this);
    socket.addEventListener("close", this);
  }

  /** Lets go of sockets that are gone without having said so. */
  tidy(now: number): void {
    for (const [socket, until] of this.#sockets) {
      // Not by its state: the hub may have closed it before it opened, and CLOSING it stays then.
      if (until <= now || socket.readyState === WebSocket.CLOSED) this.#sockets.delete(socket);
    }
  }

  handleEvent({ type, currentTarget: socket }: Event): void {
    if (!isCounted(socket)) return;
    if (type === "open") this.#sockets.set(socket, Infinity);
    else this.#sockets.delete(socket);
    if (this.#sockets.size === 0) this.#onEmpty();
  }
}

function isCounted(target: EventTarget | null): target is CountedSocket {
  return target !== null && "readyState" in target;
}
