import { assert, assertEquals } from "@std/assert";
import { newId } from "../lib/new_id.ts";

Deno.test("newId() makes ids of 20 letters and digits, never the same, all equally often", () => {
  const ids = Array.from({ length: 20_000 }, newId);
  assertEquals(new Set(ids).size, ids.length);
  const counts = new Map<string, number>();
  for (const id of ids) {
    assert(/^[a-z0-9]{20}$/.test(id), id);
    for (const character of id) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  assertEquals(counts.size, 36);
  // 400,000 characters: 11,111 of each, give or take 105; bytes taken as they come would give 12,500 to some.
  for (const count of counts.values()) assert(Math.abs(count - 11_111) < 700, `${count}`);
});
