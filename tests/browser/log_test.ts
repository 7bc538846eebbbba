import { assert } from "@std/assert";
import { browserTest, comeIn, say, sees } from "./browser.ts";

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
