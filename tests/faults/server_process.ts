import { join } from "node:path";

const MAIN = join(import.meta.dirname!, "../../main.ts");
const READY = /is ready at http:\/\/localhost:(\d+)/;

export interface StartOptions {
  /** As on the command line; no limits if left out. */
  settings?: readonly string[];
  /** A module that is loaded before the server's. */
  preload?: string;
  env?: Record<string, string>;
  /** What runs the server's command line, which follows it. */
  under?: readonly string[];
}

/** The server in a process of its own, so that it can be killed. */
export class ServerProcess {
  readonly port: number;
  readonly #child: Deno.ChildProcess;
  readonly #output: Output;

  private constructor(child: Deno.ChildProcess, output: Output, port: number) {
    this.#child = child;
    this.#output = output;
    this.port = port;
  }

  /** Starts one on a free port and waits until it is ready. */
  static async start(data: string, options: StartOptions = {}): Promise<ServerProcess> {
    const { settings = ["--limits", "off"], preload, env = {}, under = [] } = options;
    const flags = ["--port", "0", "--data", data, "--log-level", "error", ...settings];
    const before = preload === undefined ? [] : ["--preload", preload];
    const [program, ...args] = [...under, Deno.execPath(), "run", "-A", ...before, MAIN, ...flags];
    const child = new Deno.Command(program!, {
      args,
      env,
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const output = new Output(child.stdout);
    return new ServerProcess(child, output, await output.port);
  }

  /** Where its WebSockets are. */
  get url(): string {
    return `ws://localhost:${this.port}/ws`;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Everything that it has logged. */
  get log(): string {
    return this.#output.text;
  }

  /** Resident memory in MiB, as Linux sees it. */
  get memoryMib(): number {
    const status = Deno.readTextFileSync(`/proc/${this.pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  }

  /** File descriptors that are sockets: files are opened and closed at any time by what works beside. */
  get sockets(): number {
    const folder = `/proc/${this.pid}/fd`;
    return [...Deno.readDirSync(folder)].filter(({ name }) => {
      try {
        return Deno.readLinkSync(`${folder}/${name}`).startsWith("socket:");
      } catch {
        // Closed meanwhile.
        return false;
      }
    }).length;
  }

  /** `SIGSTOP` and `SIGCONT`, say. */
  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Ends it as `kill -9` does. */
  kill(): Promise<number> {
    return this.#end("SIGKILL");
  }

  /** @returns the exit code */
  stop(): Promise<number> {
    return this.#end("SIGTERM");
  }

  async #end(signal: Deno.Signal): Promise<number> {
    this.#child.kill(signal);
    const [{ code }] = await Promise.all([this.#child.status, this.#output.ended]);
    return code;
  }
}

/** What a process prints. It must be read to the end: a full pipe would stop the server. */
class Output {
  text = "";
  /** The port of the server, once it is ready. */
  readonly port: Promise<number>;
  readonly ended: Promise<void>;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.port = promise;
    this.ended = this.#read(stream, resolve).then(() => {
      reject(new Error(`The server ended: ${this.text}`));
    });
  }

  async #read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    ready: (port: number) => void,
  ): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      this.text += text;
      const [, port] = READY.exec(this.text) ?? [];
      if (port !== undefined) ready(Number(port));
    }
  }
}
