/**
 * `deno task screenshots [folder] [word]...`: every screen at three sizes, light and dark, in English
 * and Persian, to be looked at. Words narrow it down to the files whose names hold all of them.
 */
import { type Browser, chromium } from "playwright-core";
import { executablePath, FLAGS } from "./browser.ts";
import { type Open, SCREENS, settled } from "./screens.ts";
import { pageBuilt } from "./server.ts";
import { StagedVisit } from "./staged_visit.ts";

const SIZES = [
  { name: "1440x900", width: 1440, height: 900 },
  { name: "1024x768", width: 1024, height: 768 },
  { name: "390x844", width: 390, height: 844 },
] as const;
const THEMES = ["light", "dark"] as const;
const LANGUAGES = ["en", "fa"] as const;

const [folder = "dist/screenshots", ...words] = Deno.args;

async function shoot(browser: Browser, language: (typeof LANGUAGES)[number]): Promise<void> {
  await using staged = await StagedVisit.begin(browser, { language, rough: true });
  const { url, options } = staged;
  for (const { name: size, ...viewport } of SIZES) {
    for (const [screen, open] of Object.entries<Open | null>({ entry: null, ...SCREENS })) {
      const file = (theme: string) => `${screen}-${size}-${theme}-${language}.png`;
      const themes = THEMES.filter((theme) => words.every((word) => file(theme).includes(word)));
      if (themes.length === 0) continue;
      const touch = viewport.width < 760;
      const visit = await browser.newContext({
        ...options,
        viewport,
        hasTouch: touch,
        isMobile: touch,
        ...(open === null ? { storageState: { cookies: [], origins: [] } } : {}),
      });
      visit.setDefaultTimeout(8_000);
      const page = await visit.newPage();
      try {
        await page.goto(url);
        if (open === null) await page.locator("#name").waitFor();
        else {
          await settled(page);
          await open(page);
        }
      } catch (error) {
        console.error(`${screen}, ${size}, ${language}: ${error}`);
      }
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${folder}/${file(colorScheme)}` });
      }
      await visit.close();
    }
  }
}

async function main(): Promise<void> {
  if (executablePath === null) throw new Error("There is no Chromium on this machine");
  await Deno.mkdir(folder, { recursive: true });
  await pageBuilt();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    for (const language of LANGUAGES) await shoot(browser, language);
  } finally {
    await browser.close();
  }
}

if (import.meta.main) await main();
