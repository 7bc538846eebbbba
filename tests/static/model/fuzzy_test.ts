import { assert, assertEquals } from "@std/assert";
import { fit } from "../../../static/model/fuzzy.ts";

/** The names that fit, the best first. */
function ranked(typed: string, names: readonly string[]): string[] {
  return names.map((name) => ({ name, score: fit(typed, name) }))
    .filter((one): one is { name: string; score: number } => one.score !== null)
    .sort((one, other) => other.score - one.score)
    .map(({ name }) => name);
}

Deno.test("fit() asks for every letter in its order", () => {
  assert(fit("gdn", "garden") !== null);
  assertEquals(fit("ngd", "garden"), null);
  assertEquals(fit("gardens", "garden"), null);
});

Deno.test("fit() prefers beginnings, words and what stands together", () => {
  assertEquals(ranked("ge", ["huge", "garden bed", "general"]), [
    "general",
    "garden bed",
    "huge",
  ]);
  assertEquals(ranked("li", ["olive", "Ada Lind"])[0], "Ada Lind");
  assertEquals(ranked("al", ["total", "Ada Lind"])[0], "Ada Lind");
  assertEquals(ranked("tea", ["tea and teapots", "tea"])[0], "tea");
});

Deno.test("fit() looks past case, accents and joiners", () => {
  assert(fit("ZOE", "Zoë") !== null);
  assert(fit("کتابخانه", "کتاب\u200cخانه") !== null);
  assert(fit("聊室", "聊天室") !== null);
  assertEquals(fit("ben", "\u2068Ben\u2069 و \u2068آدا\u2069"), fit("ben", "Ben و آدا"));
});

Deno.test("fit() takes anything for nothing typed, and any text without failing", () => {
  assertEquals(fit("  ", "garden"), 0);
  for (const odd of ["", "(", "\\", "👩‍👧", "\u0000"]) fit(odd, odd);
});
