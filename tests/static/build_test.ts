import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { build } from "../../static/build.ts";

/** First visit, compressed, in bytes; a language and the headers come on top (browser/weight_test.ts). */
const BUDGET = 50_000;

/** A name that changes with the content: our hash, or the bundler's. */
const HASHED = /\.[0-9a-f]{10}\.(js|css)$|-[0-9A-Z]{8}\.js$/;

async function built(run: (folder: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await build({ target: `${parent}/page` });
    await run(`${parent}/page`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

async function contents(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    const bytes = await Deno.readFile(`${folder}/${name}`);
    found.set(name, createHash("sha256").update(bytes).digest("hex"));
  }
  return new Map([...found].sort());
}

Deno.test("build() makes the same bytes of the same sources", async () => {
  await built(async (first) => {
    const before = await contents(first);
    await built(async (second) => assertEquals(await contents(second), before));
  });
});

Deno.test("build() lists what it wrote, with compressed versions, within the budget", async () => {
  await built(async (folder) => {
    const { files } = JSON.parse(await Deno.readTextFile(`${folder}/manifest.json`));
    const [page, ...others] = files;
    assertEquals(page, {
      path: "/",
      file: "index.html",
      type: "text/html; charset=utf-8",
      immutable: false,
      lazy: false,
    });
    let total = 0;
    for (const { path, file, immutable, lazy } of files) {
      const plain = await Deno.readFile(`${folder}/${file}`);
      const brotli = await Deno.readFile(`${folder}/${file}.br`);
      if (!lazy) total += brotli.length;
      assertEquals(new Uint8Array(brotliDecompressSync(brotli)), plain);
      assertEquals(new Uint8Array(gunzipSync(await Deno.readFile(`${folder}/${file}.gz`))), plain);
      assertEquals(immutable, HASHED.test(path), path);
    }
    assert(total < BUDGET, `${total} bytes`);
    const worker = await Deno.readTextFile(`${folder}/worker.js`);
    assert(!/\b(import|export)\b/.test(worker), "not every browser takes modules as workers");
    const html = await Deno.readTextFile(`${folder}/index.html`);
    for (const { path, immutable, lazy } of others) {
      assertEquals(
        html.includes(`"${path}"`),
        path.startsWith("/inside.") ||
          !lazy && (immutable || !/(unread\.svg|worker\.js)$/.test(path)),
      );
    }
  });
});

/** Builds a page that was made up for it, and again whenever asked to. */
async function madeUp(
  run: (source: string, make: () => ReturnType<typeof build>) => Promise<void>,
): Promise<void> {
  const source = await Deno.makeTempDir();
  try {
    for (const name of ["index.html", "icon.svg", "icon-unread.svg", "site.webmanifest"]) {
      await Deno.copyFile(new URL(`../../static/${name}`, import.meta.url), `${source}/${name}`);
    }
    const write = (name: string, text: string) => Deno.writeTextFile(`${source}/${name}`, text);
    await write("language.ts", 'console.log("first");');
    await write("worker.ts", "console.log(BUILD);");
    await write("style.css", "body { color: black }");
    await write("inside.css", "main { color: black }");
    await write(
      "main.tsx",
      'import { lamp } from "./lamp.ts"; console.log(lamp(), import("./map.ts"));',
    );
    await write(
      "map.ts",
      'import { lamp } from "./lamp.ts"; export const map = lamp() + "far away";',
    );
    await write("lamp.ts", 'export const lamp = () => "by the door";');
    await run(source, () => build({ source, target: `${source}/page` }));
  } finally {
    await Deno.remove(source, { recursive: true });
  }
}

Deno.test("build() makes lazy files of what is imported when needed, and loads what they share at once", async () => {
  await madeUp(async (source, make) => {
    const { files } = await make();
    const page = await Deno.readTextFile(`${source}/page/index.html`);
    const text = (file: string) => Deno.readTextFileSync(`${source}/page/${file}`);
    const lazy = files.filter((file) => file.lazy && file.path.endsWith(".js"));
    assertEquals(lazy.length, 1);
    assert(text(lazy[0]!.file).includes("far away") && lazy[0]!.immutable);
    assert(!page.includes(lazy[0]!.file));
    const [entry] = files.filter(({ file }) => file.startsWith("main."));
    assert(text(entry!.file).includes(lazy[0]!.file) && page.includes(`src="${entry!.path}"`));
    const [shared] = files.filter(({ file, lazy }) => !lazy && text(file).includes("by the door"));
    assert(page.includes(`<link rel="modulepreload" href="${shared!.path}">`));
  });
});

Deno.test("build() writes letters as they are, and nothing that only looks like one", async () => {
  await madeUp(async (source, make) => {
    const strings = String.raw`"ж", "\\u0436"`;
    await Deno.writeTextFile(`${source}/language.ts`, `console.log(${strings});`);
    const { files } = await make();
    const { file } = files.find(({ path }) => path.startsWith("/language."))!;
    const code = await Deno.readTextFile(`${source}/page/${file}`);
    assert(strings.split(", ").every((string) => code.includes(string)), code);
  });
});

Deno.test("build() tells the service worker what to keep, and makes another one of another page", async () => {
  await madeUp(async (source, make) => {
    const { files } = await make();
    const build = await told();
    const paths = (some: typeof files) => some.map(({ path }) => path);
    const kept = files.filter(({ immutable }) => immutable);
    assertEquals(build.fresh[0], "/");
    assertEquals(new Set(build.kept), new Set(paths(kept)));
    assertEquals(new Set(build.first), new Set(paths(kept.filter(({ lazy }) => !lazy))));
    await Deno.writeTextFile(`${source}/icon.svg`, "<svg></svg>");
    await make();
    assertNotEquals((await told()).version, build.version);

    async function told() {
      const worker = await Deno.readTextFile(`${source}/page/worker.js`);
      return JSON.parse(/^const BUILD = (.*);\n/.exec(worker)![1]!);
    }
  });
});

Deno.test("build() makes a page that a strict content security policy lets through", async () => {
  await built(async (folder) => {
    const html = await Deno.readTextFile(`${folder}/index.html`);
    assert(!/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/i.test(html));
    assert(!/https?:\/\//.test(html));
  });
});

Deno.test("the style sheets name colours only as tokens, and sides only by the text's direction", async () => {
  const folder = new URL("../../static/style/", import.meta.url);
  const physical =
    /(?:^|[\s;{])(?:left|right|(?:margin|padding|border)-(?:top|bottom|left|right)|(?:min-|max-)?(?:width|height))\s*:/m;
  const colour = /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|oklch\(\s*[\d.]/i;
  for await (const { name } of Deno.readDir(folder)) {
    const css = (await Deno.readTextFile(new URL(name, folder)))
      .replace(/\/\*[^]*?\*\//g, "").replace(/@media[^{]*/g, "");
    assert(!physical.test(css), `${name}: ${physical.exec(css)?.[0]}`);
    if (name !== "tokens.css") assert(!colour.test(css), `${name}: ${colour.exec(css)?.[0]}`);
  }
});
