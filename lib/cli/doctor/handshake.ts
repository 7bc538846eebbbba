import { SUBPROTOCOL } from "../../protocol.ts";

/** What a server answers to who asks for a WebSocket. */
export interface Handshake {
  status: number;
  /** The subprotocol that it chose. */
  protocol: string | null;
  /** Why not, if it says so in plain words. */
  text: string;
}

/** A close frame with code 1000: RFC 6455 section 5.5.1, masked with zeros. */
const CLOSE_FRAME = new Uint8Array([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]);
const MAX_BYTES = 16 * 1024;

/**
 * Opens a WebSocket as a page of that site would, and closes it. By hand, because Deno's client tells
 * neither the status nor the text of a refusal.
 * @throws {Error} if no answer comes
 */
export async function shakeHands(site: URL, deadlineMs: number): Promise<Handshake> {
  const hostname = site.hostname.replace(/^\[(.*)\]$/, "$1");
  const secure = site.protocol === "https:";
  const port = Number(site.port || (secure ? 443 : 80));
  const connection = secure
    ? await Deno.connectTls({ hostname, port, alpnProtocols: ["http/1.1"] })
    : await Deno.connect({ hostname, port });
  let isOpen = true;
  const close = () => {
    if (isOpen) connection.close();
    isOpen = false;
  };
  const timer = setTimeout(close, deadlineMs);
  try {
    await connection.write(new TextEncoder().encode(request(site)));
    const handshake = await read(connection);
    if (handshake.status === 101) await connection.write(CLOSE_FRAME);
    return handshake;
  } catch (error) {
    if (isOpen) throw error;
    throw new Error("the server does not answer", { cause: error });
  } finally {
    clearTimeout(timer);
    close();
  }
}

function request(site: URL): string {
  const key = crypto.getRandomValues(new Uint8Array(16)).toBase64();
  return [
    "GET /ws HTTP/1.1",
    `Host: ${site.host}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    `Origin: ${site.origin}`,
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${key}`,
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    "Accept: text/plain",
    "\r\n",
  ].join("\r\n");
}

async function read(connection: Deno.Conn): Promise<Handshake> {
  const bytes = new Uint8Array(MAX_BYTES);
  let length = 0;
  let text = "";
  while (!isWhole(text)) {
    const count = await connection.read(bytes.subarray(length));
    if (count === null || count === 0) break;
    length += count;
    text = new TextDecoder().decode(bytes.subarray(0, length));
  }
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]);
  if (!(status > 0)) throw new Error("what answers speaks no HTTP");
  const [head = "", body = ""] = text.split(/\r\n\r\n(.*)/s);
  const isPlain = headerOf(head, "content-type")?.startsWith("text/plain") ?? false;
  return {
    status,
    protocol: headerOf(head, "sec-websocket-protocol"),
    text: isPlain && status !== 101 ? body.trim() : "",
  };
}

function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = headerOf(text.slice(0, end), "content-length");
  return text.length >= end + 4 + Number(length ?? 0);
}

function headerOf(head: string, name: string): string | null {
  return new RegExp(`^${name}: *(.*?) *$`, "im").exec(head)?.[1] ?? null;
}
