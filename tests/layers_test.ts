import { assertEquals } from "@std/assert";
import { join, normalize, relative } from "node:path";

const ROOT = join(import.meta.dirname!, "..");

/** From the bottom up; a file stands in the first that fits. */
const LAYERS: readonly { level: number; files: RegExp }[] = [
  // Words. A port's contract is one of them: the rules speak of records, they do not store any.
  { level: 0, files: /^(deno\.json|lib\/(protocol|errors|store\/store)\.ts)$/ },
  // Rules.
  { level: 1, files: /^lib\/(chat|codec)\// },
  // Shell.
  {
    level: 3,
    files:
      /^lib\/(audience|bounds|connection|group_commit|hearing|heartbeats|hub|hub_readings|log_pages|log_reader|metrics|outbox|people_reader|retention|search_lines|search_pages|searches|sessions|teller|turns|unread)\.ts$|^lib\/http\//,
  },
  // Ports, and the client, which stands beside them.
  { level: 2, files: /^lib\/(store\/|search\/|client\/|[a-z_]+\.ts$)/ },
  // Commands.
  { level: 4, files: /^lib\/cli\// },
  { level: 5, files: /^(main\.ts|static\/.*)$/ },
];

interface Arrow {
  from: string;
  to: string;
}

const files = [...sources("lib"), ...sources("static"), "main.ts"];
const arrows = files.flatMap(arrowsOf);

function* sources(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(join(ROOT, folder))) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* sources(path);
    else if (/\.(tsx?|json)$/.test(name)) yield path;
  }
}

/** The imports and exports between our own files, types included. */
function arrowsOf(from: string): Arrow[] {
  const code = Deno.readTextFileSync(join(ROOT, from)).replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  const found = code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)"(\.[^"]+)"/g);
  return Array.from(found, ([, specifier]) => ({
    from,
    to: relative(ROOT, normalize(join(ROOT, from, "..", specifier!))),
  }));
}

function levelOf(file: string): number {
  const layer = LAYERS.find(({ files }) => files.test(file));
  if (!layer) throw new Error(`"${file}" is in no layer: add it to LAYERS`);
  return layer.level;
}

function show({ from, to }: Arrow): string {
  return `${from} -> ${to}`;
}

Deno.test("imports name a file that is there", () => {
  const known = new Set([...files, "deno.json"]);
  assertEquals(arrows.filter(({ to }) => !known.has(to)).map(show), []);
});

Deno.test("imports in lib go down only", () => {
  const upward = arrows.filter(({ from, to }) => levelOf(to) > levelOf(from));
  assertEquals(upward.map(show), []);
});

Deno.test("imports of the client go to the words only", () => {
  const wrong = arrows.filter(({ from, to }) =>
    isClient(from) && !isClient(to) && levelOf(to) !== 0
  );
  assertEquals(wrong.map(show), []);
});

Deno.test("imports of the page from lib go to the protocol and the client only", () => {
  const wrong = arrows.filter(({ from, to }) =>
    from.startsWith("static/") && !to.startsWith("static/") && to !== "lib/protocol.ts" &&
    !isClient(to)
  );
  assertEquals(wrong.map(show), []);
});

Deno.test("imports of the server never go to the page", () => {
  const wrong = arrows.filter(({ from, to }) =>
    !from.startsWith("static/") && to.startsWith("static/")
  );
  assertEquals(wrong.map(show), []);
});

Deno.test("imports run in no circle", () => {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const { to } of arrows.filter(({ from }) => from === file)) {
      const circle = visit(to, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  assertEquals(files.map((file) => visit(file, [])).filter((circle) => circle.length > 0), []);
});

Deno.test("lib and static have no barrels", () => {
  assertEquals(files.filter((file) => /(^|\/)(index|mod)\.tsx?$/.test(file)), []);
  const code = (file: string) => Deno.readTextFileSync(join(ROOT, file));
  assertEquals(files.filter((file) => /^export\s+\*/m.test(code(file))), []);
});

function isClient(file: string): boolean {
  return file.startsWith("lib/client/");
}
