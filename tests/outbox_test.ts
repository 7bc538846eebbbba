import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { CODECS } from "../lib/codec/dialect.ts";
import { Meters } from "../lib/meters.ts";
import { Outbox, Outgoing, Owed } from "../lib/outbox.ts";
import type { ServerEvent } from "../lib/protocol.ts";
import { FakeSocket } from "./stage.ts";

function notice(message: string): ServerEvent {
  return { type: "system", data: { message, timestamp: "" } };
}

function open(): { socket: FakeSocket; outbox: Outbox } {
  const socket = new FakeSocket();
  socket.open();
  return { socket, outbox: new Outbox(socket, { uptime: 0, meters: new Meters() }) };
}

Deno.test("Outgoing encodes an event once for each codec", () => {
  let encodes = 0;
  const codec = { ...CODECS.v1, encode: () => [`${++encodes}`] };
  const outgoing = new Outgoing(notice("a"));
  for (let i = 0; i < 3; i++) assertEquals(outgoing.pieces(codec), ["1"]);
});

Deno.test("Owed makes one frame for all that are owed the same, in the same order", () => {
  const root = new Owed(CODECS.v1);
  const [a, b] = [new Outgoing(notice("a")), new Outgoing(notice("b"))];
  assertStrictEquals(root.and(a).and(b).frames(), root.and(a).and(b).frames());
  const texts = (owed: Owed) => owed.frames().map((frame) => frame.data);
  assertEquals(texts(root.and(a).and(b)), [
    `[${JSON.stringify(notice("a"))},${JSON.stringify(notice("b"))}]`,
  ]);
  assertEquals(texts(root.and(b)), [JSON.stringify(notice("b"))]);
  assertEquals(
    root.and(new Outgoing(notice("é"))).frames()[0]?.bytes,
    JSON.stringify(notice("é")).length + 1,
  );
  assertEquals(root.frames(), []);
});

Deno.test("Owed keeps each connection's order, whatever paths there are", () => {
  const outgoing = Array.from({ length: 5 }, (_, i) => new Outgoing(notice(`${i}`)));
  const path = fc.array(fc.nat({ max: 4 }), { maxLength: 8 });
  fc.assert(fc.property(fc.array(path, { maxLength: 8 }), (paths) => {
    const root = new Owed(CODECS.v1);
    const ends = paths.map((path) =>
      path.reduce((owed, i) => owed.and(outgoing[i] as Outgoing), root)
    );
    ends.forEach((end, i) => {
      const got = end.frames().flatMap((frame) => JSON.parse(String(frame.data)));
      assertEquals(got.map((event) => Number(event.data.message)), paths[i]);
    });
  }));
});

Deno.test("Owed starts another frame when one is full, and dialects get one event a frame", () => {
  const long = new Outgoing(notice("x".repeat(150_000)));
  let [v1, text] = [new Owed(CODECS.v1), new Owed(CODECS.text)];
  for (let i = 0; i < 4; i++) [v1, text] = [v1.and(long), text.and(long)];
  assertEquals(v1.frames().length, 4);
  assertEquals(text.frames().length, 4);
});

Deno.test("Outbox drops what is volatile past 64 KiB unsent, and stops past 1 MiB", () => {
  const { socket, outbox } = open();
  const root = new Owed(CODECS.v1);
  const push = (message: string, volatile: boolean) => {
    outbox.push(new Outgoing(notice(message), { volatile }), root);
    outbox.flush();
  };
  socket.bufferedAmount = 70_000;
  push("a".repeat(40_000), false);
  push("b", true);
  assertEquals(socket.frames.length, 1);
  assert(outbox.busy);
  socket.bufferedAmount = 2_000_000;
  outbox.watch(1);
  assert(outbox.slow);
  socket.bufferedAmount = 0;
  push("d", false);
  assertEquals(socket.frames.length, 1);
});

Deno.test("Outbox is slow after 10 seconds without progress, however little is unsent", () => {
  const { socket, outbox } = open();
  const root = new Owed(CODECS.v1);
  outbox.watch(0);
  socket.stalled = true;
  outbox.push(new Outgoing(notice("a")), root);
  outbox.flush();
  for (let s = 1; s <= 10; s++) outbox.watch(s * 1_000);
  assertEquals(outbox.slow, false);
  // It takes a byte: time begins anew.
  socket.bufferedAmount -= 1;
  for (let s = 11; s <= 21; s++) outbox.watch(s * 1_000);
  assertEquals(outbox.slow, false);
  outbox.watch(22_000);
  assertEquals(outbox.slow, true);
});

Deno.test("Outbox does not take a fast reader for slow because much is sent at once", () => {
  const { socket, outbox } = open();
  const root = new Owed(CODECS.v1);
  socket.stalled = true;
  for (let i = 0; i < 10; i++) outbox.push(new Outgoing(notice("x".repeat(200_000))), root);
  outbox.flush();
  assertEquals(socket.frames.length, 10);
  assertEquals([outbox.busy, outbox.slow], [true, false]);
  // The event loop goes on, and the kernel takes it all.
  socket.bufferedAmount = 0;
  outbox.push(new Outgoing(notice("a")), root);
  outbox.flush();
  assertEquals(socket.frames.length, 11);
  assertEquals([outbox.busy, outbox.slow], [false, false]);
});
