import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Finding } from "../../../lib/cli/doctor/finding.ts";
import { checkHandshake, checkOutside, checkQuiet } from "../../../lib/cli/doctor/outside.ts";
import { ReverseProxy, type ReverseProxyOptions, set, without } from "../../reverse_proxy.ts";
import { TestServer } from "../../serve.ts";

type Rewrite = NonNullable<ReverseProxyOptions["rewrite"]>;

/** What a proxy should pass on. */
function well(head: string[], client: string): string[] {
  return set(set(head, "X-Forwarded-For", client), "X-Forwarded-Proto", "https");
}

function trusting(): TestServer {
  return new TestServer({ args: ["--trust-proxy", "on"] });
}

async function check(site: URL): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of checkOutside(site, { patient: false, announce() {} })) {
    findings.push(finding);
  }
  return findings;
}

/** What is said through a proxy of one of the checks. */
async function through(
  server: TestServer,
  options: Omit<ReverseProxyOptions, "port">,
  about: string,
): Promise<Finding[]> {
  await using proxy = new ReverseProxy({ port: server.port, ...options });
  return (await check(proxy.url)).filter((finding) => finding.check === about);
}

async function proxied(server: TestServer, rewrite: Rewrite): Promise<Finding> {
  const [found, ...more] = await through(server, { rewrite }, "Proxy");
  assertEquals(more, []);
  return found!;
}

Deno.test("checkOutside() finds nothing wrong with a server without a proxy", async () => {
  await using server = new TestServer();
  const findings = await check(new URL(server.url("http", "/")));
  assertEquals(findings.map(({ check, status }) => `${check}: ${status}`), [
    "Public URL: ok",
    "Proxy: ok",
    "Server's clock: ok",
    "WebSocket: ok",
    "Quiet lines: unchecked",
  ]);
  assertEquals(findings[1]!.seen, "no sign of a proxy; this machine is 127.0.0.1 to the server");
});

Deno.test("checkOutside() finds nothing wrong with a proxy that does all that it should", async () => {
  await using server = trusting();
  const found = await proxied(server, (head) => well(head, "203.0.113.7"));
  assertEquals([found.status, found.seen], [
    "ok",
    "the proxy says where people come from; this machine is 203.0.113.7 to the server",
  ]);
});

Deno.test("checkOutside() says that --trust-proxy is needed", async () => {
  await using server = new TestServer();
  const found = await proxied(server, well);
  assertEquals(found.status, "warning");
  assertStringIncludes(found.advice!, "Set --trust-proxy on");
});

Deno.test("checkOutside() says that --trust-proxy is on where no proxy is", async () => {
  await using server = trusting();
  const [, found] = await check(new URL(server.url("http", "/")));
  assertEquals(found!.seen, "the server believes whatever address a client claims to have");
  assertStringIncludes(found!.advice!, "set --trust-proxy off");
  assertEquals(found!.status, "problem");
});

Deno.test("checkOutside() says that the proxy passes on whatever address a client claims", async () => {
  await using server = trusting();
  const found = await proxied(server, (head) => set(head, "X-Forwarded-Proto", "https"));
  assertEquals(found.status, "problem");
  assertStringIncludes(found.advice!, "Let the proxy set X-Forwarded-For");
});

Deno.test("checkOutside() says that the proxy keeps to itself where people come from", async () => {
  await using server = trusting();
  const found = await proxied(
    server,
    (head) => set(without(head, "X-Forwarded-For"), "X-Forwarded-Proto", "https"),
  );
  assertEquals([found.status, found.seen], [
    "warning",
    "everybody has one address, 127.0.0.1, the proxy's",
  ]);
});

Deno.test("checkOutside() says that the proxy does not pass on the host, and what that breaks", async () => {
  await using server = new TestServer();
  const rewrite: Rewrite = (head) => set(head, "Host", `backend:${server.port}`);
  const found = await proxied(server, rewrite);
  assertEquals(found.status, "problem");
  assertStringIncludes(found.seen, `the server takes itself for "backend:${server.port}"`);
  const [socket] = await through(server, { rewrite }, "WebSocket");
  assertEquals(socket!.status, "problem");
  assertStringIncludes(socket!.seen, "may not connect here");
});

Deno.test("checkOutside() says that the proxy drops what a WebSocket needs", async () => {
  await using server = new TestServer();
  for (const header of ["Upgrade", "Connection"]) {
    const rewrite: Rewrite = (head) => set(without(head, header), "Connection", "close");
    const [found] = await through(server, { rewrite }, "WebSocket");
    assertEquals(found!.status, "problem");
    assertStringIncludes(found!.advice!, "proxy_set_header Upgrade $http_upgrade");
  }
  const rewrite: Rewrite = (head) => without(head, "Sec-WebSocket-Protocol");
  const [found] = await through(server, { rewrite }, "WebSocket");
  assertStringIncludes(found!.seen, "opens without the subprotocol parlor.v1");
});

Deno.test("checkOutside() says that the server's clock is not this machine's", async () => {
  await using server = new TestServer();
  server.clock.push(-3_600_000);
  const found = (await check(new URL(server.url("http", "/"))))
    .find(({ check }) => check === "Server's clock");
  assertEquals(found?.status, "warning");
  assertStringIncludes(found!.seen, "behind this machine's");
});

Deno.test("checkOutside() stops where no Parlor answers, and says who does", async () => {
  const answers = [
    [new Response("Hello"), "answers 200, and not as Parlor does"],
    [new Response("", { status: 502 }), "answers 502: the proxy does not reach the server"],
    [
      new Response("", { status: 301, headers: { location: "https://chat.example.org/healthz" } }),
      "sends people to https://chat.example.org",
    ],
  ] as const;
  for (const [answer, seen] of answers) {
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => answer);
    const findings = await check(new URL(`http://127.0.0.1:${server.addr.port}`));
    assertEquals(findings.map(({ check, status }) => [check, status]), [["Public URL", "problem"]]);
    assertStringIncludes(findings[0]!.seen, seen);
    await server.shutdown();
  }
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  const [nobody] = await check(new URL(`http://127.0.0.1:${listener.addr.port}`));
  assertStringIncludes(nobody!.seen, "nothing answers there");
  const [nowhere] = await check(new URL("http://chat.invalid"));
  assertStringIncludes(nowhere!.seen, "no machine has that name");
});

Deno.test("checkHandshake() hands on what the server says", () => {
  const found = checkHandshake(new URL("http://a"), {
    status: 429,
    protocol: null,
    text: "Too many connections",
  });
  assertEquals(found.seen, "refused with status 429: Too many connections");
});

Deno.test("checkQuiet() finds out whether a proxy cuts connections on which nothing happens", async () => {
  await using server = new TestServer();
  await using hasty = new ReverseProxy({ port: server.port, cutAfterMs: 50 });
  const cut = await checkQuiet(hasty.url, 5_000);
  assertEquals(cut.status, "warning");
  assert(/cut after 0\.\d s of silence/.test(cut.seen), cut.seen);
  await using calm = new ReverseProxy({ port: server.port });
  assertEquals((await checkQuiet(calm.url, 100)).status, "ok");
});
