import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, openPage, say, sees } from "./browser.ts";

/** Stands for the desktop and the loudspeaker; what they were given is counted over all tabs. */
function countNotices(): void {
  const count = (what: string) =>
    localStorage.setItem(`test.${what}`, String(Number(localStorage.getItem(`test.${what}`)) + 1));
  class Desktop {
    static readonly permission = "granted";
    static requestPermission = () => Promise.resolve("granted");
    constructor() {
      count("shown");
    }
    close() {}
  }
  Object.defineProperty(globalThis, "Notification", { value: Desktop });
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    count("heard");
    start.call(this, at);
  };
}

browserTest("notifications come once over two tabs, and not while nothing shall disturb", async ({
  visit,
  server,
}) => {
  const ada = await visit();
  const ben = await visit();
  const errors: string[] = [];
  await ada.context().addInitScript(countNotices);
  await ada.reload();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben", "garden");
  await say(ada, "/join garden");
  await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
  await ada.locator(".room-row", { hasText: "general" }).click();
  await ada.locator(".me-button").click();
  await ada.getByRole("switch").check();
  await ada.getByText("Drop", { exact: true }).click();
  await ada.keyboard.press("Escape");
  const counted = (what: string) =>
    ada.evaluate((key) => Number(localStorage.getItem(`test.${key}`)), what);
  assertEquals(await counted("heard"), 1, "a chosen sound is heard at once");
  const second = await openPage(ada.context(), { url: server.url, errors });
  await second.getByRole("heading", { level: 1, name: "general" }).waitFor();
  const told = (n: number) =>
    ada.waitForFunction((n) => Number(localStorage.getItem("test.shown")) >= n, n);
  await say(ben, "one");
  await told(1);
  await say(ben, "two");
  await told(2);
  assertEquals([await counted("shown"), await counted("heard")], [2, 3]);
  await second.locator(".me-button").click();
  await second.getByRole("button", { name: "For 2 hours" }).click();
  await second.getByText("Nothing disturbs you until").waitFor();
  await say(ben, "three");
  await ada.locator(".room-row .badge", { hasText: "3" }).waitFor();
  await second.getByRole("button", { name: "End it now" }).click();
  await say(ben, "four");
  await told(3);
  assertEquals([await counted("shown"), await counted("heard")], [3, 4]);
  await second.keyboard.press("Escape");
  await second.locator(".room-row", { hasText: "garden" }).click();
  await say(ben, "five");
  await sees(second, "five");
  assertEquals(errors, []);
});

browserTest(
  "notifications of a room can be turned off on all devices",
  async ({ visit, server }) => {
    const ada = await visit();
    const ben = await visit();
    const errors: string[] = [];
    await comeIn(ada, "Ada");
    await comeIn(ben, "Ben");
    await say(ada, "hello");
    await sees(ada, "hello");
    const other = await openPage(ada.context(), { url: server.url, errors });
    await other.locator(".composer-input").waitFor();
    const chosen = async (tab: Page, level: string) => {
      await tab.getByRole("button", { name: "What to do with this room" }).click();
      const levels = tab.getByRole("group", { name: "Notify me of" });
      await levels.getByRole("radio", { name: level, checked: true }).waitFor();
    };
    await chosen(ada, "Everything");
    await ada.getByText("Nothing", { exact: true }).click();
    await chosen(other, "Nothing");
    await ada.keyboard.press("Escape");
    await ada.reload();
    await chosen(ada, "Nothing");
    await ada.keyboard.press("Escape");
    await other.close();
    await say(ada, "/join garden");
    await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
    await say(ben, "unheard");
    await sees(ben, "unheard");
    await say(ben, "/msg Ada heard");
    await ada.locator(".room-row .badge", { hasText: "1" }).waitFor();
    assertEquals(await ada.title(), "(1) garden · Rose Street");
    assertEquals(errors, []);
  },
);
