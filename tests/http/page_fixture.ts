import { brotliCompressSync, gzipSync } from "node:zlib";

/** A built page as `static/build.ts` leaves it, made up. @returns its folder */
export function writePage(): string {
  const folder = Deno.makeTempDirSync();
  const files = [
    { path: "/", file: "index.html", type: "text/html; charset=utf-8", immutable: false },
    { path: "/app.ab12.js", file: "app.ab12.js", type: "text/javascript", immutable: true },
    { path: "/icon.svg", file: "icon.svg", type: "image/svg+xml", immutable: false },
  ];
  const picture = '<svg><path fill="oklch(0.74 0.15 68)"/></svg>';
  for (const { file, type } of files) {
    const text = type === "image/svg+xml" ? picture : `content of ${file} `.repeat(20);
    const content = new TextEncoder().encode(text);
    Deno.writeFileSync(`${folder}/${file}`, content);
    Deno.writeFileSync(`${folder}/${file}.br`, brotliCompressSync(content));
    Deno.writeFileSync(`${folder}/${file}.gz`, gzipSync(content));
  }
  Deno.writeTextFileSync(`${folder}/manifest.json`, JSON.stringify({ files }));
  return folder;
}
