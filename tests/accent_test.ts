import { assertEquals, assertThrows } from "@std/assert";
import { accent, accentPicture, accentStyle } from "../lib/accent.ts";

Deno.test("accent() takes a hue as it is, and the hue of a colour", () => {
  assertEquals(accent(" 200.5 "), { hue: 200.5, chroma: 0.15 });
  // The hues of sRGB's corners as CSS Color 4 gives them.
  assertEquals(accent("#ff0000").hue, 29);
  assertEquals(accent("#0F0").hue, 142);
  assertEquals(accent("#00f").hue, 264);
});

Deno.test("accent() makes grey of a colour without a hue", () => {
  for (const grey of ["#000", "#fff", "#7f8080"]) assertEquals(accent(grey), { hue: 0, chroma: 0 });
});

Deno.test("accent() refuses what is neither, and lets nothing else into the style sheet", () => {
  for (const wrong of ["", "361", "-1", "1e2", "red", "#12", "#12345g", "68}", "NaN"]) {
    assertThrows(() => accent(wrong), Error, "give a hue");
  }
  assertEquals(accentStyle(accent("10")), ":root{--accent-hue:10;--accent-chroma:0.15}\n");
});

Deno.test("accentPicture() gives the page's icons the accent, which they have by default", () => {
  for (const name of ["icon.svg", "icon-unread.svg"]) {
    const svg = Deno.readTextFileSync(new URL(`../static/${name}`, import.meta.url));
    assertEquals(accentPicture(svg, accent("68")), svg);
    assertEquals(accentPicture(svg, accent("200")).includes('"oklch(0.74 0.15 200)"'), true, name);
  }
});
