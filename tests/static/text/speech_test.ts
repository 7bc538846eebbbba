import { assertEquals } from "@std/assert";
import { learn } from "../../../static/text/speech.ts";

Deno.test("learn() sorts names as the language of the page does, whatever the browser's is", async () => {
  const names = ["پ", "ب", "ک", "گ", "و", "ه"];
  const persian = await learn("fa", ["en-GB"]);
  assertEquals(names.toSorted(persian.compare), ["ب", "پ", "ک", "گ", "و", "ه"]);
  const chinese = await learn("zh-TW", ["en-GB"]);
  const english = await learn("en", ["zh-TW"]);
  // By strokes in Taiwan, by pronunciation or code elsewhere.
  assertEquals(["王", "丁", "林"].toSorted(chinese.compare), ["丁", "王", "林"]);
  assertEquals(["room 10", "room 9"].toSorted(english.compare), ["room 9", "room 10"]);
});
