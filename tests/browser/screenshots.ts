/**
 * `deno task screenshots [folder] [word]...`: every screen at three sizes, light and dark, in English
 * and Persian, to be looked at. Words narrow it down to the files whose names hold all of them.
 */
import { type Browser, chromium } from "playwright-core";
import { loadAssets, PAGE_FOLDER } from "../../lib/http/assets.ts";
import { TestServer } from "../serve.ts";
import { executablePath, FLAGS } from "./browser.ts";
import { type Open, SCREENS, settled, settleIn } from "./screens.ts";
import { pageBuilt } from "./server.ts";
import { Staged } from "./staged.ts";
import { TALKS } from "./talk.ts";

const SIZES = [
  { name: "1440x900", width: 1440, height: 900 },
  { name: "1024x768", width: 1024, height: 768 },
  { name: "390x844", width: 390, height: 844 },
] as const;
const THEMES = ["light", "dark"] as const;
const LANGUAGES = ["en", "fa"] as const;
/** How long people have talked when the visitor comes, in minutes. */
const TALKED = 24 * 60;

const [folder = "dist/screenshots", ...words] = Deno.args;

async function shoot(browser: Browser, language: (typeof LANGUAGES)[number]): Promise<void> {
  await using server = new TestServer({
    args: ["--limits", "off", "--name", "Rose Street"],
    assets: await loadAssets(PAGE_FOLDER),
  });
  const url = server.url("http", "/");
  const talk = TALKS[language];
  server.clock.push(-TALKED * 60_000);
  const pass = (minutes: number) => server.clock.push(minutes * 60_000);
  await using staged = await Staged.stage(talk, { url, pass });
  server.clock.push(Date.now() - server.clock.now());
  const visitor = await browser.newContext({ locale: language, reducedMotion: "reduce" });
  const page = await visitor.newPage();
  await page.goto(url);
  await settleIn(page, talk, staged);
  const storageState = await visitor.storageState();
  await visitor.close();

  for (const { name: size, ...viewport } of SIZES) {
    for (const [screen, open] of Object.entries<Open | null>({ entry: null, ...SCREENS })) {
      const file = (theme: string) => `${screen}-${size}-${theme}-${language}.png`;
      const themes = THEMES.filter((theme) => words.every((word) => file(theme).includes(word)));
      if (themes.length === 0) continue;
      const touch = viewport.width < 760;
      const visit = await browser.newContext({
        locale: language,
        viewport,
        reducedMotion: "reduce",
        hasTouch: touch,
        isMobile: touch,
        ...(open === null ? {} : { storageState }),
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
