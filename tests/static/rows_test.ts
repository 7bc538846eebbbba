import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { alike } from "../../static/components/kept.ts";
import { withSteadyKeys } from "../../static/components/rows.tsx";
import type { Line } from "../../static/model/lines.ts";
import { message } from "./cast.ts";

/** What Ben wrote in one go: messages from one to another. */
function group(from: number, to: number): Extract<Line, { kind: "group" }> {
  const entries = Array.from({ length: to - from + 1 }, (_, index) => ({
    kind: "message" as const,
    key: `m${from + index}`,
    message: message(from + index),
    waiting: false,
    failed: [],
  }));
  const { user_id: userId, username, timestamp } = message(from);
  return { kind: "group", key: `gm${from}`, userId, username, own: false, timestamp, entries };
}

Deno.test("withSteadyKeys() keeps the key of a group that grows or loses messages at either end", () => {
  const { steady: [first], groupOf } = withSteadyKeys([group(10, 12)], new Map());
  for (const later of [group(7, 12), group(11, 12), group(10, 14), group(5, 20)]) {
    assertEquals(withSteadyKeys([later], groupOf).steady[0]!.key, first!.key);
  }
  assertNotEquals(withSteadyKeys([group(13, 14)], groupOf).steady[0]!.key, first!.key);
});

Deno.test("withSteadyKeys() gives no key twice where a group is parted", () => {
  const whole = withSteadyKeys([group(10, 12)], new Map());
  const grown = withSteadyKeys([group(7, 12)], whole.groupOf);
  const line: Line = { kind: "new", key: "new" };
  const parted = withSteadyKeys([group(7, 9), line, group(10, 12)], grown.groupOf).steady;
  assertEquals(new Set(parted.map(({ key }) => key)).size, 3);
});

Deno.test("alike() compares what lines are made of", () => {
  const line = () => ({ kind: "group", entries: [{ key: "m1", message: message(1) }] });
  assert(alike(line(), line()));
  assert(!alike(line(), { ...line(), kind: "action" }));
  assert(!alike(line(), { ...line(), entries: [] }));
  const edited = { key: "m1", message: message(1, { message: "other" }) };
  assert(!alike(line(), { ...line(), entries: [edited] }));
  assert(!alike({ a: undefined }, {}));
  assert(!alike({ a: undefined }, { b: undefined }));
  assert(!alike([], {}));
  assert(!alike(null, {}));
  assert(alike(NaN, NaN));
});
