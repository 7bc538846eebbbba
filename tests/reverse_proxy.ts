/** What a proxy does to the requests that it passes on. */
export interface ReverseProxyOptions {
  /** Of the server, on this machine. */
  port: number;
  /** Changes the lines of a request's head. */
  rewrite?: (head: string[], client: string) => string[];
  /** Changes the lines of an answer's head. */
  rewriteAnswer?: (head: string[]) => string[];
  /** Speaks TLS to clients. */
  tls?: { cert: string; key: string };
  /** Cuts each connection after this long, in milliseconds. */
  cutAfterMs?: number;
}

/** A reverse proxy as people put it in front of a server: one request a connection, WebSockets too. */
export class ReverseProxy implements AsyncDisposable {
  readonly #options: ReverseProxyOptions;
  readonly #listener: Deno.Listener<Deno.TcpConn | Deno.TlsConn>;
  readonly #served: Promise<void>;
  readonly #flows = new Set<Promise<void>>();
  readonly #lines = new Set<Deno.Conn>();

  constructor(options: ReverseProxyOptions) {
    this.#options = options;
    const at = { hostname: "127.0.0.1", port: 0 };
    this.#listener = options.tls ? Deno.listenTls({ ...at, ...options.tls }) : Deno.listen(at);
    this.#served = this.#serve();
  }

  get url(): URL {
    const { port } = this.#listener.addr as Deno.NetAddr;
    // The certificate's name.
    return new URL(`${this.#options.tls ? "https://localhost" : "http://127.0.0.1"}:${port}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#served;
    for (const line of this.#lines) close(line);
    await Promise.all(this.#flows);
  }

  async #serve(): Promise<void> {
    for (;;) {
      let client: Deno.Conn;
      try {
        client = await this.#listener.accept();
      } catch (error) {
        if (error instanceof Deno.errors.BadResource) return;
        // A client that does not like the certificate.
        continue;
      }
      this.#lines.add(client);
      const flow = this.#pass(client).catch(() => {}).finally(() => close(client));
      this.#flows.add(flow);
    }
  }

  async #pass(client: Deno.Conn): Promise<void> {
    const { port, rewrite = (head) => head, rewriteAnswer = (head) => head } = this.#options;
    const request = await readHead(client);
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    this.#lines.add(server);
    const cut = () => [client, server].forEach(close);
    const { cutAfterMs } = this.#options;
    const timer = cutAfterMs === undefined ? undefined : setTimeout(cut, cutAfterMs);
    try {
      const { hostname } = client.remoteAddr as Deno.NetAddr;
      await write(server, rewrite(request.lines, hostname), request.rest);
      const there = copy(client, server).catch(() => {}).finally(() => close(server));
      const answer = await readHead(server);
      await write(client, rewriteAnswer(answer.lines), answer.rest);
      await copy(server, client).finally(() => close(client));
      await there;
    } finally {
      clearTimeout(timer);
      cut();
    }
  }
}

/** Sets a header of a request, in place of what the client sent. */
export function set(head: string[], name: string, value: string): string[] {
  return [...without(head, name), `${name}: ${value}`];
}

export function without(head: string[], name: string): string[] {
  return head.filter((line) => !line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
}

async function readHead(connection: Deno.Conn): Promise<{ lines: string[]; rest: Uint8Array }> {
  let bytes = new Uint8Array();
  for (;;) {
    const part = new Uint8Array(16 * 1024);
    const count = await connection.read(part);
    if (count === null) throw new Error("The connection ended within a head");
    bytes = new Uint8Array([...bytes, ...part.subarray(0, count)]);
    const end = new TextDecoder("latin1").decode(bytes).indexOf("\r\n\r\n");
    if (end < 0) continue;
    const lines = new TextDecoder().decode(bytes.subarray(0, end)).split("\r\n");
    return { lines, rest: bytes.subarray(end + 4) };
  }
}

async function write(to: Deno.Conn, lines: string[], rest: Uint8Array): Promise<void> {
  const head = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  await writeAll(to, new Uint8Array([...head, ...rest]));
}

async function copy(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  const bytes = new Uint8Array(16 * 1024);
  for (;;) {
    const count = await from.read(bytes);
    if (count === null) return;
    await writeAll(to, bytes.subarray(0, count));
  }
}

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await to.write(bytes.subarray(written));
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is already.
  }
}
