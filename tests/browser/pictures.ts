/**
 * `deno task pictures [folder]`: the pictures of the README. What they show is drawn with the fonts of
 * this machine: it should have one with emoji.
 */
import { type Browser, chromium } from "playwright-core";
import { executablePath, FLAGS } from "./browser.ts";
import { SCREENS, settled } from "./screens.ts";
import { pageBuilt } from "./server.ts";
import { StagedVisit } from "./staged_visit.ts";

const DESKTOP = { viewport: { width: 1120, height: 700 }, deviceScaleFactor: 1.5 } as const;
const PHONE = {
  viewport: { width: 390, height: 700 },
  deviceScaleFactor: 1.5,
  hasTouch: true,
  isMobile: true,
} as const;

const PICTURES = [
  { name: "light", language: "en", colorScheme: "light", size: DESKTOP, screen: "thread" },
  { name: "dark", language: "en", colorScheme: "dark", size: DESKTOP, screen: "found" },
  { name: "phone", language: "en", colorScheme: "light", size: PHONE, screen: "room" },
  { name: "persian", language: "fa", colorScheme: "light", size: PHONE, screen: "room" },
] as const;
/** Of WebP, 0 to 100. */
const QUALITY = 80;

const [folder = "docs/pictures"] = Deno.args;

async function draw(browser: Browser, picture: (typeof PICTURES)[number]): Promise<void> {
  const { name, language, colorScheme, size, screen } = picture;
  await using staged = await StagedVisit.begin(browser, { language, rough: false });
  const visit = await browser.newContext({ ...staged.options, ...size, colorScheme });
  const page = await visit.newPage();
  await page.goto(staged.url);
  await settled(page);
  await SCREENS[screen]!(page);
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const session = await visit.newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY,
  });
  await Deno.writeFile(`${folder}/${name}.webp`, Uint8Array.fromBase64(data));
  await visit.close();
}

async function main(): Promise<void> {
  if (executablePath === null) throw new Error("There is no Chromium on this machine");
  await Deno.mkdir(folder, { recursive: true });
  await pageBuilt();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    for (const picture of PICTURES) await draw(browser, picture);
  } finally {
    await browser.close();
  }
}

if (import.meta.main) await main();
