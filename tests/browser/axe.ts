import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe-core finds that keeps somebody from using the page. Themes differ in nothing but colours, so
 * that in the dark only these are looked at.
 */
export async function findings(page: Page, screen: string): Promise<string[]> {
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
