import { assert, assertStringIncludes } from "@std/assert";

function read(path: string): Promise<string> {
  return Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
}

Deno.test("docs/limits.md has nginx pass on what the doctor advises", async () => {
  const sample = await read("docs/limits.md");
  const advice = await read("lib/cli/doctor/way.ts");
  const settings = [...advice.matchAll(/nginx: (proxy_set_header [^;]+;)/g)].map(([, one]) => one!);
  assert(settings.length >= 3);
  for (const setting of settings) assertStringIncludes(sample, setting);
});
