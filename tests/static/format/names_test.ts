import { assert, assertEquals } from "@std/assert";
import { hueOf, initialsOf, namesIn } from "../../../static/format/names.ts";

Deno.test("initialsOf() takes the first letter of the first and last word", () => {
  assertEquals(initialsOf("ada"), "A");
  assertEquals(initialsOf("Ada Augusta Lovelace"), "AL");
  assertEquals(initialsOf("سارا"), "س");
  assertEquals(initialsOf("سارا لیند"), "س\u200cل");
  assertEquals(initialsOf("👩‍🚀 cadet"), "👩‍🚀C");
  assertEquals(initialsOf("\u2068آدا\u2069 و \u2068Ben\u2069"), "آB", "of a list");
  assertEquals(initialsOf("..."), "");
});

Deno.test("hueOf() is the same for names that differ only by case", () => {
  assertEquals(hueOf("Ada"), hueOf("ada"));
  assert(hueOf("Ben") >= 0 && hueOf("Ben") < 360);
});

Deno.test("namesIn() takes the commas of every language", () => {
  assertEquals(namesIn("Ada, Ben Cy ,,"), ["Ada", "Ben Cy"]);
  assertEquals(namesIn("سارا، دارا"), ["سارا", "دارا"]);
  assertEquals(namesIn("小明、小華，小美"), ["小明", "小華", "小美"]);
  assertEquals(namesIn(" "), []);
});
