import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { type Assets, loadAssets } from "../../lib/http/assets.ts";
import { writePage } from "./page_fixture.ts";

async function withAssets(run: (assets: Assets) => void | Promise<void>): Promise<void> {
  const folder = writePage();
  try {
    await run(await loadAssets(folder));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function get(assets: Assets, path: string, headers: Record<string, string> = {}): Response {
  return assets.get(path)!.respond(new Request(`http://localhost${path}`, { headers }));
}

Deno.test("Asset answers in the best encoding that the client takes", async () => {
  await withAssets(async (assets) => {
    const cases = [
      ["gzip, deflate, br, zstd", "br"],
      ["gzip", "gzip"],
      ["br;q=0, gzip;q=0.5", "gzip"],
      ["identity", null],
      ["gzip;q=0", null],
    ] as const;
    for (const [accepted, encoding] of cases) {
      const response = get(assets, "/", { "accept-encoding": accepted });
      assertEquals(response.headers.get("content-encoding"), encoding, accepted);
      assertEquals(response.headers.get("vary"), "accept-encoding");
      const bytes = new Uint8Array(await response.arrayBuffer());
      assertEquals(response.headers.get("content-length"), String(bytes.length));
      const plain = encoding === "br"
        ? brotliDecompressSync(bytes)
        : encoding === "gzip"
        ? gunzipSync(bytes)
        : bytes;
      assertEquals(new TextDecoder().decode(plain), "content of index.html ".repeat(20));
    }
  });
});

Deno.test("Asset answers uncompressed who says nothing about encodings", async () => {
  await withAssets((assets) => {
    assertEquals(get(assets, "/").headers.get("content-encoding"), null);
  });
});

Deno.test("Asset is kept for a year if its name changes with its content, else revalidated", async () => {
  await withAssets((assets) => {
    assertEquals(
      get(assets, "/app.ab12.js").headers.get("cache-control"),
      "public, max-age=31536000, immutable",
    );
    assertEquals(get(assets, "/icon.svg").headers.get("cache-control"), "no-cache");
  });
});

Deno.test("Asset answers 304 to who has it, in the encoding that they have", async () => {
  await withAssets((assets) => {
    const etag = get(assets, "/", { "accept-encoding": "br" }).headers.get("etag")!;
    const plain = get(assets, "/").headers.get("etag")!;
    assertNotEquals(etag, plain);
    const again = get(assets, "/", { "accept-encoding": "br", "if-none-match": `"x", ${etag}` });
    assertEquals([again.status, again.body], [304, null]);
    assertEquals(again.headers.get("etag"), etag);
    assertEquals(get(assets, "/", { "if-none-match": etag }).status, 200);
    assert(get(assets, "/", { "if-none-match": plain }).status === 304);
  });
});

Deno.test("loadAssets() says how to build a page that is missing", async () => {
  await assertRejects(() => loadAssets("/nowhere"), Error, "deno task build");
});
