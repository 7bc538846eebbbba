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
  /** The page asks for it when it first needs it; all others are the first visit's. */
  readonly lazy: boolean;
}

type Written = BuiltFile & { readonly text: string };

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

/** Where the code begins, in the order in which `index.html` runs it, and the style. */
const ENTRIES = ["language.ts", "main.tsx", "style.css"];

/** The style that `index.html` names, too, for what is behind the form to load. */
const INSIDE = "inside.css";

/** The service worker. It stands alone: nothing that the page imports may be in it. */
const WORKER = "worker.ts";

/** What is served as it lies in the sources. */
const ICONS = ["icon.svg", "icon-unread.svg"];
const INSTALLATION = "site.webmanifest";

/**
 * Builds the page. The same sources give the same bytes.
 *
 * Lazy files: what a module imports by `await import("./emoji_data.ts")` (TypeScript or, with
 * `with: { type: "json" }`, JSON) becomes a file of its own. It costs the first visit nothing, is
 * loaded when that line first runs, and is cached for ever under a name that changes with its content.
 * What it shares with the rest is in a file that the page loads from the start. The import fails
 * without a network, and on a page that is older than its server: whoever calls it does without.
 * @throws {Error} with what the bundler printed, if it refused
 */
export async function build(options: BuildOptions = {}): Promise<BuildResult> {
  const source = options.source ?? import.meta.dirname!;
  const target = options.target ?? `${source}/../dist/page`;
  const made = await bundle(source, options.minify ?? true);
  const read = (name: string) => Deno.readTextFile(`${source}/${name}`);
  const needed = neededAtOnce(made);
  let page = await read("index.html");
  const files: Written[] = [];
  for (const [name, text] of made) {
    if (name === outputOf(WORKER)) continue;
    const entry = [...ENTRIES, INSIDE].some((entry) => outputOf(entry) === name);
    // The bundler has put a hash into the names of all others: the code says them.
    const file = entry ? hashed(name, text) : name;
    const type = `text/${name.endsWith(".css") ? "css" : "javascript"}; charset=utf-8`;
    if (entry) page = page.replace(`"/${name}"`, `"/${file}"`);
    files.push({ path: `/${file}`, file, type, immutable: true, lazy: !needed.has(name), text });
  }
  const preloads = [...needed].filter((name) => !ENTRIES.map(outputOf).includes(name)).sort()
    .map((name) => `    <link rel="modulepreload" href="/${name}">\n`).join("");
  page = page.replace(/^ *<script/m, (script) => preloads + script);
  const asIs = { immutable: false, lazy: false };
  files.unshift({
    path: "/",
    file: "index.html",
    type: "text/html; charset=utf-8",
    ...asIs,
    text: page,
  });
  for (const file of [...ICONS, INSTALLATION]) {
    const type = file === INSTALLATION
      ? "application/manifest+json; charset=utf-8"
      : "image/svg+xml";
    files.push({ path: `/${file}`, file, type, ...asIs, text: await read(file) });
  }
  files.push({
    path: "/worker.js",
    file: "worker.js",
    type: "text/javascript; charset=utf-8",
    ...asIs,
    text: withBuild(made.get(outputOf(WORKER))!, files),
  });
  return { files: await write(target, files) };
}

/** Every file that the bundler makes of the entries, by name. */
async function bundle(source: string, minify: boolean): Promise<Map<string, string>> {
  const folder = await Deno.makeTempDir({ prefix: "parlor-page-" });
  try {
    const flags = ["--quiet", "--platform", "browser", "--code-splitting", "--outdir", folder];
    const entries = [...ENTRIES, INSIDE, WORKER].map((entry) => `${source}/${entry}`);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", ...flags, ...minify ? ["--minify"] : [], ...entries],
      cwd: import.meta.dirname!,
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`Cannot bundle the page:\n${new TextDecoder().decode(stderr)}`);
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    return new Map(
      names.map((name) => [name, unescaped(Deno.readTextFileSync(`${folder}/${name}`))]),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The worker's code, after a line that tells it what it is to keep; another build has another line. */
function withBuild(code: string, files: readonly Written[]): string {
  const paths = (which: (file: Written) => boolean) => files.filter(which).map(({ path }) => path);
  const build = {
    version: digest(files.map(({ path, text }) => path + text).join("\n")),
    fresh: ["/", "/icon.svg", "/accent.css"],
    kept: paths(({ immutable }) => immutable),
    first: paths(({ immutable, lazy }) => immutable && !lazy),
  };
  return `const BUILD = ${JSON.stringify(build)};\n${code}`;
}

/**
 * Letters as they are, which take a third of what the bundler writes (`\\u0436`) and less on the wire.
 * What must not stand in a string, cannot be seen, or stands for half of a character stays as it is.
 */
function unescaped(code: string): string {
  return code.replace(/\\(?:u([\dA-Fa-f]{4})|u\{([\dA-Fa-f]+)\}|[^])/g, (escape, four, more) => {
    const character = four ?? more ? String.fromCodePoint(Number.parseInt(four ?? more, 16)) : "";
    return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character) && character > "\x7f"
      ? character
      : escape;
  });
}

/** The entries and what they import without `import()`, however far: without it the page does not begin. */
function neededAtOnce(made: ReadonlyMap<string, string>): Set<string> {
  const needed = new Set(ENTRIES.map(outputOf));
  for (const name of needed) {
    const imports = made.get(name)?.matchAll(/\b(?:from|import)\s*"\.\/([\w.-]+)"/g) ?? [];
    for (const [, imported = ""] of imports) if (made.has(imported)) needed.add(imported);
  }
  return needed;
}

function outputOf(entry: string): string {
  return entry.replace(/\.tsx?$/, ".js");
}

/** `main.js` as `main.<hash>.js`. */
function hashed(name: string, text: string): string {
  return name.replace(/\.\w+$/, (extension) => `.${digest(text)}${extension}`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}

/** Writes beside the old page and swaps, so that a server never finds half of one. */
async function write(
  target: string,
  files: readonly Written[],
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
    await Deno.writeFile(`${next}/${file.file}.gz`, gzipSync(bytes, { level: 9, memLevel: 9 }));
    return { ...file, bytes: bytes.length, brotliBytes: brotli.length };
  }));
  const listed = files.map(({ text: _, ...file }) => file);
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
  for (const lazy of [false, true]) {
    const some = files.filter((file) => file.lazy === lazy);
    for (const { path, bytes, brotliBytes } of some) print(path, kilobytes(bytes), brotliBytes);
    const total = some.reduce((sum, { brotliBytes }) => sum + brotliBytes, 0);
    print(lazy ? "when needed" : "first visit", " ".repeat(9), total);
  }
}

function print(what: string, plain: string, brotliBytes: number): void {
  console.log(`${what.padEnd(32)} ${plain}  ${kilobytes(brotliBytes)} compressed`);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`.padStart(9);
}
