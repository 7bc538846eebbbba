import { assert } from "@std/assert";
import { browserTest } from "./browser.ts";
import { CountingRelay, weigh } from "./traffic.ts";

/**
 * Bytes on the wire before anybody does anything, with headers and all. From another machine over
 * plain HTTP browsers take nothing better than gzip.
 */
const BUDGETS = [["127.0.0.1", 60_000], ["0.0.0.0", 63_000]] as const;

browserTest("page is small on a first visit, in each language", async ({ browser, server }) => {
  await using relay = new CountingRelay(Number(new URL(server.url).port));
  for (const locale of ["en-GB", "bg", "zh-TW", "fa"]) {
    for (const [host, budget] of BUDGETS) {
      const context = await browser.newContext({ locale });
      const url = `http://${host}:${relay.port}/`;
      const bytes = await weigh(await context.newPage(), { relay, url });
      assert(bytes < budget, `${locale} at ${host}: ${bytes} bytes`);
      assert(bytes > budget / 2, `${locale} at ${host}: only ${bytes} bytes were counted`);
      await context.close();
    }
  }
});
