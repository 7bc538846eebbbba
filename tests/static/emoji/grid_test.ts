import { assert, assertEquals } from "@std/assert";
import type { Emoji } from "../../../static/emoji/emoji.ts";
import { layOut, moved, visible } from "../../../static/emoji/grid.ts";

const size = { emoji: 36, title: 28 };

function emoji(count: number): Emoji[] {
  return Array.from(
    { length: count },
    (_, n) => ({ sign: `${n}`, name: "", codes: [], toned: false }),
  );
}

const grid = layOut([
  { name: "one", emoji: emoji(5) },
  { name: "none", emoji: [] },
  { name: "two", emoji: emoji(3) },
], { columns: 4, size });

Deno.test("layOut() puts headings and rows under one another, and leaves out what is empty", () => {
  assertEquals(grid.rows.map(({ kind, section, top }) => [kind, section, top]), [
    ["title", 0, 0],
    ["emoji", 0, 28],
    ["emoji", 0, 64],
    ["title", 2, 100],
    ["emoji", 2, 128],
  ]);
  assertEquals(grid.height, 164);
});

Deno.test("moved() goes on in the next row at the end of one, and stops at both ends", () => {
  assertEquals(moved(grid, { row: 0, column: 3 }, { forward: 1 }), { row: 1, column: 0 });
  assertEquals(moved(grid, { row: 1, column: 0 }, { forward: 1 }), { row: 2, column: 0 });
  assertEquals(moved(grid, { row: 1, column: 0 }, { forward: -1 }), { row: 0, column: 3 });
  assertEquals(moved(grid, { row: 0, column: 0 }, { forward: -1 }), { row: 0, column: 0 });
  assertEquals(moved(grid, { row: 2, column: 2 }, { forward: 1 }), { row: 2, column: 2 });
});

Deno.test("moved() keeps to the column where the other row has it", () => {
  assertEquals(moved(grid, { row: 0, column: 2 }, { rows: 1 }), { row: 1, column: 0 });
  assertEquals(moved(grid, { row: 1, column: 0 }, { rows: 5 }), { row: 2, column: 0 });
  assertEquals(moved(grid, { row: 2, column: 2 }, { rows: -5 }), { row: 0, column: 2 });
  assertEquals(moved(layOut([], { columns: 4, size }), { row: 0, column: 0 }, { rows: 1 }), {
    row: 0,
    column: 0,
  });
});

Deno.test("visible() draws a bounded part of the grid, with what is in sight", () => {
  const long = layOut([{ name: "all", emoji: emoji(2_000) }], { columns: 8, size });
  for (const top of [0, 500, long.height - 300]) {
    const rows = visible(long, { top, height: 300 });
    assert(rows.length < 40, `${rows.length} rows`);
    assert(
      long.rows.every((row) => row.top + 36 <= top || row.top >= top + 300 || rows.includes(row)),
    );
  }
});
