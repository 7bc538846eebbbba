import { assertEquals } from "@std/assert";
import { Rate } from "../lib/rate.ts";

Deno.test("Rate allows a burst, then so many a second", () => {
  const rate = new Rate({ perSecond: 10, burst: 3 }, 0);
  assertEquals([0, 0, 0, 0].map((at) => rate.take(at)), [0, 0, 0, 100]);
  assertEquals(rate.take(50), 50);
  assertEquals(rate.take(100), 0);
  assertEquals(rate.take(100), 100);
  // A long pause gives no more than the burst.
  assertEquals([9, 9, 9, 9].map(() => rate.take(60_000)), [0, 0, 0, 100]);
});
