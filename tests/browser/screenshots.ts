/**
 * `deno task screenshots [folder] [word]...`: every screen at three sizes, light and dark, in English
 * and Persian, to be looked at. Words narrow it down to the files whose names hold all of them.
 */
import { chromium, type Page } from "playwright-core";
import { executablePath, FLAGS } from "./browser.ts";
import { enter, SCREENS, write } from "./screens.ts";
import { pageBuilt, startServer } from "./server.ts";

const SIZES = [
  { name: "1440x900", width: 1440, height: 900 },
  { name: "1024x768", width: 1024, height: 768 },
  { name: "390x844", width: 390, height: 844 },
] as const;
const THEMES = ["light", "dark"] as const;
const LANGUAGES = ["en", "fa"] as const;

/** What is said, so that the screens show life: who, and what. */
const TALK = {
  en: [
    ["Ada", "Good morning. The **new door** is in, and it even closes."],
    ["Ben", "I saw it on the way in. Who chose the colour?"],
    ["Ben", "It is very green."],
    [
      "Cy",
      "I did. It is called *fern*, and it will fade:\n\n- a little this summer\n- a lot the next",
    ],
    ["Ada", "Then all is well. Opening hours are at https://garden.example/hours if anybody asks."],
    ["Ben", "Here is what the sign says now:\n\n```js\nconst open = hour >= 9 && hour < 18;\n```"],
    ["Cy", "Tea at four?"],
    ["Ada", "Tea at four."],
  ],
  fa: [
    ["Ada", "صبح بخیر. **در تازه** را کار گذاشتند و حتی بسته هم می‌شود."],
    ["Ben", "سر راه دیدمش. رنگش را چه کسی انتخاب کرد؟"],
    ["Ben", "خیلی سبز است."],
    ["Cy", "من. اسمش *سرخس* است و کم‌رنگ می‌شود:\n\n- امسال کمی\n- سال آینده بیشتر"],
    ["Ada", "پس خوب است. ساعت کار اینجاست: https://garden.example/hours"],
    ["Ben", "Here is one in English, with `code` in it."],
    ["Cy", "ساعت چهار چای؟"],
    ["Ada", "ساعت چهار چای."],
  ],
} as const;
const NAMES = {
  en: { Ada: "Ada Lind", Ben: "Ben", Cy: "Cy", topic: "What grows, and who waters it" },
  fa: { Ada: "آدا", Ben: "بن", Cy: "سای", topic: "چه می‌روید و چه کسی آبش می‌دهد" },
} as const;

const [folder = "dist/screenshots", ...words] = Deno.args;

async function main(): Promise<void> {
  if (executablePath === null) throw new Error("There is no Chromium on this machine");
  await Deno.mkdir(folder, { recursive: true });
  await pageBuilt();
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    for (const language of LANGUAGES) {
      const room = language === "en" ? "garden" : "باغ";
      const names = NAMES[language];
      await using server = await startServer();
      const context = () => browser.newContext({ locale: language, reducedMotion: "reduce" });
      const people = new Map<string, Page>();
      for (const who of ["Ada", "Ben", "Cy"] as const) {
        const page = await (await context()).newPage();
        await page.goto(server.url);
        await enter(page, { name: names[who], room });
        people.set(who, page);
      }
      await write(people.get("Ada")!, `/topic ${names.topic}`);
      for (const [who, text] of TALK[language]) {
        await write(people.get(who)!, text);
        await people.get("Ada")!.locator(".message, .notice").last().waitFor();
      }
      for (const other of ["tools", "compost"]) await write(people.get("Ben")!, `/join ${other}`);
      await write(people.get("Ben")!, `/msg ${names.Cy} psst`);
      for (const theme of THEMES) {
        for (const { name: size, ...viewport } of SIZES) {
          for (const screen of ["entry", ...Object.keys(SCREENS)]) {
            const file = `${screen}-${size}-${theme}-${language}.png`;
            if (!words.every((word) => file.includes(word))) continue;
            const touch = viewport.width < 760;
            const visit = await browser.newContext({
              locale: language,
              viewport,
              colorScheme: theme,
              reducedMotion: "reduce",
              hasTouch: touch,
              isMobile: touch,
            });
            const page = await visit.newPage();
            await page.goto(server.url);
            await page.locator("#name").waitFor();
            if (screen !== "entry") {
              await enter(page, { name: "Dee", room });
              await page.locator(".message").first().waitFor();
              await SCREENS[screen]!(page);
            }
            await page.screenshot({ path: `${folder}/${file}` });
            console.log(`${folder}/${file}`);
            await visit.close();
          }
        }
      }
      for (const page of people.values()) await page.context().close();
    }
  } finally {
    await browser.close();
  }
}

if (import.meta.main) await main();
