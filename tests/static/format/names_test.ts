import { assert, assertEquals } from "@std/assert";
import { hueOf, initialsOf } from "../../../static/format/names.ts";

Deno.test("initialsOf() takes the first letter of the first and last word", () => {
  assertEquals(initialsOf("ada"), "A");
  assertEquals(initialsOf("Ada Augusta Lovelace"), "AL");
  assertEquals(initialsOf("سارا"), "س");
  assertEquals(initialsOf("👩‍🚀 cadet"), "👩‍🚀C");
  assertEquals(initialsOf("..."), "");
});

Deno.test("hueOf() is the same for names that differ only by case", () => {
  assertEquals(hueOf("Ada"), hueOf("ada"));
  assert(hueOf("Ben") >= 0 && hueOf("Ben") < 360);
});
