import { assertEquals } from "@std/assert";
import { Descriptors } from "../lib/descriptors.ts";

/** A system that tells nothing, where so many descriptors are for connections. */
function silent(limit: number) {
  let connections = 0;
  let tried = 0;
  const descriptors = new Descriptors({
    read: () => null,
    count(wanted) {
      tried++;
      return Math.min(wanted, limit - connections);
    },
  });
  return {
    use: (open: number) => descriptors.use(connections = open),
    tried: () => tried,
  };
}

Deno.test("Descriptors believes what the system tells", () => {
  const descriptors = new Descriptors({
    read: () => ({ used: 7, limit: 9 }),
    count() {
      throw new Error("Nothing is to be tried");
    },
  });
  assertEquals(descriptors.use(5), { used: 7, limit: 9 });
});

Deno.test("Descriptors finds the limit before it is near, and tries seldom", () => {
  const { use, tried } = silent(5_000);
  for (let open = 1; open <= 5_000; open++) {
    const { used, limit } = use(open)!;
    if (limit === 5_000) continue;
    // Not known yet: it must not look near, and must not be.
    assertEquals([used / limit <= 0.7, open / 5_000 < 0.8], [true, true], `${open} of ${limit}`);
  }
  assertEquals(use(4_000), { used: 4_000, limit: 5_000 });
  assertEquals(tried() < 10, true);
});

Deno.test("Descriptors tries nothing while nobody is connected", () => {
  const { use, tried } = silent(5_000);
  assertEquals(use(0), null);
  assertEquals(tried(), 0);
});
