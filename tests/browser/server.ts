import { join } from "node:path";
import { build } from "../../static/build.ts";

const ROOT = join(import.meta.dirname!, "../..");
/** Longest wait for a server to say where it is, in milliseconds. */
const START_DEADLINE_MS = 30_000;

/** A Parlor server in a process of its own. */
export interface ServerProcess {
  /** With a slash at the end. */
  readonly url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

let built: Promise<unknown> | undefined;

/** Builds the page of these sources once for all tests of a run. */
export function pageBuilt(): Promise<unknown> {
  return built ??= build();
}

/**
 * Starts `main.ts` and resolves once it listens.
 * @param data folder, or `:memory:`
 * @param port 0 for a free one
 */
export async function startServer({ data = ":memory:", port = 0 } = {}): Promise<ServerProcess> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(ROOT, "main.ts"), "--port", String(port), "--host", "127.0.0.1"]
      .concat("--data", data, "--name", "Rose Street", "--limits", "off"),
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const deadline = setTimeout(
    () => reject(new Error("The server did not start")),
    START_DEADLINE_MS,
  );
  let printed = "";
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      printed += decoder.decode(bytes, { stream: true });
      const found = /http:\/\/(?:127\.0\.0\.1|localhost):\d+\/?/.exec(printed);
      if (found !== null) resolve(found[0].endsWith("/") ? found[0] : `${found[0]}/`);
    }
  };
  const ended = Promise.all([read(process.stdout), read(process.stderr), process.status]);
  ended.then(() => reject(new Error(`The server ended:\n${printed}`)));
  async function kill(): Promise<void> {
    try {
      process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await ended;
  }
  try {
    return { url: await promise, kill, [Symbol.asyncDispose]: kill };
  } catch (error) {
    await kill();
    throw error;
  } finally {
    clearTimeout(deadline);
  }
}
