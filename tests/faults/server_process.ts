import { join } from "node:path";

const MAIN = join(import.meta.dirname!, "../../main.ts");
const READY = /is ready at http:\/\/localhost:(\d+)/;

/** The server in a process of its own, so that it can be killed. */
export class ServerProcess {
  readonly #child: Deno.ChildProcess;
  readonly #drained: Promise<unknown>;
  /** Where its WebSockets are. */
  readonly url: string;

  private constructor(child: Deno.ChildProcess, port: string, drained: Promise<unknown>) {
    this.#child = child;
    this.#drained = drained;
    this.url = `ws://localhost:${port}/ws`;
  }

  /** Starts one on a free port and waits until it is ready. */
  static async start(data: string): Promise<ServerProcess> {
    const flags = ["--port", "0", "--data", data, "--limits", "off", "--log-level", "error"];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", MAIN, ...flags],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await output.read();
      if (done) throw new Error(`The server ended: ${text}`);
      text += value;
      const [, port] = READY.exec(text) ?? [];
      if (port !== undefined) return new ServerProcess(child, port, drain(output));
    }
  }

  /** Ends it as `kill -9` does. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  async #end(signal: Deno.Signal): Promise<void> {
    this.#child.kill(signal);
    await Promise.all([this.#child.status, this.#drained]);
  }
}

/** A full pipe would stop the server. */
async function drain(output: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await output.read()).done);
}
