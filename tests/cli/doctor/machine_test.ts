import { assertEquals, assertMatch } from "@std/assert";
import { checkMemory, checkVersions } from "../../../lib/cli/doctor/machine.ts";

const MIB = 1024 * 1024;

Deno.test("checkMemory() warns when little is left, and says when it is not told", () => {
  assertEquals(checkMemory({ total: 1_000 * MIB, available: 500 * MIB }), {
    status: "ok",
    seen: "500 MiB of 1000 MiB available",
  });
  assertEquals(checkMemory({ total: 1_000 * MIB, available: 100 * MIB }).status, "warning");
  assertEquals(checkMemory({ total: 0, available: 0 }).status, "unchecked");
});

Deno.test("checkVersions() names all that this program is made of", () => {
  assertMatch(checkVersions().seen, /^Parlor [\d.]+, Deno [\d.]+, V8 \S+, SQLite 3[\d.]+$/);
});
