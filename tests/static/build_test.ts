import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { build } from "../../static/build.ts";

/** First visit, compressed, in bytes. */
const BUDGET = 60 * 1024;

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
    });
    let total = 0;
    for (const { path, file, immutable } of files) {
      const plain = await Deno.readFile(`${folder}/${file}`);
      const brotli = await Deno.readFile(`${folder}/${file}.br`);
      total += brotli.length;
      assertEquals(new Uint8Array(brotliDecompressSync(brotli)), plain);
      assertEquals(new Uint8Array(gunzipSync(await Deno.readFile(`${folder}/${file}.gz`))), plain);
      assertEquals(immutable, /\.[0-9a-f]{10}\.(js|css)$/.test(path));
    }
    assert(total < BUDGET, `${total} bytes`);
    const html = await Deno.readTextFile(`${folder}/index.html`);
    for (const { path } of others.filter((file: { immutable: boolean }) => file.immutable)) {
      assert(html.includes(`"${path}"`), path);
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

Deno.test("the components hold no text of their own", async () => {
  const folder = new URL("../../static/components/", import.meta.url);
  const literal = />[^<>{}();=]*[A-Za-z]{2,}[^<>{}();=]*<\/|(?:aria-label|placeholder|title|alt)="/;
  for await (const { name } of Deno.readDir(folder)) {
    const source = await Deno.readTextFile(new URL(name, folder));
    assert(!literal.test(source), `${name}: ${literal.exec(source)?.[0]}`);
  }
});
