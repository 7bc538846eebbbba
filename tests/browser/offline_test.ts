import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { type Asset, loadAssets } from "../../lib/http/assets.ts";
import { build } from "../../static/build.ts";
import { withSite } from "../http/site_fixture.ts";
import { eventually } from "../faults/eventually.ts";
import { withFolder } from "../store/temporary_folder.ts";
import { browserTest, comeIn, messages, openPage, say, sees } from "./browser.ts";
import { startServer } from "./server.ts";

/** Waits until the service worker of one build only is there, and keeps a file whose path begins so. */
async function keeps(page: Page, path: string): Promise<void> {
  await eventually(`${path} is kept`, () =>
    page.evaluate(async (path) => {
      const [name = "", ...others] = await caches.keys();
      const kept = await (await caches.open(name)).keys();
      return navigator.serviceWorker.controller !== null && others.length === 0 &&
        kept.some(({ url }) => new URL(url).pathname.startsWith(path));
    }, path), { withinMs: 15_000 });
}

/** Waits until the page has what it takes to open without a server. */
async function isKept(page: Page): Promise<void> {
  for (const path of ["/inside-", "/markdown-"]) await keeps(page, path);
}

browserTest(
  "page opens while the server is away, and sends what was written then once",
  async ({ browser }) => {
    await withFolder(async (data) => {
      const errors: string[] = [];
      const first = await startServer({ data });
      const { url } = first;
      const visit = async () =>
        await openPage(await browser.newContext({ locale: "en-GB" }), { url, errors });
      const ada = await visit();
      const ben = await visit();
      await comeIn(ada, "Ada");
      await comeIn(ben, "Ben");
      await say(ada, "before");
      await sees(ben, "before");
      await say(ada, "/join garden");
      await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
      await ada.locator(".composer-input").fill("half a thou");
      await isKept(ada);
      await first.kill();
      await ada.reload();
      await ada.getByRole("heading", { level: 1, name: "garden" }).waitFor();
      assertEquals(await ada.locator(".composer-input").inputValue(), "half a thou");
      assertEquals(await ada.locator(".empty").count(), 0, "nothing is known of the room");
      await ada.locator(".link-line", { hasText: "Connection lost" }).waitFor();
      await ada.getByRole("button", { name: "general" }).click();
      await say(ada, "during");
      await ada.locator('.message[data-state="waiting"]', { hasText: "during" }).waitFor();
      await ada.reload();
      await ada.locator('.message[data-state="waiting"]', { hasText: "during" }).waitFor();
      await using _second = await startServer({ data, port: Number(new URL(url).port) });
      await sees(ada, "during");
      await sees(ben, "during");
      await say(ben, "after");
      await sees(ada, "after");
      assertEquals(await messages(ada), ["before", "during", "after"]);
      assertEquals(await messages(ben), ["before", "during", "after"]);
      await ada.getByRole("button", { name: "garden" }).click();
      assertEquals(await ada.locator(".composer-input").inputValue(), "half a thou");
      assertEquals(errors, []);
      await ada.context().close();
      await ben.context().close();
    });
  },
);

browserTest("page opens without a network, and comes back by itself", async ({ visit }) => {
  const ada = await visit();
  const ben = await visit();
  await comeIn(ada, "Ada");
  await comeIn(ben, "Ben");
  await isKept(ada);
  await ada.context().setOffline(true);
  await ada.reload();
  await ada.locator(".link-line", { hasText: "You are offline" }).waitFor();
  await say(ada, "**Hello** from nowhere");
  await ada.locator('.message[data-state="waiting"] strong', { hasText: "Hello" }).waitFor();
  await ada.context().setOffline(false);
  await sees(ada, "from nowhere");
  await sees(ben, "from nowhere");
  assertEquals(await messages(ben), ["Hello from nowhere"]);
  assertEquals(await ada.locator('.link-line[data-shown="true"]').count(), 0);
});

browserTest(
  "page that is older than its server is loaded anew once, and then says so",
  async ({ browser, server }) => {
    const context = await browser.newContext({ locale: "en-GB", serviceWorkers: "block" });
    const ada = await openPage(context, { url: server.url, errors: [] });
    let [loads, missing] = [0, true];
    ada.on("load", () => loads++);
    await context.route(
      "**/inside-*.js",
      async (route) => missing ? await route.fulfill({ status: 404 }) : await route.continue(),
    );
    await ada.getByLabel("Your name").fill("Ada");
    await ada.getByRole("button", { name: "Join", exact: true }).click();
    await ada.getByText("The server may have a newer page").waitFor();
    const again = ada.getByRole("button", { name: "Load the page again" });
    await again.waitFor();
    assertEquals(loads, 1);
    missing = false;
    await again.click();
    await ada.getByRole("heading", { level: 1, name: "general" }).waitFor();
    await context.close();
  },
);

browserTest(
  "page loads its search once the line is there again, and says where it is not to be had",
  async ({ browser, server }) => {
    const context = await browser.newContext({ locale: "en-GB", serviceWorkers: "block" });
    const ada = await openPage(context, { url: server.url, errors: [] });
    await comeIn(ada, "Ada");
    await context.setOffline(true);
    await ada.locator(".link-line", { hasText: "You are offline" }).waitFor();
    await ada.locator(".room-head").getByRole("button", { name: "Search", exact: true }).click();
    const panel = ada.locator(".panel");
    await panel.locator(".ghost-rows").waitFor();
    await context.route("**/search_form-*.js", (route) => route.fulfill({ status: 404 }));
    await context.setOffline(false);
    await panel.getByText("The server may have a newer page").waitFor();
    await context.unroute("**/search_form-*.js");
    await context.setOffline(true);
    await panel.locator(".ghost-rows").waitFor();
    await context.setOffline(false);
    await panel.getByRole("searchbox").waitFor();
    await context.close();
  },
);

browserTest("page keeps nothing of what is not the page", async ({ visit }) => {
  const ada = await visit();
  await comeIn(ada, "Ada");
  await isKept(ada);
  const kept = await ada.evaluate(async () => {
    for (const path of ["/api/rooms", "/healthz", "/metrics"]) await fetch(path);
    const caches = await globalThis.caches.keys();
    const cache = await globalThis.caches.open(caches[0]!);
    return (await cache.keys()).map(({ url }) => new URL(url).pathname);
  });
  assert(kept.includes("/") && kept.includes("/accent.css"));
  const page = JSON.parse(await Deno.readTextFile("dist/page/manifest.json"));
  const paths: string[] = page.files.map(({ path }: { path: string }) => path);
  assertEquals(kept.filter((path) => path !== "/accent.css" && !paths.includes(path)), []);
  assertEquals(new Set(kept).size, kept.length);
});

browserTest(
  "page is as ever where the browser allows no service worker",
  async ({ browser, server }) => {
    const errors: string[] = [];
    const context = await browser.newContext({ locale: "en-GB" });
    // Not this machine by name: what comes from there over plain HTTP is not trusted.
    const url = server.url.replace(/127\.0\.0\.1|localhost/, "0.0.0.0");
    const ada = await openPage(context, { url, errors });
    assertEquals(await ada.evaluate(() => isSecureContext), false);
    await comeIn(ada, "Ada");
    await say(ada, "Hello");
    await sees(ada, "Hello");
    // Chromium calls it an error that it does not heed this header there.
    assertEquals(errors.filter((error) => !error.includes("Cross-Origin-Opener-Policy")), []);
  },
);

/** A page that says which one it is, and keeps itself like the real one. */
async function buildNamed(name: string, folder: string): Promise<Map<string, Asset>> {
  const from = new URL("../../static/", import.meta.url);
  const source = `${folder}/${name}`;
  await Deno.mkdir(source);
  for (
    const file of ["index.html", "icon.svg", "icon-unread.svg", "site.webmanifest", "worker.ts"]
  ) {
    await Deno.copyFile(new URL(file, from), `${source}/${file}`);
  }
  const write = (file: string, text: string) => Deno.writeTextFile(`${source}/${file}`, text);
  await write("language.ts", `document.documentElement.dataset["language"] = "${name}";`);
  await write("style.css", `:root { --name: ${name} }`);
  await write("inside.css", "main { color: black }");
  await write("lazy.ts", `document.body.dataset["lazy"] = "${name}"; export {};`);
  await write(
    "main.tsx",
    `import { keepPage } from "${new URL("keep.ts", from)}";
    document.title = "${name}";
    void import("./lazy.ts");
    void keepPage();`,
  );
  await build({ source, target: `${source}/page` });
  return new Map(await loadAssets(`${source}/page`));
}

/** What a page says of itself, in all its parts. */
async function names(page: Page): Promise<string[]> {
  await page.locator("body[data-lazy]").waitFor({ state: "attached" });
  return await page.evaluate(() => [
    document.title,
    document.documentElement.dataset["language"] ?? "",
    document.body.dataset["lazy"] ?? "",
    getComputedStyle(document.documentElement).getPropertyValue("--name"),
  ]);
}

browserTest("page of a new build takes the old one's place at once, whole", async ({ browser }) => {
  await withFolder(async (folder) => {
    const [old, next] = [await buildNamed("old", folder), await buildNamed("next", folder)];
    const served = new Map(old);
    await withSite(async ({ url }) => {
      const errors: string[] = [];
      const context = await browser.newContext();
      const page = await openPage(context, { url, errors });
      assertEquals(await names(page), new Array(4).fill("old"));
      await keeps(page, "/lazy-");
      await context.setOffline(true);
      await page.reload();
      assertEquals(await names(page), new Array(4).fill("old"));
      await context.setOffline(false);
      served.clear();
      for (const [path, asset] of next) served.set(path, asset);
      await page.reload();
      assertEquals(await names(page), new Array(4).fill("next"));
      await keeps(page, [...next.keys()].find((path) => path.startsWith("/lazy-"))!);
      await context.setOffline(true);
      await page.reload();
      assertEquals(await names(page), new Array(4).fill("next"));
      await context.setOffline(false);
      // It answers 500 now, as a proxy does for a server that is away.
      served.delete("/");
      await page.reload();
      assertEquals(await names(page), new Array(4).fill("next"));
      assertEquals(errors, []);
      await context.close();
    }, { assets: served });
  });
});

browserTest("page is not kept by the worker of another build", async ({ browser }) => {
  await withFolder(async (folder) => {
    const [old, next] = [await buildNamed("old", folder), await buildNamed("next", folder)];
    // The server was replaced after it gave its worker.
    const served = new Map([...old, ...next, ["/worker.js", old.get("/worker.js")!]]);
    await withSite(async ({ url }) => {
      const context = await browser.newContext();
      const errors: string[] = [];
      const page = await openPage(context, { url, errors });
      assertEquals(await names(page), new Array(4).fill("next"));
      await eventually("the worker is given up", () =>
        page.evaluate(async () => {
          const { installing } = await navigator.serviceWorker.register("/worker.js");
          if (installing === null) return false;
          await new Promise((changed) => installing.addEventListener("statechange", changed));
          return installing.state === "redundant";
        }), { withinMs: 15_000 });
      assertEquals(await page.evaluate(() => caches.keys()), []);
      await context.close();
    }, { assets: served });
  });
});
