import { assertEquals, assertThrows } from "@std/assert";
import { replaceFigures } from "../../bench/readme.ts";

const README = await Deno.readTextFile(new URL("../../README.md", import.meta.url));

Deno.test("replaceFigures() changes the README between the two comments and nowhere else", () => {
  const once = replaceFigures(README, "First figures");
  const twice = replaceFigures(once, "Second figures");
  assertEquals(twice, once.replace("First figures", "Second figures"));
  const [before, after] = once.split("First figures");
  const kept = README.startsWith(before!.trimEnd()) && README.endsWith(after!.trimStart());
  assertEquals(kept, true);
});

Deno.test("replaceFigures() refuses a document without its comments, or with some twice", () => {
  for (const wrong of ["No comments", README + README]) {
    assertThrows(() => replaceFigures(wrong, "Figures"), Error, "once each and in this order");
  }
});
