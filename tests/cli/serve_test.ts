import { assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { FROM_SOURCE, runProcess, startProcess } from "../parlor_process.ts";

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function start(cwd: string, args: string[], env: Record<string, string> = {}) {
  return startProcess({ command: FROM_SOURCE, args: ["--port", "0", ...args], cwd, env });
}

function run(cwd: string, args: string[], env: Record<string, string> = {}) {
  return runProcess({ command: FROM_SOURCE, args, cwd, env });
}

/** Asks until there is an answer. */
async function statusOf(url: string): Promise<number> {
  const end = performance.now() + 20_000;
  for (;;) {
    try {
      const response = await fetch(url);
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error("Cannot connect"));
  });
}

function closing(socket: WebSocket): Promise<CloseEvent> {
  return new Promise((resolve) => socket.onclose = resolve);
}

/** A member that reads nothing, and so does not answer to a close. */
async function silent(port: number): Promise<Deno.Conn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(
    "GET /ws?username=Cy&room=general HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  ));
  await connection.read(new Uint8Array(64));
  return connection;
}

/** One of them with much unread. */
async function stall(port: number): Promise<Deno.Conn> {
  const stalled = await silent(port);
  const ben = new WebSocket(`ws://127.0.0.1:${port}/ws?username=Ben&room=general`);
  const { promise: flooded, resolve } = Promise.withResolvers<void>();
  let received = 0;
  const send = () => ben.send("x".repeat(4_000));
  // Not all at once: who sends that much and does not read is closed.
  ben.onmessage = () => ++received > 2_000 ? resolve() : send();
  await opened(ben);
  for (let i = 0; i < 50; i++) send();
  await flooded;
  const closed = closing(ben);
  ben.close();
  await closed;
  return stalled;
}

Deno.test("serve() says where it is, keeps its data private, and stops on SIGTERM with code 0", async () => {
  await inFolder(async (folder) => {
    await using parlor = await start(folder, ["--name", "The Garden"]);
    assertMatch(
      parlor.output(),
      /^The Garden \(Parlor [\d.]+\) is ready at http:\/\/localhost:\d+/,
    );
    assertEquals(parlor.output().trim().split("\n").length, 1);
    const health = await fetch(`${parlor.url}/healthz`);
    assertEquals([health.status, (await health.json()).status], [200, "ok"]);
    assertEquals(Deno.statSync(join(folder, "parlor-data")).mode! & 0o777, 0o700);
    assertEquals(Deno.statSync(join(folder, "parlor-data/signing.key")).mode! & 0o777, 0o600);
    assertEquals(await parlor.stop("SIGTERM"), 0);
  });
});

Deno.test("serve() takes settings from .env in the working directory", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, ".env"), 'PARLOR_NAME="From file"\nPARLOR_DATA=:memory:');
    await using parlor = await start(folder, []);
    assertStringIncludes(parlor.output(), "From file");
    assertEquals(await parlor.stop("SIGINT"), 0);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), [".env"]);
  });
});

Deno.test("serve() listens where it is told whatever DENO_SERVE_ADDRESS says", async () => {
  await inFolder(async (folder) => {
    const env = { DENO_SERVE_ADDRESS: "tcp:127.0.0.1:1" };
    await using parlor = await start(folder, ["--data", ":memory:"], env);
    assertEquals((await fetch(`${parlor.url}/healthz`).then((r) => r.json())).status, "ok");
  });
});

Deno.test("serve() reports all mistakes with exit code 1 and touches nothing", async () => {
  await inFolder(async (folder) => {
    const { code, output } = await run(folder, ["--prot", "1", "--limits", "maybe"]);
    assertEquals(code, 1);
    assertEquals(output.trim().split("\n"), [
      'parlor: Unknown setting "--prot"; did you mean "--port"?',
      'parlor: Cannot use --limits "maybe": give on or off',
    ]);
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("serve() says that the port is taken, and touches nothing", async () => {
  await inFolder(async (folder) => {
    using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const { port } = listener.addr as Deno.NetAddr;
    const { code, output } = await run(folder, ["--port", `${port}`, "--host", "127.0.0.1"]);
    assertEquals(code, 1);
    assertMatch(
      output,
      /^parlor: Cannot listen on 127\.0\.0\.1, port \d+: another program .*--port\n$/,
    );
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("serve() says that the data folder cannot be written", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const { code, output } = await run(folder, ["--port", "0", "--data", "file/inside"]);
    assertEquals(code, 1);
    assertMatch(output, /^parlor: Cannot .*--data\n$/);
  });
});

Deno.test("serve() leaves a data folder alone that another Parlor uses", async () => {
  await inFolder(async (folder) => {
    await using parlor = await start(folder, []);
    const { code, output } = await run(folder, ["--port", "0"]);
    assertEquals(code, 1);
    assertMatch(output, /^parlor: .*another Parlor is running.*\n$/);
    assertEquals(await parlor.stop("SIGTERM"), 0);
  });
});

Deno.test("serve() refuses a damaged signing key in one line", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "parlor-data"));
    await Deno.writeTextFile(join(folder, "parlor-data/signing.key"), "short");
    const { code, output } = await run(folder, ["--port", "0"]);
    assertEquals(code, 1);
    assertMatch(output, /^parlor: Cannot use ".*signing\.key": it is damaged.*\n$/);
  });
});

Deno.test("serve() logs who comes and goes, in JSON for machines, and never a token", async () => {
  await inFolder(async (folder) => {
    await using parlor = await start(folder, ["--log-format", "json", "--log-level", "debug"]);
    const socket = new WebSocket(`ws://127.0.0.1:${parlor.port}/ws?token=SECRET&username=Ada`);
    await opened(socket);
    socket.send("/help");
    const closed = closing(socket);
    assertEquals(await parlor.stop("SIGTERM"), 0);
    await closed;
    const lines = parlor.output().trim().split("\n").map((line) => JSON.parse(line));
    const tags = lines.map(({ tag }) => tag);
    for (const tag of ["START", "CONNECT", "STOP"]) assertStringIncludes(tags.join(), tag);
    assertEquals(parlor.output().includes("SECRET"), false);
  });
});

Deno.test("serve() stops within 5 s on a signal, with stalled readers, and tells clients to come back", async () => {
  await inFolder(async (folder) => {
    await using parlor = await start(folder, ["--limits", "off", "--data", ":memory:"]);
    const stalled = [await stall(parlor.port), await silent(parlor.port)];
    const ada = new WebSocket(`ws://127.0.0.1:${parlor.port}/ws`);
    await opened(ada);
    const closed = closing(ada);
    const before = performance.now();
    assertEquals(await parlor.stop("SIGTERM"), 0);
    assertLess(performance.now() - before, 5_000);
    const { code, reason } = await closed;
    assertEquals(code, 1012);
    assertMatch(reason, /^retry_after_ms=\d+$/);
    for (const connection of stalled) connection.close();
  });
});

Deno.test("serve() goes on, and stops within 5 s, while nobody reads its log", async () => {
  await inFolder(async (folder) => {
    const [program, ...first] = FROM_SOURCE;
    const settings = ["--port", "0", "--data", ":memory:", "--limits", "off"];
    const child = new Deno.Command(program!, {
      args: [...first, ...settings, "--log-level", "debug"],
      cwd: folder,
      stdout: "piped",
    }).spawn();
    const output = child.stdout.getReader();
    const { value } = await output.read();
    const [, port] = /:(\d+)/.exec(new TextDecoder().decode(value))!;
    const ada = new WebSocket(`ws://127.0.0.1:${port}/ws?username=Ada&room=general`);
    await opened(ada);
    const { promise: answered, resolve } = Promise.withResolvers<void>();
    ada.onmessage = ({ data }) => data.includes("the last one") && resolve();
    // Far more than a pipe takes.
    for (let i = 0; i < 500; i++) ada.send("x".repeat(1_000));
    ada.send("the last one");
    await answered;
    const closed = closing(ada);
    const before = performance.now();
    child.kill("SIGTERM");
    assertEquals((await child.status).code, 0);
    assertLess(performance.now() - before, 5_000);
    await closed;
    await output.cancel();
  });
});

Deno.test("serve() accepts connections again after it had no file descriptor left for one", async () => {
  if (Deno.build.os === "windows") return;
  await inFolder(async (folder) => {
    const command = ["sh", "-c", 'ulimit -n 100 && exec "$@"', "sh", ...FROM_SOURCE];
    const args = ["--port", "0", "--host", "127.0.0.1", "--data", ":memory:"];
    await using parlor = await startProcess({ command, args, cwd: folder });
    const ada = new WebSocket(`ws://127.0.0.1:${parlor.port}/ws`);
    await opened(ada);
    const deaf = parlor.wrote("Cannot accept new connections");
    const idle: Deno.Conn[] = [];
    const connect = () => Deno.connect({ hostname: "127.0.0.1", port: parlor.port });
    // The last ones are refused.
    for (let i = 0; i < 100; i++) await connect().then((one) => idle.push(one), () => {});
    await deaf;
    for (const connection of idle) connection.close();
    const again = parlor.wrote("New connections are accepted again");
    assertEquals(await statusOf(`${parlor.url}/healthz`), 200);
    await again;
    assertEquals(ada.readyState, WebSocket.OPEN);
    const closed = closing(ada);
    assertEquals(await parlor.stop("SIGTERM"), 0);
    await closed;
  });
});

Deno.test("serve() ends at once when asked again later", async () => {
  await inFolder(async (folder) => {
    await using parlor = await start(folder, ["--limits", "off", "--data", ":memory:"]);
    const stalled = await silent(parlor.port);
    const stopping = parlor.wrote("Stopping on SIGTERM");
    parlor.kill("SIGTERM");
    await stopping;
    const before = performance.now();
    const impatience = setInterval(() => parlor.kill("SIGTERM"), 50);
    const { code } = await parlor.status;
    clearInterval(impatience);
    assertEquals(code, 1);
    assertLess(performance.now() - before, 1_500);
    stalled.close();
  });
});

Deno.test("serve() takes the same signal 20 ms later for an echo, and stops in order", async () => {
  await inFolder(async (folder) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      await using parlor = await start(folder, []);
      // Who does not close keeps the server busy until the second signal is there.
      const stalled = await silent(parlor.port);
      parlor.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assertEquals(await parlor.stop(signal), 0);
      assertMatch(
        parlor.output(),
        new RegExp(`\\[STOP\\] Stopping on ${signal}[^]*\\[STOP\\] Stopped`),
      );
      const left = [...Deno.readDirSync(join(folder, "parlor-data"))].map(({ name }) => name);
      assertEquals(left.filter((name) => name.endsWith("-wal")), []);
      stalled.close();
    }
  });
});

Deno.test("runCommandLine() names what it knows when asked for something else", async () => {
  await inFolder(async (folder) => {
    const unknown = await run(folder, ["conect"]);
    assertEquals(unknown.code, 1);
    assertEquals(unknown.output, 'parlor: Unknown command "conect"; did you mean "connect"?\n');
    const version = await run(folder, ["--version"]);
    assertMatch(version.output, /^parlor \d+\.\d+\.\d+\n$/);
    const help = await run(folder, ["serve", "--help"]);
    assertEquals(help.code, 0);
    assertStringIncludes(help.output, "--temporary-room-hours <hours>");
  });
});
