import { assertEquals, assertMatch } from "@std/assert";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
/** Longest time any step of a test may take, in milliseconds. */
const DEADLINE_MS = 20_000;

/** A run of `parlor`, with what it says. */
class Run implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #read: Promise<unknown>;
  readonly #seen = { stdout: "", stderr: "" };
  #onText: () => void = () => {};

  constructor(args: string[]) {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", MAIN, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      env: { NO_COLOR: "1", LC_ALL: "C" },
    });
    this.#child = command.spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#read = Promise.all([this.#follow("stdout"), this.#follow("stderr")]);
  }

  get stdout(): string[] {
    return this.#seen.stdout.split("\n").slice(0, -1);
  }

  get stderr(): string[] {
    return this.#seen.stderr.split("\n").slice(0, -1);
  }

  async type(text: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(text));
  }

  /** Nothing more will be typed. @returns the exit code */
  async end(): Promise<number> {
    await this.#input.close();
    return await this.exit();
  }

  async exit(): Promise<number> {
    const { code } = await inTime("the exit", this.#child.status);
    await this.#read;
    return code;
  }

  /** Waits for a line on standard output. */
  async line(pattern: RegExp): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#onText = () => {
      const found = this.stdout.find((line) => pattern.test(line));
      if (found !== undefined) resolve(found);
    };
    this.#onText();
    return await inTime(`a line like ${pattern}, got ${JSON.stringify(this.#seen)}`, promise);
  }

  async kill(signal: Deno.Signal): Promise<number> {
    this.#child.kill(signal);
    return await this.exit();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#child.status;
    await this.#read;
    await this.#input.close().catch(() => {});
  }

  async #follow(name: "stdout" | "stderr"): Promise<void> {
    for await (const text of this.#child[name].pipeThrough(new TextDecoderStream())) {
      this.#seen[name] += text;
      this.#onText();
    }
  }
}

async function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Waited too long for ${what}`)), DEADLINE_MS);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function serve(data: string, port = "0"): Promise<{ server: Run; url: string }> {
  const server = new Run(["serve", "--host", "127.0.0.1", "--port", port, "--data", data]);
  const banner = await server.line(/http:\/\/\S+:\d+/);
  const found = /:(\d+)/.exec(banner.slice(banner.indexOf("//")))?.[1];
  return { server, url: `ws://127.0.0.1:${found}/ws` };
}

Deno.test("connect() passes on what is piped in, and exits when it is acked", async () => {
  const { server, url } = await serve(":memory:");
  await using _ = server;
  await using ear = new Run(["connect", url, "Ear", "--room", "general"]);
  await ear.line(/^\[SYSTEM\] Joined room: general$/);
  await using bot = new Run(["connect", url, "--name", "Bot", "--room", "general"]);
  await bot.type("Backup done\n你好，世界");
  assertEquals(await bot.end(), 0);
  assertEquals(bot.stdout, ["[SYSTEM] Joined room: general"]);
  assertEquals(bot.stderr, []);
  await ear.line(/^\[general\] Bot: 你好，世界$/);
  assertEquals(await ear.end(), 0);
  assertEquals(ear.stdout.slice(0, 4), [
    "[SYSTEM] Joined room: general",
    "[SYSTEM] Bot joined general",
    "[general] Bot: Backup done",
    "[general] Bot: 你好，世界",
  ]);
});

Deno.test("connect() runs the server's slash commands, line by line, and ends with /quit", async () => {
  const { server, url } = await serve(":memory:");
  await using _ = server;
  await using ada = new Run(["connect", url, "Ada"]);
  await ada.type("/rooms\n/join tech\n/join random\n/rooms\n/leave\n/rooms\n/quit\nnever sent\n");
  assertEquals(await ada.exit(), 0);
  assertEquals(ada.stdout, [
    "[SYSTEM] Your rooms: None",
    "[SYSTEM] Joined room: tech",
    "[SYSTEM] Joined room: random",
    "[SYSTEM] Your rooms: tech, random",
    "[SYSTEM] Left all rooms",
    "[SYSTEM] Your rooms: None",
  ]);
});

Deno.test("connect() says on standard error what was not taken, and exits with 1", async () => {
  const { server, url } = await serve(":memory:");
  await using _ = server;
  await using ada = new Run(["connect", url, "Ada"]);
  await ada.type("Hello\n/bogus\n");
  assertEquals(await ada.end(), 1);
  assertEquals(ada.stdout, []);
  assertEquals(ada.stderr, [
    "[ERROR] You are not in any room. Use /join <room> to join a room.",
    "[ERROR] Unknown command: /bogus. Type /help for available commands.",
  ]);
});

Deno.test("connect() says in one line that nobody answers, and exits with 1", async () => {
  await using ada = new Run(["connect", "ws://127.0.0.1:1", "Ada"]);
  assertEquals(await ada.exit(), 1);
  assertEquals(ada.stderr, [
    "parlor: Cannot connect to ws://127.0.0.1:1/ws: no server answers there",
  ]);
});

Deno.test("connect() exits with 1 if the server refuses the name, or if there is none", async () => {
  const { server, url } = await serve(":memory:");
  await using _ = server;
  await using ada = new Run(["connect", url, "x".repeat(33)]);
  assertEquals(await ada.exit(), 1);
  assertEquals(ada.stderr.length, 1);
  assertMatch(ada.stderr[0] ?? "", /^parlor: /);
  await using nobody = new Run(["connect", url]);
  assertEquals(await nobody.exit(), 1);
  assertEquals(nobody.stderr, ["parlor: Cannot connect without a name: give one with --name"]);
});

Deno.test("connect() leaves cleanly on SIGTERM", async () => {
  const { server, url } = await serve(":memory:");
  await using _ = server;
  await using ada = new Run(["connect", url, "Ada", "--room", "general"]);
  await ada.line(/Joined room/);
  assertEquals(await ada.kill("SIGTERM"), 0);
  assertEquals(ada.stderr, []);
});

Deno.test("connect() comes back after kill -9 of the server and loses nothing", async () => {
  const data = await Deno.makeTempDir();
  try {
    const first = await serve(data);
    await using _first = first.server;
    const { url } = first;
    await using ear = new Run(["connect", url, "Ear", "--room", "general"]);
    await ear.line(/Joined room/);
    await using ada = new Run(["connect", url, "Ada", "--room", "general"]);
    await ada.line(/Joined room/);
    await ada.type("1\n2\n");
    await ear.line(/Ada: 2$/);
    await first.server.kill("SIGKILL");
    await ear.line(/^\[SYSTEM\] Connection lost/);
    await ada.line(/^\[SYSTEM\] Connection lost/);
    await ada.type("3\n4\n");
    const second = await serve(data, new URL(url).port);
    await using _second = second.server;
    await ear.line(/Ada: 4$/);
    assertEquals(await ada.end(), 0);
    assertEquals(await ear.end(), 0);
    const heard = ear.stdout.filter((line) => line.startsWith("[general] Ada: "));
    assertEquals(heard, [1, 2, 3, 4].map((text) => `[general] Ada: ${text}`));
    assertEquals(ear.stdout.filter((line) => line.includes("Connected again")).length, 1);
  } finally {
    await Deno.remove(data, { recursive: true });
  }
});
