import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { enter, write } from "./screens.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** A finger's way over the screen, as the browser sees one. */
async function swipe(page: Page, from: number, to: number, { y = 400, steps = 8 } = {}) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [{ x, y }],
    });
  await touch("touchStart", from);
  for (let n = 1; n <= steps; n++) await touch("touchMove", from + (to - from) * n / steps);
  await touch("touchEnd", to);
  await session.detach();
}

for (const locale of ["en", "fa"] as const) {
  browserTest(`phone opens and closes the drawer by a swipe: ${locale}`, async ({ visit }) => {
    const ada = await visit({ ...PHONE, locale });
    await enter(ada, { name: "Ada", room: "general" });
    const drawer = ada.locator(".sidebar");
    const [start, end] = locale === "en" ? [40, 320] : [350, 70];
    await swipe(ada, end, start);
    assert(!await drawer.isVisible(), "the other way there is nothing");
    await ada.locator(".composer-input").press("Home");
    await swipe(ada, start, end);
    await drawer.waitFor({ state: "visible" });
    await drawer.locator(":focus").waitFor();
    assertEquals(await drawer.locator(":focus-visible").count(), 0, "a finger needs no ring");
    await swipe(ada, end, start);
    await drawer.waitFor({ state: "hidden" });
    await ada.locator(".composer-input").fill("a text that is being written");
    await swipe(ada, start, end, { y: 810 });
    assert(!await drawer.isVisible(), "a swipe in a text is the text's");
  });
}

browserTest("phone moves no line when the connection goes", async ({ visit }) => {
  const ada = await visit(PHONE);
  await enter(ada, { name: "Ada", room: "general" });
  await write(ada, "hello");
  await ada.locator('.message[data-state="sent"]').waitFor();
  const top = (selector: string) =>
    ada.locator(selector).first().evaluate((it) => it.getBoundingClientRect().top);
  const [log, message] = [await top(".log"), await top(".message")];
  await ada.context().setOffline(true);
  await ada.locator(".link-line .link-button").waitFor();
  assertEquals([await top(".log"), await top(".message")], [log, message]);
});

browserTest("phone gives every control a size that a thumb meets", async ({ visit }) => {
  const ada = await visit(PHONE);
  await enter(ada, { name: "Ada", room: "general" });
  await write(ada, "hello");
  await ada.locator(".message").first().waitFor();
  const small = () =>
    ada.evaluate(() =>
      [...document.querySelectorAll("button, input, select, textarea")]
        .filter((it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        // What is not for the eye is pressed by its label; what stands in a line of text reaches past it.
        .filter((it) => !it.matches(".unseen, .link-button, .topic-edit, .scrim, [role=switch]"))
        // The avatar beside it does the same.
        .filter((it) => !it.matches(".author-name"))
        .map((it) => ({ it, box: it.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && Math.round(Math.min(box.height, box.width)) < 44)
        .map(({ it, box }) => `${it.className} ${Math.round(box.width)}x${Math.round(box.height)}`)
    );
  assertEquals(await small(), []);
  await ada.locator(".conversation .narrow-only").click();
  await ada.locator(".sidebar").waitFor({ state: "visible" });
  assertEquals(await small(), []);
  await ada.locator(".me-button").click();
  await ada.locator(".sheet").waitFor();
  assertEquals(await small(), []);
});
