import { assertEquals } from "@std/assert";
import { spread } from "../../bench/statistics.ts";

Deno.test("spread() finds the middle, the least and the most in any order", () => {
  assertEquals(spread([10, 9, 100, 1, 11]), { median: 10, least: 1, most: 100 });
});

Deno.test("spread() of an even number of values has the median halfway between two", () => {
  assertEquals(spread([4, 1, 3, 2]), { median: 2.5, least: 1, most: 4 });
});

Deno.test("spread() of nothing is not a number", () => {
  assertEquals(spread([]), { median: NaN, least: NaN, most: NaN });
});

Deno.test("spread() leaves the values as they are", () => {
  const values = [3, 1, 2];
  spread(values);
  assertEquals(values, [3, 1, 2]);
});
