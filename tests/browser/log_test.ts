import { assert, assertEquals } from "@std/assert";
import { browserTest, comeIn, say, sees } from "./browser.ts";
import { settled } from "./screens.ts";
import { StagedVisit } from "./staged_visit.ts";

browserTest("log stays where its reader is when something above grows late", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  for (let n = 1; n <= 40; n++) await say(ada, `message ${n}.`);
  await sees(ada, "message 40.");
  const log = ada.locator(".log");
  /** As a picture does that comes later than its message. */
  const grow = (text: string) =>
    ada.locator(".message", { hasText: text }).evaluate((it) =>
      new Promise((resolve) => {
        (it as HTMLElement).style.minBlockSize = "300px";
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      })
    );
  await grow("message 38.");
  const left = await log.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight);
  assert(left < 4, `the end is ${left} pixels away`);
  const marker = ada.locator(".message", { hasText: "message 20." });
  const top = () => marker.evaluate((it) => it.getBoundingClientRect().top);
  await marker.evaluate((it) => it.scrollIntoView({ block: "center" }));
  await ada.locator(".pill").waitFor();
  const before = await top();
  await grow("message 2.");
  const moved = await top() - before;
  assert(Math.abs(moved) < 2, `the place moved by ${moved} pixels`);
});

browserTest(
  "log has the heading of one day at its top, however many days it shows",
  async ({ browser }) => {
    await using staged = await StagedVisit.begin(browser, { language: "en", rough: false });
    const visit = await browser.newContext({
      ...staged.options,
      viewport: { width: 1024, height: 500 },
    });
    const page = await visit.newPage();
    await page.goto(staged.url);
    await settled(page);
    assertEquals(await page.locator(".day").allInnerTexts(), ["Yesterday", "Today"]);
    const atTop = await page.locator(".day").evaluateAll((days) => {
      const { top } = document.querySelector(".log")!.getBoundingClientRect();
      return days.filter((day) => {
        const box = day.getBoundingClientRect();
        return box.bottom > top && box.top < top + 20;
      }).map((day) => day.textContent);
    });
    assertEquals(atTop, ["Today"]);
  },
);
