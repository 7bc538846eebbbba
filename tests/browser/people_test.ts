import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, openPage, say, sees } from "./browser.ts";

async function isIn(page: Page, room: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: room }).waitFor();
}

/** A room in the list, by the beginning of what a screen reader says of it. */
function row(page: Page, room: string) {
  return page.locator('.room-row[data-joined="true"]', { hasText: room });
}

browserTest("what one joins, leaves and opens in one tab shows in another", async (stage) => {
  const ada = await stage.visit();
  const ben = await stage.visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  const errors: string[] = [];
  const tab = await openPage(ada.context(), { url: stage.server.url, errors });
  await isIn(tab, "general");
  await say(ada, "/join garden");
  await isIn(ada, "garden");
  await row(tab, "garden").waitFor();
  await isIn(tab, "general");
  await say(ben, "/join garden");
  await isIn(ben, "garden");
  await say(ada, "/join tools");
  await isIn(ada, "tools");
  await say(ben, "roses");
  await row(tab, "garden").getByText("1 unread message").waitFor();
  await row(tab, "garden").click();
  await sees(tab, "roses");
  await row(ada, "garden").click();
  await say(tab, "/leave garden");
  await row(ada, "garden").waitFor({ state: "detached" });
  await isIn(ada, "general");
  await tab.reload();
  await isIn(tab, "general");
  assertEquals(await row(tab, "garden").count(), 0);
  await row(tab, "tools").waitFor();
  await ada.getByRole("button", { name: /Ada/ }).last().click();
  await ada.getByRole("button", { name: "Leave Rose Street" }).click();
  await tab.getByLabel("Your name").waitFor();
  assertEquals(errors, []);
});
