import { assertEquals } from "@std/assert";
import { keepAboveKeyboard } from "../../static/keyboard_space.ts";

Deno.test("keepAboveKeyboard() makes the page as high as what a keyboard leaves of it", () => {
  const viewport = Object.assign(new EventTarget(), { height: 800, scale: 1 });
  const heights: (number | null)[] = [];
  const scrolled: [number, number][] = [];
  const scrollTo = (x: number, y: number) => void scrolled.push([x, y]);
  const set = (height: number | null) => void heights.push(height);
  keepAboveKeyboard({ visualViewport: viewport as unknown as VisualViewport, scrollTo }, set);
  assertEquals(heights, []);
  viewport.height = 450;
  viewport.dispatchEvent(new Event("resize"));
  assertEquals([heights, scrolled], [[450], [[0, 0]]]);
  viewport.scale = 2;
  viewport.dispatchEvent(new Event("scroll"));
  assertEquals([heights, scrolled.length], [[450, null], 1]);
});

Deno.test("keepAboveKeyboard() leaves a browser alone that does not say what can be seen", () => {
  keepAboveKeyboard({ visualViewport: null, scrollTo: () => {} }, () => {
    throw new Error("unexpected");
  });
});
