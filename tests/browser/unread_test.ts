import { assert, assertEquals } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { findings } from "./axe.ts";
import { browserTest, comeIn, openPage, say, sees } from "./browser.ts";
import { chatter } from "./chatter.ts";

function row(page: Page, room: string): Locator {
  return page.locator(".room-row", { hasText: room });
}

/** Goes into another room, so that the first one is not looked at. */
async function goTo(page: Page, room: string): Promise<void> {
  await say(page, `/join ${room}`);
  await page.getByRole("heading", { level: 1, name: room }).waitFor();
}

/** Waits until the list tells so much of a room; nothing for no badge. */
async function counts(page: Page, room: string, badges: string[]): Promise<void> {
  await page.waitForFunction(({ room, badges }) => {
    const rows = [...document.querySelectorAll(".room-item")];
    const it = rows.find((row) => row.querySelector(".room-title")?.textContent?.trim() === room);
    const found = [...it?.querySelectorAll(".badge > span[aria-hidden]") ?? []];
    return it !== undefined && found.map((badge) => badge.textContent).join() === badges.join();
  }, { room, badges });
}

async function titled(page: Page, title: string): Promise<void> {
  await page.waitForFunction((title) => document.title === title, title);
}

/** Shows or hides the tab, as far as the page can tell. */
async function look(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((visible) => {
    const state = visible ? "visible" : "hidden";
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    Object.defineProperty(document, "hidden", { value: !visible, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, visible);
}

/** Where something in the log stands, as a part of its height: 0 at the top, 1 at the foot. */
async function placeOf(page: Page, what: Locator): Promise<number> {
  const log = (await page.locator(".log").boundingBox())!;
  const box = (await what.boundingBox())!;
  return (box.y - log.y) / log.height;
}

/** The message below the line "new messages". */
async function firstUnread(page: Page): Promise<string | undefined> {
  return await page.evaluate(() => {
    const rows = [...document.querySelectorAll(".log-rows .new-line, .log-rows .message-text")];
    return rows[rows.findIndex((it) => it.classList.contains("new-line")) + 1]?.textContent;
  });
}

browserTest(
  "room with much unread opens where its reader left off, and is read as he scrolls",
  async ({ visit, server }) => {
    const ada = await visit({ viewport: { width: 1280, height: 800 } });
    await comeIn(ada, "Ada");
    using bot = await chatter(server, "general");
    bot.write(1, 30);
    await sees(ada, "number 30.");
    await goTo(ada, "garden");
    bot.write(31, 230);
    await counts(ada, "general", ["99+"]);
    // With the end of the room only.
    await ada.reload();
    await counts(ada, "general", ["99+"]);
    await titled(ada, "(200) garden · Rose Street");
    const other = await openPage(ada.context(), { url: server.url, errors: [] });
    await titled(other, "(200) garden · Rose Street");
    await row(ada, "general").click();
    const line = ada.locator(".new-line");
    await line.waitFor();
    assertEquals(await firstUnread(ada), "number 31.");
    const place = await placeOf(ada, line);
    assert(place > 0.15 && place < 0.4, `the line is at ${place}`);
    assertEquals(await ada.locator(".log", { hasText: "number 230." }).count(), 0);
    // What fits on the screen is read, and nothing more.
    await ada.waitForFunction(() => !document.title.startsWith("(200)"));
    const left = Number(/\((\d+)\)/.exec(await ada.title())?.[1]);
    assert(left > 150 && left < 200, `${left} are left`);
    await ada.locator(".pill", { hasText: `${left} new messages` }).waitFor();
    await ada.locator(".log").evaluate((it) => it.scrollTop += it.clientHeight);
    await ada.waitForFunction((left) => {
      const now = Number(/\((\d+)\)/.exec(document.title)?.[1]);
      return now < left - 5 && now > 100;
    }, left);
    const less = Number(/\((\d+)\)/.exec(await ada.title())?.[1]);
    assertEquals(await firstUnread(ada), "number 31.", "the line stays");
    // The other tab is told, and so is the server.
    await titled(other, `(${less}) garden · Rose Street`);
    await ada.reload();
    await line.waitFor();
    assertEquals(await firstUnread(ada), `number ${231 - less}.`);
    await ada.locator(".pill").last().click();
    await sees(ada, "number 230.");
    await titled(ada, "general · Rose Street");
    await counts(ada, "general", []);
  },
);

browserTest(
  "room whose unread messages fit opens at its end with the line, which leaves with the reader",
  async ({ visit }) => {
    const ada = await visit();
    const ben = await visit();
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    await goTo(ada, "garden");
    await say(ben, "one");
    await say(ben, "two");
    await counts(ada, "general", ["2"]);
    await row(ada, "general").click();
    await sees(ada, "two");
    await counts(ada, "general", []);
    assertEquals(await firstUnread(ada), "one");
    await say(ben, "three");
    await sees(ada, "three");
    assertEquals(await firstUnread(ada), "one", "the line stays where it was");
    await titled(ada, "general · Rose Street");
    await say(ada, "mine");
    await sees(ada, "mine");
    await ada.locator(".new-line").waitFor({ state: "detached" });
    await row(ada, "garden").click();
    await row(ada, "general").click();
    await sees(ada, "mine");
    assertEquals(await ada.locator(".new-line").count(), 0);
  },
);

browserTest(
  "room that is opened elsewhere than its reader left off leads there, and reads nothing between",
  async ({ visit, server }) => {
    const ada = await visit({ viewport: { width: 1280, height: 800 } });
    const ben = await visit({ viewport: { width: 1280, height: 800 } });
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    using bot = await chatter(server, "general");
    bot.write(1, 30);
    await sees(ben, "number 30.");
    await goTo(ben, "garden");
    bot.write(31, 230);
    await counts(ben, "general", ["99+"]);
    await ben.reload();
    await titled(ben, "(200) garden · Rose Street");
    await sees(ada, "number 200.");
    const far = ada.locator(".log .message", { hasText: "number 200." });
    const id = await far.getAttribute("data-id");
    await ben.evaluate((id) => location.hash = `general/${id}`, id);
    await sees(ben, "number 200.");
    const first = ben.getByRole("button", { name: "Jump to first unread" });
    await first.waitFor();
    await titled(ben, "(200) general · Rose Street");
    const [pill, day] = await Promise.all(
      [first, ben.locator(".day-words").first()].map((it) => it.boundingBox()),
    );
    assert(pill!.y >= day!.y + day!.height, "it lies over the day");
    await first.click();
    await ben.locator(".new-line").waitFor();
    assertEquals(await firstUnread(ben), "number 31.");
    await first.waitFor({ state: "detached" });
    await ben.waitForFunction(() => !document.title.startsWith("(200)"));
  },
);

browserTest("hidden tab reads nothing, and stays at what is new", async ({ visit, server }) => {
  const ada = await visit({ viewport: { width: 1280, height: 600 } });
  await comeIn(ada, "Ada");
  using bot = await chatter(server, "general");
  bot.write(1, 30);
  await sees(ada, "number 30.");
  await look(ada, false);
  bot.write(31, 80);
  await titled(ada, "(50) general · Rose Street");
  const other = await openPage(ada.context(), { url: server.url, errors: [] });
  await look(other, false);
  await other.locator(".composer-input").waitFor();
  await titled(other, "(50) general · Rose Street");
  await look(ada, true);
  const line = ada.locator(".new-line");
  assertEquals(await firstUnread(ada), "number 31.");
  const place = await placeOf(ada, line);
  assert(place > 0.15 && place < 0.4, `the line is at ${place}`);
  await ada.waitForFunction(() => {
    const n = Number(/\((\d+)\)/.exec(document.title)?.[1]);
    return n < 50 && n > 20;
  });
  // The other tab agrees, once the first one has settled.
  for (let tries = 0; tries < 100 && await other.title() !== await ada.title(); tries++) {
    await other.waitForTimeout(50);
  }
  assertEquals(await other.title(), await ada.title());
  await ada.locator(".log").evaluate((it) => it.scrollTop = it.scrollHeight);
  await titled(ada, "general · Rose Street");
  await titled(other, "general · Rose Street");
  bot.write(81, 81);
  await sees(ada, "number 81.");
  await titled(ada, "general · Rose Street");
});

browserTest("mark as unread holds over a reload and in another tab", async ({ visit, server }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  for (const text of ["one", "two", "three"]) await say(ben, text);
  await sees(ada, "three");
  const other = await openPage(ada.context(), { url: server.url, errors: [] });
  await other.locator(".composer-input").waitFor();
  await goTo(other, "garden");
  const two = ada.locator('.log [data-state="sent"]', { hasText: "two" });
  await two.hover();
  await two.getByRole("button", { name: "More", exact: true }).click();
  await ada.locator(".menu").getByRole("button", { name: "Mark as unread" }).click();
  await counts(ada, "general", ["2"]);
  await counts(other, "general", ["2"]);
  assertEquals(await firstUnread(ada), "two");
  await ada.reload();
  await sees(ada, "three");
  await ada.locator(".new-line").waitFor();
  await counts(ada, "general", ["2"]);
  await titled(ada, "(2) general · Rose Street");
  await row(other, "general").click();
  await counts(other, "general", []);
  await counts(ada, "general", []);
});

browserTest("list, title and icon tell what was chosen for the room", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await goTo(ada, "garden");
  await say(ben, "hello");
  await say(ben, "@Ada look");
  await counts(ada, "general", ["@1", "2"]);
  await titled(ada, "(2) garden · Rose Street");
  assertEquals(await findings(ada, "list"), []);
  const icon = () => ada.locator("link[rel=icon]").getAttribute("href");
  assertEquals(await icon(), "/icon-unread.svg");
  await row(ada, "general").click();
  await counts(ada, "general", []);
  await titled(ada, "general · Rose Street");
  assertEquals(await icon(), "/icon.svg");
  const choose = async (level: string) => {
    await ada.getByRole("button", { name: "What to do with this room" }).click();
    await ada.getByText(level, { exact: true }).click();
    await ada.keyboard.press("Escape");
    await row(ada, "garden").click();
  };
  await choose("Mentions");
  await say(ben, "plain");
  await row(ada, "general").locator(".unread-dot").waitFor();
  await titled(ada, "garden · Rose Street");
  await say(ben, "@room tea");
  await counts(ada, "general", ["@1"]);
  await titled(ada, "(1) garden · Rose Street");
  await row(ada, "general").click();
  await choose("Nothing");
  await say(ben, "@Ada unheard");
  await say(ben, "/msg Ada heard");
  await counts(ada, "Ben", ["1"]);
  await counts(ada, "general", []);
  await titled(ada, "(1) garden · Rose Street");
  assertEquals(await row(ada, "general").getAttribute("data-unread"), "false");
});

browserTest(
  "thread that is followed shows its new replies until its end is seen",
  async ({ visit }) => {
    const ada = await visit({ viewport: { width: 1440, height: 800 } });
    const ben = await visit({ viewport: { width: 1440, height: 800 } });
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    await say(ada, "Where do we eat");
    await sees(ben, "Where do we eat");
    const root = ben.locator('.log [data-state="sent"]', { hasText: "Where do we eat" });
    await root.hover();
    await root.getByRole("button", { name: "Reply in thread" }).click();
    const panel = (page: Page) => page.locator(".panel");
    const reply = async (page: Page, text: string) => {
      await panel(page).locator(".composer-input").fill(text);
      await panel(page).locator(".composer-input").press("Enter");
      await panel(page).locator('[data-state="sent"]', { hasText: text }).waitFor();
    };
    await panel(ben).getByRole("button", { name: "Follow", exact: true }).waitFor();
    await reply(ben, "At the harbour");
    await panel(ben).getByRole("button", { name: "Unfollow" }).waitFor();
    await ada.locator(".replies-new", { hasText: "1 new" }).waitFor();
    await counts(ada, "general", ["1"]);
    await titled(ada, "(1) general · Rose Street");
    await reply(ben, "Or at home");
    await counts(ada, "general", ["2"]);
    await ada.reload();
    await counts(ada, "general", ["2"]);
    assertEquals(await findings(ada, "replies"), []);
    await goTo(ada, "garden");
    await ada.keyboard.press("Alt+Shift+ArrowDown");
    await ada.getByRole("heading", { level: 1, name: "general" }).waitFor();
    await panel(ada).locator(".new-line").waitFor();
    await panel(ada).getByText("Or at home").waitFor();
    assertEquals(await findings(ada, "thread"), []);
    await counts(ada, "general", []);
    await titled(ada, "general · Rose Street");
    assertEquals(await ada.locator(".replies-new").count(), 0);
    await reply(ben, "Well");
    await panel(ada).getByText("Well").waitFor();
    await counts(ada, "general", []);
    await panel(ada).getByRole("button", { name: "Unfollow" }).click();
    await panel(ada).getByRole("button", { name: "Follow", exact: true }).waitFor();
    await panel(ada).getByRole("button", { name: "Close thread" }).click();
    await reply(ben, "Nobody");
    await ada.locator(".replies", { hasText: "4 replies" }).waitFor();
    await counts(ada, "general", []);
    await reply(ben, "@Ada what do you say");
    await ada.locator(".replies", { hasText: "5 replies" }).waitFor();
    await counts(ada, "general", []);
  },
);

browserTest("what lies under the drawer of a phone is not read", async ({ visit }) => {
  const viewport = { width: 390, height: 844 };
  const ada = await visit({ viewport, hasTouch: true, isMobile: true, locale: "fa" });
  const ben = await visit();
  await ada.locator("#name").fill("Ada");
  await ada.locator("#room").fill("general");
  await ada.locator(".entry-button").tap();
  await ada.locator(".composer-input").waitFor();
  await comeIn(ben, "Ben");
  await ada.locator(".conversation .narrow-only").tap();
  await say(ben, "@Ada one");
  await counts(ada, "general", ["@۱", "۱"]);
  await row(ada, "general").tap();
  await sees(ada, "one");
  await counts(ada, "general", []);
});

browserTest("page tells who has read one's last message, and nothing moves", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await goTo(ben, "garden");
  await say(ada, "Is anybody there?");
  await sees(ada, "Is anybody there?");
  const said = ada.locator(".message-text", { hasText: "Is anybody there?" });
  const before = await placeOf(ada, said);
  assertEquals(await ada.getByText("Read by").count(), 0);
  await ben.locator(".room-row", { hasText: "general" }).click();
  await ada.getByText("Read by Ben").waitFor();
  assertEquals(await placeOf(ada, said), before);
});
