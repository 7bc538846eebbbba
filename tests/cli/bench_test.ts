import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { SUBPROTOCOL } from "../../lib/protocol.ts";
import { FROM_SOURCE, runProcess, startProcess } from "../parlor_process.ts";
import { Peer } from "../peer.ts";
import { TestServer } from "../serve.ts";

const cwd = new URL("../..", import.meta.url).pathname;
const SHORT = ["--clients", "5", "--senders", "2", "--seconds", "0.3"];

/** @returns the exit code, and what was written to either output */
function bench(...args: string[]) {
  return runProcess({ command: FROM_SOURCE, args: ["bench", ...args], cwd });
}

/** The lines that are no report on progress. */
function said(output: string): string[] {
  return output.trimEnd().split("\n").filter((line) =>
    !/^(Connecting|Warming|Measuring|Waiting) /.test(line)
  );
}

/** Listens in until so many messages went through the room of a run. */
async function heard(url: string, messages: number): Promise<void> {
  const { rooms } = await (await fetch(`${url}/api/rooms`)).json();
  const [room] = rooms.filter(({ name }: { name: string }) => name.startsWith("bench-"));
  const ear = await Peer.open(`${url.replace("http", "ws")}/ws`, { protocols: [SUBPROTOCOL] });
  ear.send({ type: "hello", data: { username: "Ear" }, ref: 1 });
  ear.send({ type: "join_room", data: { room: room.name }, ref: 2 });
  for (let i = 0; i < messages; i++) await ear.nextOf("new_message");
  await ear.close();
}

Deno.test("bench() prints the figures of a server", async () => {
  await using server = new TestServer({ args: ["--limits", "off"] });
  const { code, output } = await bench(server.url("ws", "/ws"), ...SHORT);
  assertEquals(code, 0);
  assertMatch(output, /^Parlor \S+ at ws:\/\/127\.0\.0\.1:\d+\/ws$/m);
  assertMatch(output, /^5 clients in one room, 2 of them send, each with 8 messages in flight$/m);
  assertMatch(output, /^Deliveries( +[\d,.]+){2}$/m);
  assertMatch(output, /^Delivery( +[\d.]+ m?s){4}$/m);
  assertStringIncludes(output, "Lost: nothing");
  assert(!output.includes("Note: The server's limit"), output);
});

Deno.test("bench() says so where it measured the server's limits, and how to lift them", async () => {
  await using server = new TestServer({
    args: ["--connections-per-address", "3", "--message-burst", "5"],
  });
  const { code, output } = await bench(server.url("ws", "/ws"), ...SHORT);
  assertEquals(code, 0);
  assertStringIncludes(output, "The server let in 3 of 5 clients");
  assertMatch(output, /limit on messages was met \([\d,]+ times too_fast\)/);
  assertStringIncludes(output, "parlor serve --limits off");
});

Deno.test("bench() gives the figures to programs as JSON", async () => {
  await using server = new TestServer({ args: ["--limits", "off"] });
  const { code, output } = await bench(server.url("ws", "/ws"), ...SHORT, "--json");
  assertEquals(code, 0);
  const [line, ...more] = said(output);
  assertEquals(more, []);
  const figures = JSON.parse(line ?? "");
  assertEquals(figures.clients, { asked: 5, joined: 5 });
  assertEquals([figures.missing, figures.repeated, figures.overdue], [0, 0, 0]);
  assert(figures.messages_acked > 0 && figures.deliveries > figures.messages_acked);
  assertEquals(Object.keys(figures.delivery_ms), ["p50", "p99", "p99.9", "max"]);
});

Deno.test("bench() says what is wrong in one line each, and exits with 1", async () => {
  const wrong = await bench("--clients", "0", "localhost:8080");
  assertEquals([wrong.code, said(wrong.output)], [1, [
    'parlor: Cannot use --clients "0": give a whole number from 1 to 100000',
    'parlor: "localhost:8080" is no URL. Write ws://localhost:8080',
  ]]);
  const nobody = await bench("ws://127.0.0.1:1");
  assertEquals([nobody.code, said(nobody.output)], [1, [
    "parlor: Cannot connect to ws://127.0.0.1:1/ws: no server answers there",
  ]]);
});

Deno.test("bench() says where a web server answers that is no Parlor", async () => {
  for (
    const [status, path, wayOut] of [
      [200, "/ws", ""],
      [404, "/chat", ". The socket of a Parlor is at /ws"],
    ] as const
  ) {
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      () => new Response("Hello", { status }),
    );
    const url = `ws://127.0.0.1:${server.addr.port}${path}`;
    const { code, output } = await bench(url);
    assertEquals([code, said(output)], [1, [
      `parlor: Cannot connect to ${url}: no Parlor answers there: the server answers with HTTP status ${status}${wayOut}`,
    ]]);
  }
});

Deno.test("bench() explains itself", async () => {
  const { code, output } = await bench("--help");
  assertEquals(code, 0);
  const line = /Usage:\n([^]*?)\n\n/.exec(output)?.[1] ?? "";
  for (const flag of ["--clients", "--senders", "--in-flight", "--rate", "--seconds", "--json"]) {
    assertStringIncludes(line, flag);
  }
});

Deno.test("bench() knows when this machine lets it open no more files", async () => {
  await using server = new TestServer({ args: ["--limits", "off"] });
  const [program, ...args] = FROM_SOURCE;
  const { code, output } = await runProcess({
    command: ["sh", "-c", `ulimit -n 90; exec "$0" "$@"`, program!, ...args],
    args: ["bench", server.url("ws", "/ws"), "--clients", "200"],
    cwd,
  });
  assertEquals(code, 1);
  assertMatch(
    said(output).join("\n"),
    /^parlor: .*no more files \(ulimit -n\), after \d+ of 200 .*$/,
  );
});

Deno.test("bench() ends with the figures it has on Ctrl-C, even if it arrives twice", async () => {
  await using server = await startProcess({
    command: FROM_SOURCE,
    args: ["--host", "127.0.0.1", "--port", "0", "--data", ":memory:", "--limits", "off"],
    cwd,
  });
  const url = `ws://127.0.0.1:${server.port}/ws`;
  const child = new Deno.Command(FROM_SOURCE[0]!, {
    args: [...FROM_SOURCE.slice(1), "bench", url, "--clients", "5", "--seconds", "60"],
    cwd,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = new Response(child.stdout).text();
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    if (!text.includes("Measuring")) continue;
    await heard(server.url, 100);
    // `deno task` passes on the Ctrl-C that the terminal has sent to all.
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
  }
  const { code } = await child.status;
  assertEquals(code, 0);
  assertStringIncludes(await output, "Lost: nothing");
});
