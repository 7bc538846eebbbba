import { assert, assertEquals, assertRejects } from "@std/assert";
import { JoinError } from "../../../lib/cli/bench/member.ts";
import { isWhole } from "../../../lib/cli/bench/report.ts";
import { run, RunError, type RunOptions } from "../../../lib/cli/bench/run.ts";
import { CLOSE, SUBPROTOCOL } from "../../../lib/protocol.ts";
import { TestServer } from "../../serve.ts";

function options(url: string, some: Partial<RunOptions> = {}): RunOptions {
  return {
    url,
    clients: 6,
    senders: 2,
    pace: { inFlight: 4 },
    seconds: 0.3,
    waitMs: 5_000,
    room: "bench-1",
    signal: new AbortController().signal,
    onStep: () => {},
    ...some,
  };
}

/** Answers like a Parlor, but not always as one should. `fault` has a member miss or repeat a message. */
function fakeParlor(
  fault: (seq: number, member: number) => "missed" | "repeated" | undefined,
  sockets: WebSocket[] = [],
): Deno.HttpServer<Deno.NetAddr> {
  let seq = 0;
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: SUBPROTOCOL });
    sockets.push(socket);
    socket.onmessage = ({ data }) => {
      const { type, data: { room, message, cid }, ref } = JSON.parse(data);
      const common = { room, timestamp: new Date().toISOString() };
      if (type !== "send_message") {
        return socket.send(JSON.stringify({ type: "ack", data: {}, ref }));
      }
      seq += 1;
      const who = { user_id: "u", username: "Bench", kind: "text", id: `${seq}` };
      const event = JSON.stringify({
        type: "new_message",
        data: { ...common, ...who, seq, message, cid },
      });
      sockets.forEach((each, member) => {
        const wrong = fault(seq, member);
        if (wrong !== "missed") each.send(event);
        if (wrong === "repeated") each.send(event);
      });
      socket.send(
        JSON.stringify({ type: "ack", data: { ...common, id: `${seq}`, seq, cid }, ref }),
      );
    };
    return response;
  });
}

function fakeUrl({ addr }: Deno.HttpServer<Deno.NetAddr>): string {
  return `ws://127.0.0.1:${addr.port}/ws`;
}

Deno.test("run() counts acks and deliveries, and every client gets every acked message", async () => {
  await using server = new TestServer({ args: ["--limits", "off"] });
  const result = await run(options(server.url("ws", "/ws")));
  const { tally, crowd, joinMs } = result;
  const { missing, repeated, overdue, unanswered } = result;
  assertEquals({ missing, repeated, overdue, unanswered }, {
    missing: 0,
    repeated: 0,
    overdue: 0,
    unanswered: 0,
  });
  assert(isWhole(result));
  assertEquals([crowd.members.length, crowd.isLimited, joinMs.count], [6, false, 6]);
  assert(tally.acked > 0 && tally.ackMs.count === tally.acked);
  assertEquals(tally.deliveryMs.count, tally.deliveries);
  // Six members, and at the most what is in flight at both ends of the span.
  assert(Math.abs(tally.deliveries - 6 * tally.acked) <= 6 * 2 * 8, `${tally.deliveries}`);
  assertEquals([result.limitPerSecond, tally.refused.size], [undefined, 0]);
  assert(tally.deliveryMs.percentile(50) > 0 && tally.deliveryMs.max < 10_000);
});

Deno.test("run() keeps to a room of its own and leaves nobody behind", async () => {
  await using server = new TestServer({ args: ["--limits", "off"] });
  const ada = await server.version1();
  ada.send({ type: "hello", data: { username: "Ada" }, ref: 1 });
  ada.send({ type: "join_room", data: { room: "general" }, ref: 2 });
  await run(options(server.url("ws", "/ws")));
  const { rooms } = await (await fetch(server.url("http", "/api/rooms"))).json();
  assertEquals(rooms.map(({ name }: { name: string }) => name), ["general"]);
  ada.send({ type: "ping", ref: 3 });
  for (;;) {
    const { type, data } = await ada.next();
    assert(type !== "new_message", `Ada heard ${JSON.stringify(data)}`);
    if (type === "pong") break;
  }
  await ada.close();
});

Deno.test("run() keeps a steady pace", async () => {
  await using server = new TestServer({ args: ["--limits", "off"] });
  const { tally, seconds } = await run(
    options(server.url("ws", "/ws"), { pace: { perSecond: 200 }, seconds: 0.5 }),
  );
  const due = seconds * 200;
  assert(tally.acked > due * 0.8 && tally.acked < due * 1.2, `${tally.acked} of ${due}`);
  assertEquals(tally.heldBack, 0);
});

Deno.test("run() goes on below the server's limits and says that it met them", async () => {
  const limits = [
    "--connections-per-address",
    "4",
    "--message-rate",
    "20",
    "--message-burst",
    "10",
  ];
  await using server = new TestServer({ args: limits });
  const result = await run(options(server.url("ws", "/ws"), { seconds: 1 }));
  assertEquals([result.crowd.members.length, result.crowd.isLimited], [4, true]);
  assert(isWhole(result));
  assert((result.refusedBefore.get("too_fast") ?? 0) > 0);
  // Warned off, not thrown out: the pace is found with few refusals.
  assert((result.tally.refused.get("too_fast") ?? 0) < 10);
  const { limitPerSecond = NaN, tally } = result;
  assert(limitPerSecond > 8 && limitPerSecond < 30, `${limitPerSecond}`);
  assert(tally.acked >= 12 && tally.acked <= 50, `${tally.acked}`);
});

for (const wrong of ["missed", "repeated"] as const) {
  Deno.test(`run() finds an acked message that a client ${wrong}`, async () => {
    await using server = fakeParlor((seq, member) => seq === 5 && member === 3 ? wrong : undefined);
    const result = await run(options(fakeUrl(server)));
    assertEquals([result.missing, result.repeated], wrong === "missed" ? [1, 0] : [0, 1]);
    assert(!isWhole(result));
  });
}

Deno.test("run() ends at once with the server and says so", async () => {
  await using server = new TestServer({ args: ["--limits", "off"] });
  const onStep = (step: string) => void (step.startsWith("Measuring") && server.stop());
  await assertRejects(
    () => run(options(server.url("ws", "/ws"), { seconds: 30, onStep })),
    RunError,
    "connections were lost during the run: the server stopped",
  );
});

Deno.test("run() does not wait for what a server that went away still owes", async () => {
  const sockets: WebSocket[] = [];
  await using server = fakeParlor((seq) => seq > 5 ? "missed" : undefined, sockets);
  const onStep = (step: string) => {
    if (step.startsWith("Waiting")) { for (const socket of sockets) socket.close(CLOSE.restart); }
  };
  await assertRejects(() => run(options(fakeUrl(server), { onStep })), RunError, "stopped");
});

Deno.test("run() that is stopped while it measures gives what it has", async () => {
  await using server = new TestServer({ args: ["--limits", "off"] });
  const stopping = new AbortController();
  const onStep = (step: string) => {
    if (step.startsWith("Measuring")) setTimeout(() => stopping.abort(), 100);
  };
  const { signal } = stopping;
  const result = await run(options(server.url("ws", "/ws"), { seconds: 30, onStep, signal }));
  assert(result.seconds < 5 && isWhole(result));
});

for (const step of ["Connecting", "Warming up"]) {
  Deno.test(`run() that is stopped at "${step}" has nothing to give, and leaves`, async () => {
    await using server = new TestServer({ args: ["--limits", "off"] });
    const stopping = new AbortController();
    const { signal } = stopping;
    const onStep = (now: string) => {
      if (now.startsWith(step)) stopping.abort();
    };
    await assertRejects(
      () => run(options(server.url("ws", "/ws"), { seconds: 30, onStep, signal })),
      DOMException,
    );
  });
}

Deno.test("run() says in one line why it cannot connect", async () => {
  await using parlor = new TestServer({ args: ["--connections-per-address", "1"] });
  await using plain = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/gone") return new Response(null, { status: 404 });
    return Deno.upgradeWebSocket(request).response;
  });
  const reason = async (url: string) => {
    const error = await assertRejects(() => run(options(url)), JoinError);
    return error.message;
  };
  await using hasty = new TestServer({ args: ["--message-burst", "1"] });
  const ada = await parlor.version1();
  assertEquals(
    await reason(hasty.url("ws", "/ws")),
    'the server says "You send faster than this server allows: wait a moment". On a test server lift the limit with --limits off',
  );
  assertEquals(
    await reason(parlor.url("ws", "/ws")),
    "the server answers with HTTP status 429: too many connections from this address. On a test server lift the limit with --limits off",
  );
  await ada.close();
  const base = fakeUrl(plain);
  assertEquals(await reason(base), "it is a WebSocket server, but no Parlor");
  assertEquals(
    await reason(base.replace("/ws", "/gone")),
    "no Parlor answers there: the server answers with HTTP status 404. The socket of a Parlor is at /ws",
  );
  assertEquals(
    await reason(base.replace("ws:", "wss:")),
    "the server does not speak TLS: write ws://",
  );
  assertEquals(await reason("ws://127.0.0.1:1/ws"), "no server answers there");
});

Deno.test("run() waits no longer than it says for what a server owes, and counts it", async () => {
  await using server = fakeParlor((seq, member) => seq > 5 && member === 3 ? "missed" : undefined);
  const result = await run(options(fakeUrl(server), { waitMs: 200 }));
  assertEquals([result.missing, result.unanswered], [0, 0]);
  assert(result.overdue > 0 && !isWhole(result));
});
