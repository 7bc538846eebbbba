import { within } from "../peer.ts";
import { encodeFrame, type FrameParts, FrameReader, OPCODE, type RawFrame } from "./frames.ts";

/** A TCP connection that speaks WebSocket by hand, well or badly. */
export class RawSocket implements Disposable {
  readonly #connection: Deno.TcpConn;
  readonly #reader = new FrameReader();
  #arrived: RawFrame[] = [];

  /**
   * Opens one and shakes hands.
   * @param path with what is to be said about who comes
   * @throws {Error} with the answer, if that is another than 101
   */
  static async open(port: number, path = "/ws", head = ""): Promise<RawSocket> {
    const socket = await RawSocket.connect(port);
    await socket.sendBytes(handshake(path, head));
    const answer = await socket.#readHead();
    if (answer.startsWith("HTTP/1.1 101")) return socket;
    socket[Symbol.dispose]();
    throw new Error(`The handshake was refused: ${answer}`);
  }

  /** Connects, and says nothing yet. */
  static async connect(port: number): Promise<RawSocket> {
    return new RawSocket(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
    connection.setNoDelay(true);
  }

  /** Sends a frame; text by default. */
  async send(frame: string | FrameParts): Promise<void> {
    await this.sendBytes(encodeFrame(typeof frame === "string" ? { payload: frame } : frame));
  }

  /** @throws {Error} if the server has ended the connection */
  async sendBytes(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      written += await this.#connection.write(bytes.subarray(written));
    }
  }

  /** Waits until something came, whatever it is. */
  async someBytes(): Promise<void> {
    await this.#connection.read(new Uint8Array(65_536));
  }

  /** @returns the next frame; `null` at the end of the connection */
  async next(): Promise<RawFrame | null> {
    const bytes = new Uint8Array(65_536);
    while (this.#arrived.length === 0) {
      const count = await within<number | null>("a frame or the end", (resolve, reject) => {
        this.#connection.read(bytes).then(resolve, (error) => {
          if (error instanceof Deno.errors.ConnectionReset) resolve(null);
          else reject(error);
        });
      });
      if (count === null) return null;
      this.#arrived.push(...this.#reader.push(bytes.subarray(0, count)));
    }
    return this.#arrived.shift()!;
  }

  /** @returns the next frame that fits, passing over others; `null` at the end of the connection */
  async nextThat(fits: (frame: RawFrame) => boolean): Promise<RawFrame | null> {
    for (;;) {
      const frame = await this.next();
      if (frame === null || fits(frame)) return frame;
    }
  }

  /** How the server ends it: the code of its close frame, 1005 for one without, 1006 if it sends none. */
  async ending(): Promise<number> {
    const close = await this.nextThat(({ opcode }) => opcode === OPCODE.close);
    if (close === null) return 1006;
    return close.payload.length < 2 ? 1005 : close.payload.readUInt16BE(0);
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  async #readHead(): Promise<string> {
    const byte = new Uint8Array(1);
    let head = "";
    while (!head.endsWith("\r\n\r\n")) {
      if (await this.#connection.read(byte) === null) break;
      head += String.fromCharCode(byte[0]!);
    }
    return head;
  }
}

/** A handshake as it goes over the wire. @param head more header lines, each with its line end */
export function handshake(path = "/ws", head = ""): Uint8Array {
  return new TextEncoder().encode(
    `GET ${path} HTTP/1.1\r\nHost: chat.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${head}\r\n`,
  );
}
