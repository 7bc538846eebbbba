import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, say, sees } from "./browser.ts";

async function isIn(page: Page, room: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: room }).waitFor();
}

browserTest("keyboard goes from room to room", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await say(ada, "/join garden");
  await isIn(ada, "garden");
  await say(ada, "/join tools");
  await isIn(ada, "tools");
  await ada.keyboard.press("Alt+ArrowDown");
  await isIn(ada, "garden");
  await ada.keyboard.press("Alt+ArrowUp");
  await isIn(ada, "tools");
  await say(ben, "news");
  await ada.locator(".room-row .badge").waitFor();
  await ada.keyboard.press("Alt+Shift+ArrowDown");
  await isIn(ada, "general");
  await sees(ada, "news");
});

browserTest("switcher finds a room or person by a few letters", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben", "garden");
  await say(ada, "half a thou");
  await ada.locator(".composer-input").fill("kept");
  await ada.keyboard.press("Control+k");
  const input = ada.getByRole("combobox", { name: "Go to a room or person" });
  await input.fill("gdn");
  await ada.getByRole("option", { name: "garden" }).waitFor();
  assertEquals(await ada.getByRole("option").count(), 1);
  await ada.keyboard.press("Enter");
  await isIn(ada, "garden");
  await ada.locator(".panel .person-name", { hasText: "Ben" }).waitFor();
  await ada.keyboard.press("Control+k");
  assertEquals(
    await ada.getByRole("option").first().innerText(),
    "general",
    "where one was last comes first",
  );
  await input.fill("be");
  await ada.getByRole("option", { name: "Ben" }).click();
  await isIn(ada, "Ben");
  await ada.keyboard.press("Control+k");
  await input.fill("zzz");
  await ada.getByText("Nothing of that name").waitFor();
  await ada.keyboard.press("Escape");
  await input.waitFor({ state: "detached" });
  assertEquals(await ada.evaluate(() => document.activeElement?.className), "composer-input");
});

browserTest(
  "field has its caret again after a dialog, and takes what is typed on",
  async ({ visit }) => {
    const ada = await visit();
    await comeIn(ada, "Ada");
    const input = ada.locator(".composer-input");
    await input.fill("hey");
    for (const key of ["Control+k", "Control+Shift+K", "Control+/"]) {
      await ada.keyboard.press(key);
      await ada.getByRole("dialog").waitFor();
      await ada.keyboard.press("Escape");
      await ada.getByRole("dialog").waitFor({ state: "detached" });
      await ada.keyboard.type(" you");
    }
    assertEquals(await input.inputValue(), "hey you you you");
  },
);

browserTest("help lists the shortcuts", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  await ada.locator(".composer-input").press("?");
  assertEquals(await ada.locator(".composer-input").inputValue(), "?");
  await ada.keyboard.press("Control+/");
  await ada.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await ada.getByText("Room above", { exact: true }).waitFor();
  await ada.keyboard.press("Control+/");
  await ada.getByRole("dialog").waitFor({ state: "detached" });
  await ada.locator(".log").focus();
  await ada.keyboard.press("?");
  await ada.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
});
