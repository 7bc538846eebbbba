import { assertEquals } from "@std/assert";
import { ok, type Verdict } from "../../../lib/cli/doctor/finding.ts";
import { look } from "../../../lib/cli/doctor/look.ts";
import { SettingsError } from "../../../lib/config.ts";

async function found(run: () => Verdict | Promise<Verdict[]>): Promise<string[]> {
  const lines = [];
  for await (const { check, status, seen, advice } of look("Clock", run)) {
    lines.push(`${check} ${status}: ${seen}${advice === undefined ? "" : `. ${advice}`}`);
  }
  return lines;
}

Deno.test("look() names what was looked at", async () => {
  assertEquals(await found(() => ok("right")), ["Clock ok: right"]);
  assertEquals(await found(() => Promise.resolve([ok("a"), ok("b")])), [
    "Clock ok: a",
    "Clock ok: b",
  ]);
});

Deno.test("look() takes no check that failed for a good one", async () => {
  assertEquals(await found(() => Promise.reject(new Error("no such clock"))), [
    "Clock unchecked: could not be looked at: no such clock",
  ]);
  assertEquals(await found(() => Promise.reject(new Deno.errors.PermissionDenied("no"))), [
    "Clock unchecked: could not be looked at: no. Run the doctor as the user who runs the server",
  ]);
  assertEquals(await found(() => Promise.reject(new SettingsError(["a", "b"]))), [
    "Clock problem: a. Correct it: what depends on the settings was not looked at",
    "Clock problem: b. Correct it: what depends on the settings was not looked at",
  ]);
});
