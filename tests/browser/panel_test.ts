import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn } from "./browser.ts";

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.className ?? "");
}

browserTest("panel takes the focus and gives it back", async ({ visit }) => {
  const ada = await visit({ viewport: { width: 1280, height: 800 } });
  await comeIn(ada, "Ada");
  const panel = ada.locator(".panel");
  await panel.waitFor();
  assertEquals(await focused(ada), "composer-input", "what is there from the start takes no focus");
  await ada.getByRole("button", { name: /Hide people/ }).first().click();
  await panel.waitFor({ state: "hidden" });
  const opener = ada.getByRole("button", { name: /Show people/ });
  await opener.focus();
  await ada.keyboard.press("Enter");
  await panel.waitFor();
  assertEquals(await focused(ada), "panel");
  await ada.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  assert((await focused(ada)).startsWith("head-button"));
  await ada.reload();
  await ada.locator(".composer-input").waitFor();
  assertEquals(await panel.count(), 0, "the choice outlives a reload");
});

browserTest("panel is a full sheet on a phone", async ({ visit }) => {
  const viewport = { width: 390, height: 844 };
  const ada = await visit({ viewport, hasTouch: true, isMobile: true });
  await comeIn(ada, "Ada");
  assertEquals(await ada.locator(".panel").count(), 0);
  await ada.getByRole("button", { name: /Show people/ }).tap();
  const box = await ada.locator(".panel").boundingBox();
  assertEquals([box?.x, box?.y, box?.width, box?.height], [0, 0, 390, 844]);
  assert(await ada.locator(".conversation").evaluate((it) => (it as HTMLElement).inert));
  await ada.locator(".panel").getByRole("button", { name: "Hide people" }).tap();
  await ada.locator(".panel").waitFor({ state: "hidden" });
  assert((await focused(ada)).startsWith("head-button"));
});
