import { assertEquals } from "@std/assert";
import { createListing } from "../../lib/client/listing.ts";

Deno.test("createListing() joins names as each language does", () => {
  assertEquals(createListing("en-GB")(["Ada", "Ben", "Cy"]), "Ada, Ben and Cy");
  assertEquals(createListing("bg")(["Ада", "Бен"]), "Ада и Бен");
  assertEquals(createListing("en", "disjunction")(["Ada", "Ben"]), "Ada or Ben");
  assertEquals(createListing("zh-TW")([]), "");
});

Deno.test("createListing() puts a space between Chinese and Latin, and none within Chinese", () => {
  const list = createListing("zh-TW");
  assertEquals(list(["Ada", "Ben", "Cy"]), "Ada、Ben 和 Cy");
  assertEquals(list(["小明", "小華"]), "小明和小華");
  assertEquals(list(["小明", "Ben"]), "小明和 Ben");
  assertEquals(list(["和", "Ada", "小明"]), "和、Ada 和小明");
  assertEquals(createListing("zh-TW", "disjunction")(["Ada", "Ben"]), "Ada 或 Ben");
});

Deno.test("createListing() isolates names where directions meet, so that they stand in their order", () => {
  const set = (name: string) => `\u2068${name}\u2069`;
  assertEquals(createListing("fa")(["Ben", "آدا"]), `${set("Ben")} و ${set("آدا")}`);
  assertEquals(createListing("en-GB")(["آدا", "Ben"]), `${set("آدا")} and ${set("Ben")}`);
  assertEquals(createListing("fa")(["آدا"]), "آدا", "one has no order");
});
