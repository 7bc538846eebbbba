import { assert, assertEquals } from "@std/assert";
import {
  countDescriptors,
  descriptors,
  freeDiskBytes,
  heapBytes,
  memoryBytes,
} from "../lib/system.ts";

Deno.test({
  name: "descriptors() counts one more for each open file",
  ignore: Deno.build.os !== "linux",
  fn() {
    const before = descriptors()!;
    const files = Array.from({ length: 10 }, () => Deno.openSync(import.meta.filename!));
    const during = descriptors()!;
    files.forEach((file) => file.close());
    assertEquals(during.used - before.used, 10);
    assertEquals(during.limit, before.limit);
    assert(during.used < during.limit);
  },
});

Deno.test("freeDiskBytes() is a number for a folder, and null where there is none", () => {
  assert(freeDiskBytes(import.meta.dirname!)! > 0);
  assertEquals(freeDiskBytes("/no/such/folder"), null);
});

Deno.test("heapBytes() uses something, below the limit", () => {
  const { used, limit } = heapBytes();
  assert(used > 1_000_000 && used < limit);
});

Deno.test("countDescriptors() stops at what is wanted, and gives all back", () => {
  for (let time = 0; time < 3; time++) assertEquals(countDescriptors(100), 100);
});

Deno.test("countDescriptors() finds the limit of a process", async () => {
  if (Deno.build.os === "windows") return;
  const module = new URL("../lib/system.ts", import.meta.url);
  const code = `import { countDescriptors } from "${module}"; console.log(countDescriptors(4096))`;
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", 'ulimit -n 300 && exec "$@"', "sh", Deno.execPath(), "eval", code],
  }).output();
  const count = Number(new TextDecoder().decode(stdout));
  assertEquals(count > 200 && count <= 300, true, `${count}`);
});

Deno.test("memoryBytes() counts what this process has against what is left", () => {
  const memory = memoryBytes();
  // Some sandboxes tell nothing.
  if (memory) assert(memory.used > 10_000_000 && memory.used < memory.limit);
});
