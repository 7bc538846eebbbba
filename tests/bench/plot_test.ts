import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { toBars } from "../../bench/plot/bars.ts";
import { toCurves } from "../../bench/plot/curves.ts";
import { compact, linear, logarithmic, logarithmicTicks } from "../../bench/plot/scale.ts";
import { delivered, resultsOf } from "./results_fixture.ts";

const results = resultsOf({
  a: { Parlor: delivered(50, 100, 200), "bare Deno": delivered(50), "ws on Node": delivered(100) },
  b: { Parlor: delivered(7) },
}, { Parlor: delivered(10, 20), "bare Deno": delivered(1000) });

/** The numbers of an attribute, in the order of the elements. */
function numbers(svg: string, element: RegExp, attribute: string): number[] {
  return Array.from(svg.matchAll(element), ([tag]) => {
    return Number(new RegExp(` ${attribute}="([^"]*)"`).exec(tag)?.[1]);
  });
}

Deno.test("linear() and logarithmic() put the ends of the domain at the ends of the range", () => {
  for (const scale of [linear, logarithmic]) {
    const place = scale({ domain: [1, 100], range: [300, 100] });
    assertEquals([place(1), place(100)], [300, 100]);
  }
  assertEquals(logarithmic({ domain: [1, 100], range: [0, 10] })(10), 5);
});

Deno.test("logarithmicTicks() are round and within the domain", () => {
  assertEquals(logarithmicTicks([0.15, 12]), [0.2, 0.5, 1, 2, 5, 10]);
  assertEquals(logarithmicTicks([9, 11_000]), [10, 100, 1000, 10_000]);
});

Deno.test("compact() is short", () => {
  assertEquals([0.05, 0.2, 10, 5000, 2e6].map(compact), ["0.05", "0.2", "10", "5K", "2M"]);
});

Deno.test("toBars() draws bars as long as the medians, and lines from the least to the most", () => {
  const svg = toBars(results);
  const [parlor, deno, ws] = numbers(svg, /<rect class="bar[^>]*>/g, "width");
  assertEquals([parlor! / ws!, deno! / ws!], [1, 0.5]);
  const lines = /<line class="spread"[^>]*>/g;
  const [from, to] = ["x1", "x2"].map((end) => numbers(svg, lines, end)[0]!);
  assertEquals((to! - from!) / parlor!, 1.5);
});

Deno.test("toBars() says of who was not measured that they were not", () => {
  assertEquals(toBars(results).match(/not measured/g)?.length, 2);
});

Deno.test("toBars() escapes titles and looks right on light and on dark pages", () => {
  const svg = toBars(results);
  assertStringIncludes(svg, "work &lt;a&gt; &amp; more");
  assertStringIncludes(svg, "prefers-color-scheme: dark");
});

Deno.test("toCurves() draws more higher up, and names each curve at its end", () => {
  const svg = toCurves(results);
  const [parlor, , deno] = numbers(svg, /<circle[^>]*>/g, "cy");
  assert(deno! < parlor!, "1,000 is drawn above 15");
  const names = [...svg.matchAll(/class="name [^>]*>([^<]*)</g)].map(([, name]) => name);
  assertEquals(names, ["Parlor", "bare Deno"]);
});

Deno.test("toCurves() keeps names of curves apart that end at the same height", () => {
  const same = resultsOf({}, { Parlor: delivered(10), "bare Deno": delivered(10) });
  const [first, second] = numbers(toCurves(same), /<text[^>]*class="name[^>]*>/g, "y");
  assert(Math.abs(first! - second!) >= 12, `${first} and ${second}`);
});
