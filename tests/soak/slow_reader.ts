import { SUBPROTOCOL } from "../../lib/protocol.ts";

/** Frames that ask for more than a connection holds, sent as fast as the server's limits allow. */
const PAGES = 60;
const READ_BYTES = 4_096;

/** Somebody whose line takes very little: joins, asks for much, and reads a few KiB now and then. */
export class SlowReader {
  readonly #connection: Deno.Conn;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  static async connect(port: number, { username, room }: { username: string; room: string }) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const path = `/ws?username=${username}&room=${room}`;
    await connection.write(new TextEncoder().encode([
      `GET ${path} HTTP/1.1`,
      "Host: localhost",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
      "\r\n",
    ].join("\r\n")));
    const reader = new SlowReader(connection);
    await reader.read();
    await reader.#askFor(room);
    return reader;
  }

  /** Reads a little. @returns false at the end of the line */
  async read(): Promise<boolean> {
    try {
      return await this.#connection.read(new Uint8Array(READ_BYTES)) !== null;
    } catch {
      // The server cut it.
      return false;
    }
  }

  async #askFor(room: string): Promise<void> {
    const frame = toFrame(JSON.stringify({ type: "history", data: { room, limit: 100 } }));
    try {
      for (let page = 0; page < PAGES; page++) await this.#connection.write(frame);
    } catch {
      // Cut already.
    }
  }

  close(): void {
    this.#connection.close();
  }
}

/** A text frame of a client (RFC 6455 section 5.2), up to 125 bytes; a mask of zeros leaves it as it is. */
function toFrame(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array([0x81, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]);
}
