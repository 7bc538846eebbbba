import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTest, comeIn, openPage, say, sees } from "./browser.ts";

const LATIN_DIGIT = /[0-9]/;

/** Comes in by the form, whatever its language is. */
async function enter(page: Page, name: string): Promise<void> {
  await page.locator("#name").fill(name);
  await page.locator(".entry-button").click();
  await page.locator(".composer-input").waitFor();
}

async function choose(page: Page, language: string): Promise<void> {
  await page.locator(".me-button").click();
  await page.locator("#language").selectOption(language);
}

/** Where an element is, from the left of the page. */
async function leftOf(page: Page, selector: string): Promise<number> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not to be seen`);
  return box.x;
}

browserTest("page speaks the browser's language from the first thing drawn", async (stage) => {
  const errors: string[] = [];
  for (
    const [locale, word] of [["fa-IR", "نام شما"], ["zh-HK", "你的名字"], ["bg-BG", "Вашето име"]]
  ) {
    const context = await stage.browser.newContext({ locale: locale! });
    await context.addInitScript(() => {
      const drawn: string[] = [];
      Reflect.set(globalThis, "drawn", drawn);
      const look = () => {
        const root = document.documentElement;
        const words = document.getElementById("page")?.innerText ?? "";
        if (words !== "") drawn.push(`${root.lang} ${root.dir} ${words}`);
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true });
    });
    const page = await openPage(context, { url: stage.server.url, errors });
    await page.getByLabel(word!).waitFor();
    const drawn = await page.evaluate(() => Reflect.get(globalThis, "drawn") as string[]);
    assert(drawn.length > 0);
    for (const text of drawn) assert(text.includes(word!) && !text.includes("Your name"), text);
    assert(drawn[0]!.startsWith({ "fa-IR": "fa rtl", "zh-HK": "zh-TW ltr" }[locale!] ?? "bg ltr"));
    await context.close();
  }
  assertEquals(errors, []);
});

async function isTurned(page: Page, icon: string): Promise<void> {
  const turned = await page.locator(icon).first()
    .evaluate((element) => getComputedStyle(element).transform);
  assertEquals(turned, "matrix(-1, 0, 0, 1, 0, 0)", icon);
}

browserTest(
  "page in Persian is mirrored, with Persian digits and the Solar Hijri calendar",
  async ({ visit }) => {
    const sara = await visit({ locale: "fa-IR", viewport: { width: 1280, height: 800 } });
    const dara = await visit({ locale: "fa-IR" });
    await enter(sara, "سارا");
    await enter(dara, "دارا");
    await say(dara, "سلام");
    await sees(sara, "سلام");
    assert(await leftOf(sara, ".sidebar") > await leftOf(sara, ".conversation"));
    assert(await leftOf(sara, ".conversation") > await leftOf(sara, ".panel"));
    assert(await leftOf(sara, ".composer-send") < await leftOf(sara, ".composer-input"));
    await sara.locator(".message").first().hover();
    await isTurned(sara, ".icon-reply");
    await sara.locator(".head-menu").click();
    await isTurned(sara, ".menu .icon-leave");
    await sara.keyboard.press("Escape");
    const words = await sara.locator("body").innerText();
    assert(!LATIN_DIGIT.test(words), words);
    const time = sara.locator(".group-time").first();
    assert(/^[۰-۹]{1,2}:[۰-۹]{2}$/.test((await time.innerText()).trim()), await time.innerText());
    const year = new Intl.DateTimeFormat("fa", { year: "numeric", calendar: "persian" }).format(
      new Date(),
    );
    const full = await time.getAttribute("title");
    assert(full!.includes(year.replace(/[^۰-۹]/g, "")) && !LATIN_DIGIT.test(full!), full!);
  },
);

browserTest("page gives what is written and what is named its own direction", async ({ visit }) => {
  const sara = await visit({ locale: "fa-IR" });
  await enter(sara, "سارا");
  const input = sara.locator(".composer-input");
  const direction = () => input.evaluate((element) => getComputedStyle(element).direction);
  assertEquals(await direction(), "rtl", "its placeholder is Persian");
  await input.fill("Hello");
  assertEquals(await direction(), "ltr");
  await input.fill("");
  await say(sara, "Hello, سلام");
  await sees(sara, "Hello");
  await say(sara, "سلام, Hello");
  await sees(sara, "سلام");
  const directions = await sara.locator(".message-text > p").evaluateAll((all) =>
    all.map((each) => getComputedStyle(each).direction)
  );
  assertEquals(directions, ["ltr", "rtl"]);
  await say(sara, "/rooms");
  await sara.locator(".system", { hasText: "اتاق‌های شما: \u2068general\u2069" }).waitFor();
  await say(sara, "/tea");
  await sara.locator(".system", { hasText: "فرمان \u2068/tea\u2069 وجود ندارد" }).waitFor();
});

browserTest(
  "page changes its language at once, loses nothing and remembers it",
  async ({ visit, server }) => {
    const ada = await visit();
    await comeIn(ada, "Ada");
    await say(ada, "Tea?");
    await sees(ada, "Tea?");
    await say(ada, "/rooms");
    await ada.locator(".system", { hasText: "Your rooms: general" }).waitFor();
    await ada.locator(".composer-input").fill("half a thou");
    await ada.evaluate(() => Reflect.set(globalThis, "still", "here"));
    for (const [language, people] of [["bg", "Хора"], ["zh-TW", "成員"], ["fa", "افراد"]]) {
      await choose(ada, language!);
      await ada.locator(".panel-title", { hasText: people! }).waitFor();
      assertEquals(await ada.locator("html").getAttribute("lang"), language);
      await ada.keyboard.press("Escape");
    }
    assertEquals(await ada.locator("html").getAttribute("dir"), "rtl");
    await ada.locator(".system", { hasText: "اتاق‌های شما" }).waitFor();
    assertEquals(await ada.locator(".composer-input").inputValue(), "half a thou");
    assertEquals(await ada.evaluate(() => Reflect.get(globalThis, "still")), "here");
    await ada.reload();
    await ada.locator(".panel-title", { hasText: "افراد" }).waitFor();
    await sees(ada, "Tea?");
    assertEquals(await ada.locator(".composer-input").inputValue(), "half a thou");
    const tab = await openPage(ada.context(), { url: server.url, errors: [] });
    await tab.locator(".panel-title", { hasText: "افراد" }).waitFor();
  },
);

browserTest("language, theme and density chosen in one tab hold in another", async (stage) => {
  const ada = await stage.visit();
  await comeIn(ada, "Ada");
  const tab = await openPage(ada.context(), { url: stage.server.url, errors: [] });
  await tab.locator(".composer-input").fill("half a thou");
  await ada.locator(".me-button").click();
  await ada.getByText("Dark", { exact: true }).click();
  await ada.getByText("Roomy", { exact: true }).click();
  await ada.locator("#language").selectOption("fa");
  await tab.locator('html[lang="fa"][dir="rtl"][data-theme="dark"][data-density="roomy"]')
    .waitFor();
  assertEquals(await tab.locator(".composer-input").inputValue(), "half a thou");
});

browserTest(
  "page keeps its language, and says so, if another cannot be loaded",
  async ({ visit }) => {
    // What the service worker fetches cannot be intercepted.
    const ada = await visit({ serviceWorkers: "block" });
    await comeIn(ada, "Ada");
    await ada.context().route(/\/bg-[^/]*\.js$/, (route) => route.abort());
    await choose(ada, "bg");
    await ada.locator("#language-problem", { hasText: "cannot be loaded" }).waitFor();
    assertEquals(await ada.locator("#language").inputValue(), "en");
    assertEquals(await ada.locator("html").getAttribute("lang"), "en");
  },
);
