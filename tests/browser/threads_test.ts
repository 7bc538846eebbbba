import { assertEquals } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { findings } from "./axe.ts";
import { browserTest, comeIn, openPage, say, sees } from "./browser.ts";
import { chatter } from "./chatter.ts";

const panel = (page: Page): Locator => page.locator(".panel");
const item = (page: Page, room: string): Locator => page.locator(".room-item", { hasText: room });
const threads = (page: Page): Locator => panel(page).locator(".pin");

/** Answers a message of the open room in its thread. */
async function answer(page: Page, text: string, reply: string): Promise<void> {
  const root = page.locator('.log [data-state="sent"]', { hasText: text });
  await root.hover();
  await root.getByRole("button", { name: "Reply in thread" }).click();
  await panel(page).locator(".composer-input").fill(reply);
  await panel(page).locator(".composer-input").press("Enter");
  await panel(page).locator('[data-state="sent"]', { hasText: reply }).waitFor();
  await panel(page).getByRole("button", { name: "Close thread" }).click();
}

/** Two people; Ada has begun threads that Ben answers in, and goes to the garden. */
async function answered(visit: () => Promise<Page>, roots: string[]): Promise<[Page, Page]> {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  for (const root of roots) {
    await say(ada, root);
    await sees(ben, root);
  }
  await say(ada, "/join garden");
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  for (const root of roots) await answer(ben, root, `about ${root}`);
  return [ada, ben];
}

async function isRead(page: Page): Promise<void> {
  await page.waitForFunction(() => !/^\(/.test(document.title));
  assertEquals(await page.locator(".room-item .badge").count(), 0);
}

browserTest(
  "unread thread far up is led to by its badge, whatever is loaded of the room",
  async ({ visit, server }) => {
    const [ada] = await answered(() => visit(), ["Where do we eat"]);
    await item(ada, "general").locator(".room-row").click();
    using bot = await chatter(server, "general");
    bot.write(1, 120);
    await sees(ada, "number 120.");
    await ada.reload();
    await sees(ada, "number 120.");
    assertEquals(await ada.locator(".message-text", { hasText: "Where do we eat" }).count(), 0);
    const badge = ada.getByRole("button", { name: "general. 1 new reply" });
    assertEquals(await findings(ada, "a badge that is a button"), []);
    await badge.click();
    await panel(ada).getByText("about Where do we eat").waitFor();
    await panel(ada).locator(".message-text").getByText("Where do we eat", { exact: true })
      .waitFor();
    await isRead(ada);
  },
);

browserTest(
  "list of threads has what one follows, the unread first, and leads there",
  async ({ visit }) => {
    const [ada] = await answered(() => visit(), ["one", "two"]);
    await ada.getByRole("button", { name: "general. 2 new replies" }).click();
    await ada.getByRole("heading", { level: 1, name: "general" }).waitFor();
    await threads(ada).nth(1).waitFor();
    assertEquals(await threads(ada).locator(".pin-text").allInnerTexts(), ["two", "one"]);
    assertEquals(await threads(ada).locator(".replies-new").allInnerTexts(), ["1 new", "1 new"]);
    assertEquals(await findings(ada, "list of threads"), []);
    await threads(ada).first().getByRole("button").click();
    await panel(ada).getByText("about two").waitFor();
    await panel(ada).locator(".composer-input").fill("half a thought");
    await ada.keyboard.press("Alt+t");
    await threads(ada).nth(1).waitFor();
    assertEquals(await threads(ada).locator(".pin-text").allInnerTexts(), ["one", "two"]);
    assertEquals(await threads(ada).nth(1).locator(".draft-mark").innerText(), "Draft");
    await ada.keyboard.press("Escape");
    await ada.locator(".room-head").getByRole("button", { name: "Threads. 1 new reply" }).click();
    await threads(ada).first().getByRole("button").click();
    await panel(ada).getByText("about one").waitFor();
    await isRead(ada);
    await item(ada, "garden").locator(".room-row").click();
    await ada.keyboard.press("Alt+t");
    await panel(ada).getByText("You follow no thread here").waitFor();
  },
);

browserTest(
  "what is unread is read by word, in one room and in all of them",
  async ({ visit, server }) => {
    const [ada, ben] = await answered(() => visit(), ["one"]);
    const other = await openPage(ada.context(), { url: server.url, errors: [] });
    await say(ben, "news");
    await say(ben, "/msg Ada psst");
    for (const page of [ada, other]) {
      await page.waitForFunction(() => document.title.startsWith("(3)"));
    }
    await ada.locator(".composer-input").fill("kept");
    await ada.keyboard.press("Control+/");
    await ada.getByText("Mark all rooms as read").waitFor();
    await ada.keyboard.press("Escape");
    await ada.keyboard.press("Shift+Escape");
    await isRead(ada);
    await isRead(other);
    await answer(ben, "one", "again");
    await ada.getByRole("button", { name: "general. 1 new reply" }).waitFor();
    await item(ada, "general").locator(".room-row").click();
    await ada.getByRole("button", { name: "What to do with this room" }).click();
    await ada.locator(".menu").getByRole("button", { name: "Mark as read" }).click();
    await isRead(ada);
    await ada.getByRole("button", { name: "What to do with this room" }).click();
    await ada.locator(".menu").getByRole("button", { name: "Threads" }).waitFor();
    assertEquals(
      await ada.locator(".menu").getByRole("button", { name: "Mark as read" }).count(),
      0,
    );
  },
);

browserTest("list of rooms marks a draft, and tells people from messages", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben", "garden");
  await ada.locator(".composer-input").fill("half a thought");
  const count = item(ada, "garden").locator(".room-count");
  await count.locator("svg").waitFor();
  assertEquals(await item(ada, "general").locator(".room-count").count(), 0);
  assertEquals(await ada.locator(".draft-mark").count(), 0, "where one writes it is seen");
  await item(ada, "garden").locator(".room-row").click();
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await item(ada, "general").locator(".draft-mark").waitFor();
  assertEquals(await findings(ada, "a draft"), []);
  await ada.reload();
  await item(ada, "general").locator(".draft-mark").waitFor();
  await item(ada, "general").locator(".room-row").click();
  await say(ada, "a thought");
  await sees(ada, "a thought");
  await item(ada, "garden").locator(".room-row").click();
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  assertEquals(await ada.locator(".draft-mark").count(), 0);
});
