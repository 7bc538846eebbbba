import { assert, assertEquals } from "@std/assert";
import { Histogram } from "../../../lib/cli/bench/histogram.ts";

/** The definition, on all the values: the least of them that so many percent do not exceed. */
function exact(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(values.length * percent / 100) - 1)]!;
}

function assertNear(actual: number, expected: number): void {
  assert(
    actual >= expected && actual <= expected * 1.011,
    `${actual} should be ${expected}, or a little more`,
  );
}

Deno.test("Histogram.percentile() is that of the sorted values, or at most 1.1 percent more", () => {
  const linear = Array.from({ length: 1_000 }, (_, i) => (i + 1) / 10);
  const steep = Array.from({ length: 5_000 }, (_, i) => 0.01 * 1.003 ** i);
  const apart = [...Array<number>(990).fill(1), ...Array<number>(10).fill(5_000)];
  for (const values of [linear, steep, apart]) {
    const histogram = new Histogram();
    for (const value of values) histogram.record(value);
    for (const percent of [0.1, 50, 90, 99, 99.9, 100]) {
      assertNear(histogram.percentile(percent), exact(values, percent));
    }
  }
});

Deno.test("Histogram.percentile() never exceeds the longest time, which is kept as it is", () => {
  const histogram = new Histogram();
  histogram.record(3.21);
  assertEquals([histogram.percentile(50), histogram.max, histogram.count], [3.21, 3.21, 1]);
});

Deno.test("Histogram takes times that are too short or too long for its buckets", () => {
  const histogram = new Histogram();
  histogram.record(0);
  histogram.record(10_000_000);
  assertEquals([histogram.count, histogram.max], [2, 10_000_000]);
  assert(histogram.percentile(50) <= 0.001);
  assert(histogram.percentile(100) > 120_000);
});

Deno.test("Histogram knows no percentile of nothing", () => {
  assertEquals([new Histogram().percentile(50), new Histogram().max], [NaN, NaN]);
});
