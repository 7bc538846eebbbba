import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { pageBuilt, type ServerProcess, startServer } from "./server.ts";

/** How Chromium is started. */
export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];
/** Longest wait for anything on the page, in milliseconds. */
const PATIENCE_MS = 15_000;

/** What a browser test works with. */
export interface Stage {
  readonly browser: Browser;
  readonly server: ServerProcess;
  /** A visitor with cookies and storage of their own. */
  visit(options?: Parameters<Browser["newContext"]>[0]): Promise<Page>;
}

/** Where Chromium is on this machine; null if it is nowhere. */
function findChromium(): string | null {
  const folders = ["/usr/bin", ...(Deno.env.get("PATH") ?? "").split(":")];
  for (const folder of folders) {
    for (const name of NAMES) {
      const path = `${folder}/${name}`;
      try {
        if (Deno.statSync(path).isFile) return path;
      } catch {
        // Not there.
      }
    }
  }
  return null;
}

/** Chromium; null if it is not on this machine. */
export const executablePath = findChromium();
const missing = executablePath === null;
if (missing && Deno.env.get("CI") !== "true") {
  console.log("Browser tests are skipped: there is no Chromium on this machine");
}

/** A test with a real server and a real browser. An error that the page throws fails it. */
export function browserTest(name: string, run: (stage: Stage) => Promise<void>): void {
  Deno.test({
    name,
    ignore: missing && Deno.env.get("CI") !== "true",
    // The driver keeps its own timers and pipes over the end of a test.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      if (executablePath === null) throw new Error("There is no Chromium on this machine");
      await pageBuilt();
      await using server = await startServer();
      const browser = await chromium.launch({ executablePath, args: FLAGS });
      const errors: string[] = [];
      try {
        await run({
          browser,
          server,
          async visit(options = {}) {
            const context = await browser.newContext({ locale: "en-GB", ...options });
            return await openPage(context, { url: server.url, errors });
          },
        });
      } finally {
        await browser.close();
      }
      if (errors.length > 0) throw new Error(`The page failed:\n${errors.join("\n")}`);
    },
  });
}

/** Opens the page in one more tab. */
export async function openPage(
  context: BrowserContext,
  { url, errors }: { url: string; errors: string[] },
): Promise<Page> {
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  page.on("pageerror", (error) => errors.push(String(error.stack)));
  page.on("console", (message) => {
    const text = message.text();
    // That a server is down shows as an error in the console, too.
    if (message.type() === "error" && !/ERR_|WebSocket/.test(text)) errors.push(text);
  });
  await page.goto(url);
  return page;
}

/** Comes in by the form. */
export async function comeIn(page: Page, name: string, room = "general"): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Room").fill(room);
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: room }).waitFor();
  await page.locator(".composer-input").waitFor();
}

/** Writes and sends. */
export async function say(page: Page, text: string): Promise<void> {
  const input = page.locator(".composer-input");
  await input.fill(text);
  await input.press("Enter");
}

/** Waits until a message stands in the open room, acknowledged if it is one's own. */
export async function sees(page: Page, text: string): Promise<void> {
  await page.locator('.message[data-state="sent"] .message-text', { hasText: text }).first()
    .waitFor();
}

/** The messages of the open room, as one reads them. */
export async function messages(page: Page): Promise<string[]> {
  return await page.locator(".message-text").allInnerTexts();
}
