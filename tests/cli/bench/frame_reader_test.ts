import { assertEquals, assertStrictEquals } from "@std/assert";
import { FrameReader } from "../../../lib/cli/bench/frame_reader.ts";
import type { ErrorData } from "../../../lib/protocol.ts";
import { sentAt, stamp } from "../../../lib/cli/bench/stamp.ts";

function message(seq: number, { room = "bench-1", cid }: { room?: string; cid?: string } = {}) {
  const who = { user_id: "u", username: "Bench 1", timestamp: "2026-01-01T00:00:00.000Z" };
  const data = { room, id: `m${seq}`, seq, kind: "text", message: "Hello", ...who };
  return { type: "new_message", data: cid === undefined ? data : { ...data, cid } };
}

function read(...frame: unknown[]) {
  return new FrameReader("bench-1").read(JSON.stringify(frame.length === 1 ? frame[0] : frame));
}

Deno.test("FrameReader.read() gives the messages of its room, with when they were sent", () => {
  const { arrivals } = read(
    message(1, { cid: stamp(12.3456, 7) }),
    message(9, { room: "general" }),
    message(2, { cid: "of somebody else" }),
    message(3),
  );
  assertEquals(arrivals, [
    { seq: 1, sentAt: 12.346 },
    { seq: 2, sentAt: undefined },
    { seq: 3, sentAt: undefined },
  ]);
});

Deno.test("FrameReader.read() gives the answers: acks with their seq, and errors", () => {
  const ack = { room: "bench-1", id: "m", seq: 4, timestamp: "2026-01-01T00:00:00.000Z" };
  const room = { room: "bench-1", kind: "temporary", topic: "", user_count: 1, last_seq: 5 };
  const error: ErrorData = { code: "too_fast", message: "Wait", retry_after_ms: 90 };
  const { answers } = read(
    { type: "ack", data: ack, ref: 1 },
    { type: "ack", data: room, ref: "join" },
    { type: "error", data: error, ref: 2 },
    { type: "error", data: error },
  );
  assertEquals(answers, [
    { ref: 1, seq: 4 },
    { ref: "join", seq: 5 },
    { ref: 2, error },
    { ref: undefined, error },
  ]);
});

Deno.test("FrameReader.read() counts bytes, not characters", () => {
  const frame = read({ type: "note", data: "é" });
  assertEquals(frame.bytes, new TextEncoder().encode(frame.text).length);
});

Deno.test("FrameReader.read() decodes what many receive once, and never mistakes two frames", () => {
  const reader = new FrameReader("bench-1");
  const [one, two] = [JSON.stringify(message(1)), JSON.stringify(message(2))];
  const first = reader.read(one);
  assertStrictEquals(reader.read(one), first);
  assertEquals(reader.read(two).arrivals, [{ seq: 2, sentAt: undefined }]);
  assertEquals(reader.read(one).arrivals, [{ seq: 1, sentAt: undefined }]);
});

Deno.test("sentAt() knows no stamp in what is none", () => {
  assertEquals([undefined, "", "bench:1", "bench:x:1.000", "c1"].map(sentAt), [
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
