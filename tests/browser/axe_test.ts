import { assertEquals } from "@std/assert";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { SCREENS, settled, settleIn } from "./screens.ts";
import { Staged } from "./staged.ts";
import { TALKS } from "./talk.ts";

/**
 * What axe-core finds that keeps somebody from using the page. Themes differ in nothing but colours, so
 * that in the dark only these are looked at.
 */
async function findings(page: Page, screen: string): Promise<string[]> {
  // Evaluated, as the page's policy lets no other script in.
  await page.evaluate(axe.source);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await seriousIn(page, {});
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await seriousIn(page, { runOnly: ["color-contrast"] });
  return [
    ...light.map((one) => `${screen}, light: ${one}`),
    ...dark.map((one) => `${screen}, dark: ${one}`),
  ];
}

async function seriousIn(page: Page, options: axe.RunOptions): Promise<string[]> {
  const { violations } = await page.evaluate(async (options) => {
    // What is still fading in has the colours of its way.
    await Promise.all(document.getAnimations().map(({ finished }) => finished));
    return await globalThis.axe.run({ ...options, resultTypes: ["violations"] });
  }, options);
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n  ${failureSummary}`)
    );
}

declare global {
  var axe: typeof import("axe-core");
}

// Both directions, both layouts; that their other pairs differ in what is looked for here is unlikely.
for (const [locale, width] of [["en", 1280], ["fa", 390]] as const) {
  const name = `every screen is free of serious findings: ${locale}, ${width}`;
  browserTest(name, async ({ server, visit }) => {
    const touch = width < 760;
    const options = {
      locale,
      viewport: { width, height: 800 },
      reducedMotion: "reduce",
      hasTouch: touch,
      isMobile: touch,
    } as const;
    const talk = TALKS[locale];
    await using staged = await Staged.stage(talk, server);
    const first = await visit({ locale });
    await first.locator("#name").waitFor();
    const found = await findings(first, "entry");
    await settleIn(first, talk, staged);
    const storageState = await first.context().storageState();
    await first.context().close();
    for (const [screen, open] of Object.entries(SCREENS)) {
      const page = await visit({ ...options, storageState });
      await settled(page);
      await open(page);
      found.push(...await findings(page, screen));
      await page.context().close();
    }
    assertEquals(found, []);
  });
}
