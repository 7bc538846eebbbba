import { assertEquals } from "@std/assert";
import { problem, unchecked, warning } from "../../../lib/cli/doctor/finding.ts";
import { Report } from "../../../lib/cli/doctor/report.ts";

const FULL = { check: "Free space", ...problem("1 B free\x1b[2J", "Make space") };

Deno.test("Report puts what to do below what was seen, and lets neither steer the terminal", () => {
  assertEquals(
    new Report({ colour: false }).finding(FULL),
    "problem      Free space        1 B free\\u001b[2J\n                               Make space\n",
  );
});

Deno.test("Report colours the verdict only, and only if it may", () => {
  assertEquals(
    new Report({ colour: true }).finding({ check: "Clock", ...unchecked("x") }),
    "\x1b[2mnot checked\x1b[0m  Clock             x\n",
  );
});

Deno.test("Report sums up, and does not pass over what was not checked", () => {
  const report = new Report({ colour: false });
  assertEquals(report.summary([]), "\nNo problem found\n");
  const low = { check: "Free space", ...warning("1 MiB free", "Make space") };
  assertEquals(report.summary([FULL, low, low]), "\n1 problem, 2 warnings\n");
  assertEquals(
    report.summary([{ check: "Clock", ...unchecked("x") }]),
    "\nNo problem found; 1 not checked\n",
  );
});
