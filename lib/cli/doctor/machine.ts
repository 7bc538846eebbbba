import { DatabaseSync } from "node:sqlite";
import { VERSION } from "../../version.ts";
import { ok, unchecked, type Verdict, warning } from "./finding.ts";
import { size } from "./units.ts";

/** An idle server and what the system needs to keep its disk cache, in bytes. */
const LEAST_BYTES = 128 * 1024 * 1024;

/** What this program is made of. */
export function checkVersions(): Verdict {
  const database = new DatabaseSync(":memory:");
  const { version } = database.prepare("SELECT sqlite_version() AS version").get()!;
  database.close();
  const { deno, v8 } = Deno.version;
  return ok(`Parlor ${VERSION}, Deno ${deno}, V8 ${v8}, SQLite ${version}`);
}

/** Whether there is memory for more people. */
export function checkMemory(
  { total, available }: Pick<Deno.SystemMemoryInfo, "total" | "available">,
): Verdict {
  // Some sandboxes tell nothing.
  if (total === 0) return unchecked("how much memory there is: not told by this system");
  const seen = `${size(available)} of ${size(total)} available`;
  if (available >= LEAST_BYTES) return ok(seen);
  return warning(seen, "Stop other programs, or give the machine more memory or swap");
}
