import { assertEquals } from "@std/assert";
import { findings } from "./axe.ts";
import { browserTest } from "./browser.ts";
import { SCREENS, settled, settleIn } from "./screens.ts";
import { Staged } from "./staged.ts";
import { TALKS } from "./talk.ts";

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
    await using staged = await Staged.stage(talk, { url: server.url, rough: true });
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
