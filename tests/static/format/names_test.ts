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

Deno.test("hueOf() is a hue, the same for the same person and spread over all", () => {
  assertEquals(hueOf("0mwqmey2"), hueOf("0mwqmey2"));
  const hues = Array.from({ length: 360 }, (_, i) => hueOf(`0mwqmey${i}`));
  assert(hues.every((hue) => hue >= 0 && hue < 360));
  assert(new Set(hues).size > 180);
});

Deno.test("namesIn() takes the commas of every language", () => {
  assertEquals(namesIn("Ada, Ben Cy ,,"), ["Ada", "Ben Cy"]);
  assertEquals(namesIn("سارا، دارا"), ["سارا", "دارا"]);
  assertEquals(namesIn("小明、小華，小美"), ["小明", "小華", "小美"]);
  assertEquals(namesIn(" "), []);
});
