import { assertEquals } from "@std/assert";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { enter, SCREENS, write } from "./screens.ts";

const THEMES = ["light", "dark"] as const;

/** What axe-core finds that keeps somebody from using the page, in both themes. */
async function findings(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await seriousIn(page)).map((one) => `${screen}, ${colorScheme}: ${one}`));
  }
  return found;
}

async function seriousIn(page: Page): Promise<string[]> {
  // Evaluated, as the page's policy lets no other script in.
  await page.evaluate(axe.source);
  // What is still fading in has the colours of its way.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n  ${failureSummary}`)
    );
}

declare global {
  var axe: typeof import("axe-core");
}

for (const [locale, room] of [["en", "garden"], ["fa", "باغ"]] as const) {
  for (const width of [1280, 390]) {
    const name = `every screen is free of serious findings: ${locale}, ${width}`;
    browserTest(name, async ({ visit }) => {
      const touch = width < 760;
      const options = {
        locale,
        viewport: { width, height: 800 },
        reducedMotion: "reduce",
        hasTouch: touch,
        isMobile: touch,
      } as const;
      const ben = await visit({ locale });
      await enter(ben, { name: "Ben", room });
      await write(ben, "**bold** `code` https://garden.example\n\n- one\n- two");
      await write(
        ben,
        "> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```ts\nlet a; // b\n```\n- [x] c",
      );
      await write(ben, "/me waves");
      await write(ben, "/topic What grows");
      const ada = await visit(options);
      await ada.locator("#name").waitFor();
      const found = await findings(ada, "entry");
      await enter(ada, { name: "Ada", room });
      await ada.locator(".message").first().waitFor();
      for (const [screen, open] of Object.entries(SCREENS)) {
        await open(ada);
        found.push(...await findings(ada, screen));
        await ada.reload();
        await ada.locator(".composer-input").waitFor();
      }
      assertEquals(found, []);
    });
  }
}
