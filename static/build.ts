import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** One file as the server serves it. */
interface BuiltFile {
  /** URL path. */
  readonly path: string;
  /** Name in `dist/page`; `.br` and `.gz` versions lie beside it. */
  readonly file: string;
  readonly type: string;
  /** Its name changes with its content, so that it may be cached for ever. */
  readonly immutable: boolean;
}

export interface BuildResult {
  readonly files: readonly (BuiltFile & { readonly bytes: number; readonly brotliBytes: number })[];
}

export interface BuildOptions {
  /** Folder of the sources; where this file is if left out. */
  readonly source?: string;
  /** Folder that is emptied and written; `dist/page` if left out. */
  readonly target?: string;
  /** Whether to make the code small; off while developing, for readable errors. */
  readonly minify?: boolean;
}

/**
 * Builds the page. The same sources give the same bytes.
 * @throws {Error} with what the bundler printed, if it refused
 */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const source = options.source ?? import.meta.dirname!;
  const target = options.target ?? `${source}/../dist/page`;
  const minify = options.minify ?? true;
  const made = await Deno.makeTempDir({ prefix: "parlor-page-" });
  try {
    // One after the other: the first use on a machine installs the bundler, and two at once collide.
    const script = await bundle(`${source}/main.tsx`, `${made}/app.js`, minify);
    const style = await bundle(`${source}/style.css`, `${made}/style.css`, minify);
    const read = (name: string) => Deno.readTextFile(`${source}/${name}`);
    const app = hashed("app", "js", script);
    const sheet = hashed("style", "css", style);
    const page = (await read("index.html")).replace("/app.js", app.path)
      .replace("/style.css", sheet.path);
    const fixed = { immutable: false };
    const files: (BuiltFile & { text: string })[] = [
      { path: "/", file: "index.html", type: "text/html; charset=utf-8", ...fixed, text: page },
      { ...app, type: "text/javascript; charset=utf-8", immutable: true, text: script },
      { ...sheet, type: "text/css; charset=utf-8", immutable: true, text: style },
    ];
    for (const file of ["icon.svg", "icon-unread.svg"]) {
      files.push({
        path: `/${file}`,
        file,
        type: "image/svg+xml",
        ...fixed,
        text: await read(file),
      });
    }
    const manifest = "site.webmanifest";
    const type = "application/manifest+json; charset=utf-8";
    files.push({
      path: `/${manifest}`,
      file: manifest,
      type,
      ...fixed,
      text: await read(manifest),
    });
    return { files: await write(target, files) };
  } finally {
    await Deno.remove(made, { recursive: true });
  }
}

async function bundle(entry: string, output: string, minify: boolean): Promise<string> {
  const flags = minify ? ["--minify"] : [];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", ...flags, "--output", output, entry],
    cwd: import.meta.dirname!,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Cannot bundle "${entry}":\n${new TextDecoder().decode(stderr)}`);
  return await Deno.readTextFile(output);
}

function hashed(name: string, extension: string, text: string): { path: string; file: string } {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const file = `${name}.${hash}.${extension}`;
  return { path: `/${file}`, file };
}

/** Writes beside the old page and swaps, so that a server never finds half of one. */
async function write(
  target: string,
  files: readonly (BuiltFile & { text: string })[],
): Promise<BuildResult["files"]> {
  const next = `${target}.next`;
  await Deno.remove(next, { recursive: true }).catch(ignoreMissing);
  await Deno.mkdir(next, { recursive: true });
  const written = await Promise.all(files.map(async ({ text, ...file }) => {
    const bytes = new TextEncoder().encode(text);
    const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT } = constants;
    const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT };
    const brotli = brotliCompressSync(bytes, { params });
    await Deno.writeFile(`${next}/${file.file}`, bytes);
    await Deno.writeFile(`${next}/${file.file}.br`, brotli);
    await Deno.writeFile(`${next}/${file.file}.gz`, gzipSync(bytes, { level: 9 }));
    return { ...file, bytes: bytes.length, brotliBytes: brotli.length };
  }));
  const listed = files.map(({ path, file, type, immutable }) => ({ path, file, type, immutable }));
  await Deno.writeTextFile(
    `${next}/manifest.json`,
    JSON.stringify({ files: listed }, null, 2) + "\n",
  );
  await Deno.remove(target, { recursive: true }).catch(ignoreMissing);
  await Deno.rename(next, target);
  return written;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

if (import.meta.main) {
  const { files } = await build();
  let total = 0;
  for (const { path, bytes, brotliBytes } of files) {
    total += brotliBytes;
    console.log(`${path.padEnd(28)} ${kilobytes(bytes)}  ${kilobytes(brotliBytes)} compressed`);
  }
  console.log(`${"total".padEnd(28)} ${" ".repeat(9)}  ${kilobytes(total)} compressed`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`.padStart(9);
}
