/**
 * What the page costs on the wire, how soon it can be used, and how long a message takes from Enter to
 * the other screen:
 *
 *     deno run -A bench/page.ts
 */
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { comeIn, executablePath, FLAGS, sees } from "../tests/browser/browser.ts";
import { pageBuilt, startServer } from "../tests/browser/server.ts";
import { CountingRelay, weigh } from "../tests/browser/traffic.ts";
import { spread } from "./statistics.ts";

const VISITS = 10;
const MESSAGES = 50;

/** What a first visit loads: a sentence for the report. */
export async function weighPage(): Promise<string> {
  return await withBrowser(weight) ?? "Page: not weighed, there is no Chromium on this machine";
}

async function withBrowser<T>(
  run: (browser: Browser, url: string) => Promise<T>,
): Promise<T | undefined> {
  if (executablePath === null) return undefined;
  await pageBuilt();
  await using server = await startServer();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    return await run(browser, server.url);
  } finally {
    await browser.close();
  }
}

async function weight(browser: Browser, server: string): Promise<string> {
  await using relay = new CountingRelay(Number(new URL(server).port));
  const visit = async (host: string) => {
    const context = await browser.newContext({ locale: "en-GB" });
    const url = `http://${host}:${relay.port}/`;
    const bytes = await weigh(await context.newPage(), { relay, url });
    await context.close();
    return bytes;
  };
  const [brotli, gzip] = [await visit("127.0.0.1"), await visit("0.0.0.0")];
  return `Page: ${brotli} bytes over the wire on a first visit until nothing more comes, ` +
    `with headers and socket; ${gzip} over plain HTTP from another machine, where browsers take gzip`;
}

/** Milliseconds from the beginning of a visit until something is there. */
async function until(page: Page, url: string, selector: string): Promise<number> {
  await page.addInitScript((selector) => {
    const look = new MutationObserver(() => {
      if (document.querySelector(selector) === null) return;
      look.disconnect();
      document.documentElement.dataset["seenAt"] = String(performance.now());
    });
    look.observe(document, { childList: true, subtree: true });
  }, selector);
  await page.goto(url);
  await page.locator("html[data-seen-at]").waitFor({ state: "attached" });
  return Number(await page.locator("html").getAttribute("data-seen-at"));
}

async function times(browser: Browser, url: string): Promise<string[]> {
  const first: number[] = [];
  let context: BrowserContext | undefined;
  for (let visit = 0; visit < VISITS; visit++) {
    await context?.close();
    context = await browser.newContext({ locale: "en-GB" });
    first.push(await until(await context.newPage(), url, "#name"));
  }
  const ada = await context!.newPage();
  await ada.goto(url);
  await comeIn(ada, "Ada");
  for (let n = 0; n < 20; n++) await send(ada, `message ${n}.`);
  await sees(ada, "message 19.");
  await ada.close();
  const returning = async (selector: string) => {
    const found: number[] = [];
    for (let visit = 0; visit < VISITS; visit++) {
      const page = await context!.newPage();
      found.push(await until(page, url, selector));
      await page.close();
    }
    return found;
  };
  const [composer, messages] = [
    await returning(".composer-input"),
    await returning('.message[data-state="sent"]'),
  ];
  await context!.close();
  return [
    `First visit: form usable after ${told(first)}`,
    `Returning: composer usable after ${told(composer)}, messages shown after ${told(messages)}`,
  ];
}

async function send(page: Page, text: string): Promise<void> {
  const input = page.locator(".composer-input");
  await input.fill(text);
  await input.press("Enter");
}

async function travel(browser: Browser, url: string): Promise<string> {
  const [ada, ben] = await Promise.all(["Ada", "Ben"].map(async (name) => {
    const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
    await page.goto(url);
    await comeIn(page, name, "garden");
    return page;
  }));
  await ada!.evaluate(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      document.body.dataset["at"] = String(performance.timeOrigin + performance.now());
    };
    addEventListener("keydown", listen, true);
  });
  await ben!.evaluate(() => {
    const look = () => {
      const last = [...document.querySelectorAll(".message-text")].at(-1);
      const { dataset } = document.body;
      if (last === undefined || dataset["text"] === last.textContent) return;
      dataset["at"] = String(performance.timeOrigin + performance.now());
      dataset["text"] = last.textContent ?? "";
    };
    new MutationObserver(look).observe(document.querySelector(".log")!, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  const at = async (page: Page) => Number(await page.locator("body").getAttribute("data-at"));
  const found: number[] = [];
  for (let n = 1; n <= MESSAGES; n++) {
    await send(ada!, `message ${n}.`);
    await ben!.locator(`body[data-text="message ${n}."]`).waitFor({ state: "attached" });
    found.push(await at(ben!) - await at(ada!));
  }
  const sorted = found.toSorted((a, b) => a - b);
  const part = (of: number) => sorted[Math.ceil(sorted.length * of) - 1]!.toFixed(1);
  return `From Enter to the other screen, ${MESSAGES} messages: p50 ${part(0.5)} ms, p99 ${
    part(0.99)
  } ms`;
}

function told(ms: readonly number[]): string {
  const { median, least, most } = spread(ms);
  return `${Math.round(median)} ms (${Math.round(least)} to ${Math.round(most)})`;
}

if (import.meta.main) {
  const lines = await withBrowser(async (browser, url) => [
    await weight(browser, url),
    ...await times(browser, url),
    await travel(browser, url),
  ]);
  console.log(lines?.join("\n") ?? "There is no Chromium on this machine");
}
