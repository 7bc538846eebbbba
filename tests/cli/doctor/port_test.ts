import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkPort } from "../../../lib/cli/doctor/port.ts";
import { VERSION } from "../../../lib/version.ts";
import { TestServer } from "../../serve.ts";

function check(port: number, version = VERSION) {
  return checkPort({ host: "127.0.0.1", port, version });
}

Deno.test("checkPort() finds a free port, and leaves it free", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  for (let time = 0; time < 2; time++) {
    assertEquals(await check(port), {
      verdicts: [{ status: "ok", seen: `127.0.0.1, port ${port}: free, no server is running` }],
      connections: null,
    });
  }
});

Deno.test("checkPort() finds our own server, its version and how many are connected", async () => {
  await using server = new TestServer();
  const ada = await server.version1();
  const { verdicts, connections } = await check(server.port);
  assertEquals(verdicts.map(({ status }) => status), ["ok"]);
  assertStringIncludes(verdicts[0]!.seen, `Parlor ${VERSION} is running, 1 connection`);
  assertEquals(connections, 1);
  const { verdicts: [, other] } = await check(server.port, "9.9.9");
  assertEquals(other?.seen, `the server is Parlor ${VERSION}, this is 9.9.9`);
  await ada.close();
});

Deno.test("checkPort() finds another program at the port, whether or not it speaks HTTP", async () => {
  await using web = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response('{"status":"ok"}'),
  );
  using mute = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const closing = mute.accept().then((connection) => connection.close());
  for (const { port } of [web.addr, mute.addr]) {
    const { verdicts, connections } = await check(port);
    assertEquals(verdicts, [{
      status: "problem",
      seen: `127.0.0.1, port ${port}: another program uses the port`,
      advice: "Stop that one, or choose another port with --port",
    }]);
    assertEquals(connections, null);
  }
  await closing;
});

Deno.test("checkPort() says that this machine has no such address", async () => {
  // 192.0.2.0/24 is nobody's: RFC 5737.
  const { verdicts } = await checkPort({ host: "192.0.2.1", port: 8080, version: VERSION });
  assertEquals(verdicts[0]?.advice, "Choose another with --host");
});
