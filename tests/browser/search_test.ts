import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, say, sees } from "./browser.ts";

async function search(page: Page, text: string): Promise<void> {
  if (await page.locator(".search-input").count() === 0) {
    await page.keyboard.press("Control+Shift+F");
  }
  await page.locator(".search-input").fill(text);
}

/** What is found, as one reads it; waits until there are as many. */
async function found(page: Page, count: number): Promise<string[]> {
  const texts = page.locator('.results:not([aria-busy="true"]) .result-text');
  if (count > 0) await texts.nth(count - 1).waitFor();
  return await texts.allInnerTexts();
}

browserTest(
  "page finds in all rooms while one types, and leads to the message",
  async ({ visit }) => {
    const ada = await visit();
    await comeIn(ada, "Ada", "garden");
    await say(ada, "我昨天去上海市買東西");
    for (let n = 1; n <= 12; n++) await say(ada, `Roses and thorns ${n}`);
    await sees(ada, "thorns 12");
    const ben = await visit();
    await comeIn(ben, "Ben");
    await say(ben, "No roses here");
    await sees(ben, "No roses here");
    await ben.keyboard.press("Control+Shift+F");
    await ben.locator(".search-tip").first().waitFor();
    await ben.locator(".search-input:focus").waitFor();
    await ben.keyboard.type("上海");
    assertEquals(await found(ben, 1), ["我昨天去上海市買東西"]);
    assertEquals(await ben.locator(".result mark").allInnerTexts(), ["上海"]);
    assertEquals(await ben.locator(".result-place").innerText(), "garden");
    await ben.getByText("1 message found").waitFor();
    await search(ben, "rose");
    assertEquals((await found(ben, 13))[0], "No roses here");
    await search(ben, "thorns -12 from:ada roses 7");
    assertEquals(await found(ben, 1), ["Roses and thorns 7"]);
    await ben.keyboard.press("ArrowDown");
    await ben.keyboard.press("Enter");
    await ben.getByRole("heading", { level: 1, name: "garden" }).waitFor();
    await ben.locator('[data-target="true"]', { hasText: "Roses and thorns 7" }).waitFor();
  },
);

browserTest(
  "page says kindly that nothing was found, and looks in one room only",
  async ({ visit }) => {
    const ada = await visit();
    await comeIn(ada, "Ada", "garden");
    await say(ada, "Tea at five");
    await sees(ada, "Tea at five");
    await search(ada, '"(*');
    await search(ada, "coffee");
    await ada.getByText("Nothing found. Try fewer or other words.").waitFor();
    await search(ada, "tea");
    assertEquals(await found(ada, 1), ["Tea at five"]);
    await ada.getByRole("button", { name: "Only in this room" }).click();
    assertEquals(await ada.locator(".search-input").inputValue(), "in:garden tea");
    assertEquals(await found(ada, 1), ["Tea at five"]);
    await search(ada, "in:general tea");
    await ada.getByText("Nothing found. Try fewer or other words.").waitFor();
    await ada.keyboard.press("Escape");
    await ada.locator(".panel .search").waitFor({ state: "detached" });
  },
);

browserTest("page brings more of what was found, and leads there on a phone", async ({ visit }) => {
  const ada = await visit({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await comeIn(ada, "Ada");
  for (let n = 1; n <= 25; n++) await say(ada, `tea ${n}`);
  await sees(ada, "tea 25");
  await ada.getByRole("button", { name: "Search", exact: true }).tap();
  await ada.locator(".search-input").fill("tea");
  assertEquals((await found(ada, 20)).length, 20);
  await ada.getByText("The newest 20 messages, and there are more").waitFor();
  await ada.getByRole("button", { name: "Show more" }).tap();
  assertEquals((await found(ada, 25)).at(-1), "tea 1");
  await ada.getByText("25 messages found").waitFor();
  await ada.locator(".result").last().tap();
  await ada.locator('[data-target="true"]', { hasText: "tea 1" }).waitFor();
  assertEquals(await ada.locator(".panel").count(), 0);
});

browserTest("page shows around what it found how it reads in the room", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  for (const text of ["A secret", "Tea", "**Roses**", "Tea again"]) await say(ada, text);
  await say(ada, "/topic Only *tea* here");
  await ada.locator(".notice", { hasText: "Only tea here" }).waitFor();
  await ada.locator(".message", { hasText: "A secret" }).last().focus();
  await ada.keyboard.press("Delete");
  await ada.locator("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await ada.locator(".message-gone").waitFor();
  await search(ada, "tea");
  assertEquals(await found(ada, 3), ["Ada set the topic: Only tea here", "Tea again", "Tea"]);
  assertEquals(
    (await ada.locator(".result-neighbour").allInnerTexts()).map((text) => text.split("\n")),
    [
      ["Ada", "Tea again"],
      ["Ada", "Roses"],
      ["Ada set the topic: Only tea here"],
      ["Ada", "This message was deleted"],
      ["Ada", "Roses"],
    ],
  );
  assertEquals(await ada.locator(".result").first().locator("mark").allInnerTexts(), ["tea"]);
});
