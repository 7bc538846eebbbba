import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn } from "./browser.ts";

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

browserTest("settings change theme and density, for good", async ({ visit }) => {
  const ada = await visit({ colorScheme: "light", viewport: { width: 1280, height: 800 } });
  await comeIn(ada, "Ada");
  const light = await background(ada);
  const rowSize = () => ada.locator(".room-row").first().evaluate((it) => it.clientHeight);
  const normal = await rowSize();
  await ada.locator(".me-button").click();
  await ada.getByText("Dark", { exact: true }).click();
  const dark = await background(ada);
  assert(dark !== light);
  await ada.getByText("Compact", { exact: true }).click();
  assert(await rowSize() < normal);
  await ada.keyboard.press("Escape");
  await ada.locator(".sheet").waitFor({ state: "detached" });
  assertEquals(await ada.evaluate(() => document.activeElement?.className), "me-button");
  await ada.reload();
  await ada.locator(".composer-input").waitFor();
  assertEquals(await background(ada), dark);
  assert(await rowSize() < normal);
  const around = () => ada.locator("meta[name=theme-color]").first().getAttribute("content");
  assertEquals(await around(), "#171310");
  await ada.locator(".me-button").click();
  await ada.getByText("As the system", { exact: true }).click();
  assertEquals(await background(ada), light);
  await ada.emulateMedia({ colorScheme: "dark" });
  assertEquals(await background(ada), dark);
});

/** What stands on what, and how much contrast WCAG 2.2 asks of it. */
const PAIRS: readonly [ink: string, walls: readonly string[], least: number][] = [
  ["--lamp-deep", ["--paper"], 4.5],
  ["--lamp-deep", ["--side"], 4.5],
  ["--lamp-deep", ["--raised"], 4.5],
  ["--lamp-deep", ["--paper", "--lamp-wash"], 4.5],
  ["--on-lamp", ["--lamp"], 4.5],
  ["--lamp-ring", ["--paper"], 3],
  ["--lamp-ring", ["--side"], 3],
  ["--ink-faint", ["--paper", "--hover"], 4.5],
  ["--ink-faint", ["--side"], 4.5],
  ["--ink-soft", ["--side", "--pressed"], 4.5],
  ["--danger", ["--paper", "--danger-wash"], 4.5],
];

browserTest("accent can be read whatever an owner chooses", async ({ visit }) => {
  const page = await visit();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const poor = await page.evaluate((pairs) => {
      const root = document.documentElement;
      const probe = document.body.appendChild(document.createElement("i"));
      const context = document.createElement("canvas").getContext("2d")!;
      const colour = (token: string) => {
        probe.style.color = `var(${token})`;
        return getComputedStyle(probe).color;
      };
      const luminance = (tokens: readonly string[]) => {
        context.clearRect(0, 0, 1, 1);
        for (const token of tokens) {
          context.fillStyle = colour(token);
          context.fillRect(0, 0, 1, 1);
        }
        const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data]
          .map((part) => part / 255)
          .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const found: string[] = [];
      for (let hue = 0; hue < 360; hue += 10) {
        for (const chroma of [0, 0.15]) {
          root.style.setProperty("--accent-hue", String(hue));
          root.style.setProperty("--accent-chroma", String(chroma));
          for (const [ink, walls, least] of pairs) {
            const tones = [luminance(walls), luminance([...walls, ink])].sort((a, b) => b - a);
            const contrast = (tones[0]! + 0.05) / (tones[1]! + 0.05);
            if (contrast < least) {
              found.push(`${ink} on ${walls} at ${hue}, ${chroma}: ${contrast.toFixed(2)}`);
            }
          }
        }
      }
      probe.remove();
      return found;
    }, PAIRS);
    assertEquals(poor, [], colorScheme);
  }
});
