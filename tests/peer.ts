/** Longest wait for something that must come, in milliseconds; nothing waits this long unless it fails. */
const DEADLINE_MS = 5_000;

/** A frame as the tests look at it. */
// deno-lint-ignore no-explicit-any
export type Frame = Record<string, any>;

/** Deno's own `WebSocket`, which takes headers; the browser's type hides that. */
type Connect = new (
  url: string,
  options: { headers?: Record<string, string>; protocols?: string[] },
) => WebSocket;

/** A plain WebSocket client: whatever it receives waits until it is asked for. */
export class Peer {
  /** The subprotocol that the server chose. */
  readonly protocol: string;
  /** How the connection ended. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  #arrived: (Frame | ArrayBuffer)[] = [];
  #wake = () => {};

  /** @throws {Error} if the server refuses */
  static async open(
    url: string,
    options: { headers?: Record<string, string>; protocols?: string[] } = {},
  ): Promise<Peer> {
    const socket = new (WebSocket as unknown as Connect)(url, options);
    const peer = new Peer(socket);
    await within("a connection", (resolve, reject) => {
      socket.addEventListener("open", () => resolve(undefined));
      socket.addEventListener("close", () => reject(new Error(`${url} refuses the WebSocket`)));
    });
    return Object.assign(peer, { protocol: socket.protocol });
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.protocol = "";
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => {
      if (typeof data !== "string") this.#arrived.push(data);
      else this.#arrived.push(...[JSON.parse(data)].flat());
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
    });
  }

  /** Sends text or bytes as they are, anything else as JSON. */
  send(frame: string | Uint8Array<ArrayBuffer> | Frame): void {
    const raw = typeof frame === "string" || frame instanceof Uint8Array;
    this.#socket.send(raw ? frame : JSON.stringify(frame));
  }

  /** The next frame, in the order of arrival. @throws {Error} if none comes or if it is binary */
  async next(): Promise<Frame> {
    const frame = await this.#take("a frame");
    if (frame instanceof ArrayBuffer) {
      throw new Error(`Expected JSON, got ${frame.byteLength} bytes`);
    }
    return frame;
  }

  async nextBytes(): Promise<Uint8Array> {
    const frame = await this.#take("bytes");
    if (frame instanceof ArrayBuffer) return new Uint8Array(frame);
    throw new Error(`Expected bytes, got ${JSON.stringify(frame)}`);
  }

  /** The next frame of a type; what comes before it is passed over. */
  async nextOf(type: string): Promise<Frame> {
    for (;;) {
      const frame = await this.next();
      if (frame["type"] === type) return frame;
    }
  }

  /** What came up to here: everything that the server sent before it answers a `ping`. */
  async news(): Promise<Frame[]> {
    this.send({ type: "ping" });
    const news: Frame[] = [];
    for (;;) {
      const frame = await this.next();
      if (frame["type"] === "pong") return news;
      news.push(frame);
    }
  }

  /** Ends the connection and waits until it has. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  async #take(what: string): Promise<Frame | ArrayBuffer> {
    if (this.#arrived.length === 0) {
      await within(what, (resolve, reject) => {
        this.#wake = () => resolve(undefined);
        this.closed.then(({ code }) => reject(new Error(`Expected ${what}, got close ${code}`)));
      });
    }
    return this.#arrived.shift()!;
  }
}

/** Waits for something, but not for ever. */
export async function within<T>(
  what: string,
  start: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`Expected ${what} within ${DEADLINE_MS} ms`)),
        DEADLINE_MS,
      );
      start(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
