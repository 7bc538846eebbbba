import { assertEquals, assertStringIncludes } from "@std/assert";
import { format } from "../../bench/figures.ts";
import { toReport, toSummary } from "../../bench/report.ts";
import { filesOf } from "../../bench/write.ts";
import { delivered, resultsOf } from "./results_fixture.ts";

const results = resultsOf({
  a: { Parlor: delivered(3_000_000, 1_000_000, 2_000_000), "bare Deno": delivered(123_456) },
}, { Parlor: delivered(5), "bare Deno": delivered(6) });

/** A table's cells, row by row, without the padding. */
function cells(markdown: string): string[][] {
  return markdown.split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.slice(1, -1).split("|").map((cell) => cell.trim()));
}

Deno.test("toReport() shows the median with the least and the most, and nothing where nothing is", () => {
  const [head, , row] = cells(toReport(results, filesOf("x")));
  assertEquals(head, ["", "Parlor", "bare Deno", "ws on Node"]);
  assertEquals(row, [
    "deliveries a second",
    "2,000,000 (1,000,000 to 3,000,000)",
    "123,000",
    "",
  ]);
});

Deno.test("toReport() has a row for each point of a curve and a column for whom it follows", () => {
  const curve = cells(toReport(results, filesOf("x"))).slice(3, 7);
  assertEquals(curve[0], ["members", "Parlor", "bare Deno"]);
  assertEquals(curve.slice(2), [["10", "5.00", "6.00"], ["100", "5.00", "6.00"]]);
});

Deno.test("toReport() names machine, versions, rounds, pictures and what was left out", () => {
  const report = toReport(results, filesOf("x"));
  assertStringIncludes(report, "A machine, 2 cores. Deno 2.9.6, Parlor 1.0, bare Deno 1.0");
  assertStringIncludes(report, "Median of 3 interleaved rounds");
  assertStringIncludes(report, "(x.svg)");
  assertStringIncludes(report, "(x-growth.svg)");
  assertStringIncludes(report, "go is not installed");
});

Deno.test("toReport() and toSummary() of a quick run say that it was one", () => {
  const quick = { ...results, quick: true, rounds: 1 };
  for (const text of [toReport(quick, filesOf("x")), toSummary(quick, filesOf("x"))]) {
    assertStringIncludes(text, "One round. A quick run, for a first impression only.");
  }
});

Deno.test("toSummary() shows the median of each workload's headline and links to the report", () => {
  const summary = toSummary(results, filesOf("bench/results/latest"));
  const [, , row] = cells(summary);
  assertEquals(row?.slice(1), ["2,000,000", "123,000", ""]);
  assertStringIncludes(summary, "(bench/results/latest.md)");
  assertStringIncludes(summary, "(bench/results/latest.svg)");
});

Deno.test("format() keeps three digits", () => {
  const shown = [4_739_323, 2539.52, 58.11, 9, 0.3681].map(format);
  assertEquals(shown, ["4,740,000", "2,540", "58.1", "9.00", "0.368"]);
});
