import { assert, assertEquals } from "@std/assert";
import { Bounds } from "../../lib/bounds.ts";
import { METRICS } from "../../lib/metrics.ts";
import { Stage } from "../stage.ts";
import { rows } from "./markdown.ts";

const text = await Deno.readTextFile(new URL("../../docs/metrics.md", import.meta.url));

/** The cells of the tables under a heading, without the code marks. */
function cells(heading: string): string[][] {
  return rows(text, heading).map((row) => row.map((cell) => cell.replaceAll("`", "")));
}

Deno.test("docs/metrics.md lists every metric as it is", () => {
  const metrics = METRICS.map(({ name, type, label, help }) => [name, type, label ?? "", help]);
  assertEquals(cells("What there is"), metrics);
});

Deno.test("docs/metrics.md lists every bound there is", () => {
  const stage = new Stage();
  const quiet = () => {};
  const bounds = new Bounds({
    clock: stage.clock,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    meters: stage.meters,
    readHub: () => stage.hub.readings,
    readAddress: () => ({ used: 0, limit: 1 }),
    folder: ".",
  });
  const listed = cells("Bounds").map(([bound]) => bound!);
  // Only Linux tells them while nobody is connected.
  const unknown = Deno.build.os === "linux" ? [] : ["descriptors"];
  assertEquals(listed, [...unknown, ...bounds.uses.keys()]);
  bounds.stop();
});

Deno.test("docs/metrics.md alerts on metrics that there are", () => {
  const names = METRICS.flatMap(({ name, type }) =>
    type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
  );
  const expressions = Array.from(text.matchAll(/expr: (.*)/g), ([, expression]) => expression!);
  assert(expressions.length >= 4);
  for (const expression of expressions) {
    const used = expression.match(/\b(parlor|process)_[a-z_]+/g) ?? [];
    assert(used.length > 0, expression);
    assertEquals(used.filter((name) => !names.includes(name)), [], expression);
  }
});
