/** What single peers can do to a server over their WebSocket, and what the others notice of it. */
import { assert, assertEquals, assertLess } from "@std/assert";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { CLOSE, LIMITS, type Message, TIMES } from "../../lib/protocol.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { checkDelivery } from "./checker.ts";
import { eventually } from "./eventually.ts";
import { encodeFrame, type FrameParts, OPCODE } from "./frames.ts";
import { LONG } from "./long.ts";
import { Member } from "./member.ts";
import { handshake, RawSocket } from "./raw_socket.ts";
import { assertServed, GROWTH_MIB, joinByHand, withServer } from "./server_fixture.ts";
import { ServerProcess } from "./server_process.ts";

/** How many times faster silence passes than in life. */
const HASTE = LONG ? 1 : 15;
const MIB = 1_024 * 1_024;

/** The p99 of a usual round: one that the machine disturbed does not count. */
function usualP99(rounds: readonly number[][]): number {
  return quantile(rounds.map((times) => quantile(times, 0.99)), 0.5);
}

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * q)]!;
}

Deno.test("a stalled reader costs the others nothing, is closed, and resumes without a gap", async () => {
  await withServer(async ({ server, ada, data }) => {
    const ben = new Member("Ben", "garden");
    await ben.connect(server.url);
    const text = "x".repeat(LIMITS.messageLength);
    /** @returns how long each of 100 messages took to reach the other, in milliseconds */
    const talk = async () => {
      const from = ben.log.length;
      const times: number[] = [];
      const start = performance.now();
      for (let i = 0; i < 100; i++) ada.send(text);
      await ben.until("all has come", () => {
        while (times.length < ben.log.length - from) times.push(performance.now() - start);
        return times.length === 100;
      });
      await ada.until("all is acked", () => ada.settled && ada.log.length === ada.acked.size);
      return times;
    };
    const alone: number[][] = [];
    for (let round = 0; round < 5; round++) alone.push(await talk());
    const memoryMib = server.memoryMib;
    using stalled = await joinByHand(server.port, "Cy");
    const beside: number[][] = [];
    // More than kernels buffer, and less than a resume replays. The others get all of it.
    for (let round = 0; round < 30; round++) beside.push(await talk());
    await eventually("it is found too slow", () => server.log.includes("[SLOW]"), {
      withinMs: 15_000,
    });
    // Two heaps grow over 14 MB of text: the server's, and that of the thread that indexes it.
    assertLess(server.memoryMib, memoryMib + 4 * GROWTH_MIB);
    const [usual, now] = [usualP99(alone), usualP99(beside)];
    console.log(
      `p99 of a delivery in bursts of 100: ${usual.toFixed(1)} ms alone, ${
        now.toFixed(1)
      } ms beside it`,
    );
    // With room for a machine that does other things; who is waited for costs seconds.
    assertLess(now, 3 * usual + 100);
    ada.send("after");
    await ben.until("it came", () => ben.log.at(-1)?.message === "after");

    const messages: Message[] = [];
    const close = await stalled.nextThat(({ opcode, payload }) => {
      if (opcode === OPCODE.close) return true;
      for (const { type, data } of [JSON.parse(`${payload}`)].flat()) {
        if (type === "new_message") messages.push(data);
      }
      return false;
    });
    assertEquals(close?.payload.readUInt16BE(), CLOSE.slow);
    assert(messages.length > 0 && messages.length < ada.log.length, `${messages.length}`);
    const cy = new Member("Cy", "garden");
    cy.log.push(...messages);
    await cy.connect(server.url);
    await cy.until("the rest came", () => cy.log.length === ada.log.length);
    checkDelivery(data, [ada, ben, cy]);
    await Promise.all([ben.leave(), cy.leave()]);
  }, { settings: ["--limits", "off", "--log-level", "warn"] });
});

Deno.test("a silent peer is gone within two heartbeats, and its descriptor with it", async () => {
  const preload = join(import.meta.dirname!, "hasty.ts");
  await withServer(async ({ server, ada }) => {
    const before = server.sockets;
    using _silent = await joinByHand(server.port, "Ben");
    const program = `new WebSocket("${server.url}?username=Cy&room=garden")`;
    const stopped = new Deno.Command(Deno.execPath(), { args: ["eval", program] }).spawn();
    await ada.until("both are there", () => ["Ben", "Cy"].every((name) => ada.present.has(name)));
    assertEquals(server.sockets, before + 2);
    // Its kernel goes on to acknowledge what is sent to it.
    stopped.kill("SIGSTOP");
    const since = performance.now();
    try {
      const withinMs = 2 * TIMES.heartbeatMs / HASTE;
      await eventually("their descriptors are free", () => server.sockets <= before, {
        withinMs,
      });
      await ada.until("both are gone", () => ada.present.size === 0);
      assertLess(performance.now() - since, withinMs);
    } finally {
      stopped.kill("SIGKILL");
      await stopped.status;
    }
  }, { preload, env: { PARLOR_TEST_HASTE: `${HASTE}` } });
});

Deno.test("a peer that ignores the close frame is out of the chat at once, and counts until it hangs up", async () => {
  await withServer(async ({ server, ada }) => {
    const before = server.sockets;
    {
      using ben = await joinByHand(server.port, "Ben");
      await ada.until("Ben is there", () => ada.present.has("Ben"));
      await ben.send("x".repeat(LIMITS.frameBytes + 1));
      assertEquals(await ben.ending(), CLOSE.tooBig);
      await ada.until("Ben is gone", () => !ada.present.has("Ben"));
      assertEquals(server.sockets, before + 1);
      // Deno cannot hang up: what bounds this is how many connections an address may have.
      const refused = await RawSocket.open(server.port).catch(({ message }) => message);
      assert(`${refused}`.includes(" 429 "), `${refused}`);
    }
    await eventually("Ben's descriptor is free", () => server.sockets <= before);
    (await RawSocket.open(server.port))[Symbol.dispose]();
  }, { settings: ["--connections-per-address", "2"] });
});

Deno.test("300 MB in unfinished fragments delay nobody, and are given back", async () => {
  await withServer(async ({ server, ada }) => {
    const memoryMib = server.memoryMib;
    {
      using ben = await joinByHand(server.port, "Ben");
      await ben.send({ opcode: OPCODE.binary, fin: false });
      const piece = encodeFrame({ opcode: 0, fin: false, payload: new Uint8Array(MIB) });
      for (let sent = 0; sent < 300; sent++) {
        await ben.sendBytes(piece);
        if (sent % 30 === 0) await assertServed(ada);
      }
      // What Deno gathers is out of our reach: it holds all, but at least only once.
      assertLess(server.memoryMib, memoryMib + 300 + GROWTH_MIB);
    }
    await eventually("it is given back", () => server.memoryMib < memoryMib + GROWTH_MIB);
  });
});

Deno.test("a frame of 65 MiB ends its connection before it has come, one of 63 MiB after", async () => {
  await withServer(async ({ server, ada }) => {
    const memoryMib = server.memoryMib;
    for (const [sizeMib, ending] of [[65, 1006], [63, CLOSE.tooBig]] as const) {
      using ben = await joinByHand(server.port, "Ben");
      const head = encodeFrame({ opcode: OPCODE.binary, length: sizeMib * MIB });
      let sent = 0;
      try {
        await ben.sendBytes(head);
        while (sent++ < sizeMib) await ben.sendBytes(new Uint8Array(MIB));
      } catch {
        // Cut before it was through.
      }
      assertEquals(await ben.ending(), ending);
      await assertServed(ada);
    }
    // It is there twice for a moment: as Deno reads it, and as a value.
    assertLess(server.memoryMib, memoryMib + 2 * 63 + GROWTH_MIB);
  });
});

Deno.test("a flood of small messages is answered, then cut, and the others are served meanwhile", async () => {
  await withServer(async ({ server, ada }) => {
    const memoryMib = server.memoryMib;
    const floods: [FrameParts, number][] = [
      [{ payload: '{"type":"ping","data":{},"ref":1}' }, CLOSE.tooFast],
      [{ payload: "{}" }, CLOSE.tooFast],
      [{ opcode: OPCODE.binary, payload: "x" }, CLOSE.tooFast],
    ];
    for (const [frame, ending] of floods) {
      using ben = await joinByHand(server.port, "Ben");
      const many = Buffer.concat(Array.from({ length: 1_000 }, () => encodeFrame(frame)));
      // 100,000 frames, were they taken. Nobody reads what is answered.
      const flooded = (async () => {
        for (let round = 0; round < 100; round++) await ben.sendBytes(many);
      })().catch(() => {});
      for (let i = 0; i < 5; i++) await assertServed(ada);
      await flooded;
      const answers: string[] = [];
      const close = await ben.nextThat(({ opcode, payload }) => {
        if (opcode === OPCODE.text) answers.push(`${payload}`);
        return opcode === OPCODE.close;
      });
      // Who goes on sending after the close frame may find the connection reset instead.
      if (close) assertEquals(close.payload.readUInt16BE(), ending);
      await ada.until("Ben is gone", () => !ada.present.has("Ben"));
      assertLess(answers.length, 1_000);
    }
    assertLess(server.memoryMib, memoryMib + GROWTH_MIB);
  }, { settings: ["--message-rate", "10", "--message-burst", "60"] });
});

Deno.test("SIGTERM ends the server with code 0 within 5 s, whatever its peers do", async () => {
  await withFolder(async (data) => {
    const server = await ServerProcess.start(data);
    const ada = new Member("Ada", "garden");
    await ada.connect(server.url);
    using _idle = await joinByHand(server.port, "Ben");
    using inFrame = await joinByHand(server.port, "Cy");
    await inFrame.sendBytes(encodeFrame({ payload: "half of it" }).subarray(0, 9));
    using inFragments = await joinByHand(server.port, "Dee");
    await inFragments.send({ fin: false, payload: "one" });
    using inHandshake = await RawSocket.connect(server.port);
    await inHandshake.sendBytes(handshake().subarray(0, 50));
    using inBody = await RawSocket.connect(server.port);
    await inBody.sendBytes(
      new TextEncoder().encode("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1"),
    );
    // A stalled reader: what it is owed fills its line.
    using _stalled = await joinByHand(server.port, "Eve");
    for (let i = 0; i < 1_000; i++) ada.send("x".repeat(LIMITS.messageLength));
    await ada.until("all is acked", () => ada.settled);
    const since = performance.now();
    assertEquals(await server.stop(), 0);
    assertLess(performance.now() - since, 5_000);
    await ada.until("Ada was told", () => ada.closeCode === CLOSE.restart);
    checkDelivery(data, [ada]);
  });
});
