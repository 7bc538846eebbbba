import { assert, assertEquals } from "@std/assert";
import { hueOf, initialsOf } from "../../../static/format/names.ts";

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
