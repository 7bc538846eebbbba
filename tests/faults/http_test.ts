/** What clients can do to a server over HTTP, before there is a WebSocket. */
import { assertEquals, assertLess } from "@std/assert";
import { createConnection } from "node:net";
import { eventually } from "./eventually.ts";
import { LONG } from "./long.ts";
import { Member } from "./member.ts";
import { handshake, RawSocket } from "./raw_socket.ts";
import { assertServed, GROWTH_MIB, withServer } from "./server_fixture.ts";

const LEAVERS = 450;
const PER_ADDRESS = 200;
/** Clients that take their time: far more than one address may have WebSockets. */
const SLOW = LONG ? 5_000 : 500;

const slowHead = "GET / HTTP/1.1\r\nHost: chat.test\r\nX-Slow: ";
const slowBody =
  "POST /api/rooms HTTP/1.1\r\nHost: chat.test\r\nContent-Length: 1000000000\r\n\r\n{";

async function leave(port: number, number: number): Promise<void> {
  using socket = await RawSocket.connect(port);
  const whole = handshake();
  switch (number % 3) {
    case 0:
      return socket.sendBytes(whole.subarray(0, 1 + number % (whole.length - 1)));
    case 1:
      return socket.sendBytes(whole);
    default:
      await socket.sendBytes(whole);
      await socket.someBytes();
  }
}

/** Leaves with a reset, as a program does that is killed with something unread. */
function reset(port: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = createConnection(port, "127.0.0.1");
  socket.on("connect", () => socket.write(handshake(), () => socket.resetAndDestroy()));
  socket.on("error", () => {});
  socket.on("close", () => resolve());
  return promise;
}

Deno.test("450 clients that leave during the upgrade leave no descriptor behind", async () => {
  await withServer(async ({ server }) => {
    // One more than before the first: the runtime opens it then, and keeps it.
    const before = server.sockets + 1;
    for (let number = 0; number < LEAVERS; number++) await leave(server.port, number);
    await eventually("their descriptors are free", () => server.sockets <= before);
    const ben = new Member("Ben", "garden");
    await ben.connect(server.url);
    await ben.leave();
  }, { settings: ["--connections-per-address", `${PER_ADDRESS}`] });
});

Deno.test("450 clients that reset the connection during the upgrade keep no more descriptors than an address may have", async () => {
  await withServer(async ({ server, ada }) => {
    const before = server.sockets;
    await Promise.all(Array.from({ length: LEAVERS }, () => reset(server.port)));
    await assertServed(ada);
    // Deno never frees the ones whose reset came in the middle of its answer.
    await eventually("no more are left", () => server.sockets <= before + PER_ADDRESS, {
      withinMs: 20_000,
    });
  }, { settings: ["--connections-per-address", `${PER_ADDRESS}`] });
});

Deno.test("slow heads and slow bodies cost little, and nobody else waits for them", async () => {
  await withServer(async ({ server, ada }) => {
    const [before, memoryMib] = [server.sockets, server.memoryMib];
    const slow: RawSocket[] = [];
    for (let number = 0; number < SLOW; number++) {
      const socket = await RawSocket.connect(server.port);
      slow.push(socket);
      await socket.sendBytes(new TextEncoder().encode(number % 2 ? slowHead : slowBody));
    }
    // Nothing but the number of descriptors bounds them: docs/limits.md.
    await eventually("all are there", () => server.sockets >= before + SLOW);
    await assertServed(ada);
    const ben = new Member("Ben", "garden");
    await ben.connect(server.url);
    ben.send("Hello");
    await ada.until("Ben's message came", () => ada.log.length === 1);
    const page = await fetch(`http://localhost:${server.port}/healthz`);
    assertEquals([page.status, (await page.json()).status], [200, "ok"]);
    await ben.leave();
    const grown = server.memoryMib - memoryMib;
    assertLess(grown, SLOW / 500 * GROWTH_MIB);
    console.log(`${SLOW} slow clients: ${(grown * 1_024 / SLOW).toFixed(1)} KiB each`);
    for (const socket of slow) socket[Symbol.dispose]();
    // What is left is the fetch's own.
    await eventually("their descriptors are free", () => server.sockets <= before + 2);
  });
});

Deno.test("a body without end is read away, and fills no memory", async () => {
  await withServer(async ({ server, ada }) => {
    using socket = await RawSocket.connect(server.port);
    const memoryMib = server.memoryMib;
    await socket.sendBytes(new TextEncoder().encode(slowBody));
    const piece = new Uint8Array(1_024 * 1_024);
    for (let sent = 0; sent < 200; sent++) await socket.sendBytes(piece);
    await assertServed(ada);
    assertLess(server.memoryMib, memoryMib + GROWTH_MIB);
  });
});
