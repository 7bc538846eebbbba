import { assertEquals } from "@std/assert";
import { checkClock, compareClocks } from "../../../lib/cli/doctor/clock.ts";

const NOW = Date.UTC(2026, 10, 21);
const MINUTE_MS = 60_000;
const PAST = {
  now: NOW,
  programAt: NOW - MINUTE_MS,
  messageAt: NOW - MINUTE_MS,
  writtenAt: NOW - MINUTE_MS,
};

Deno.test("checkClock() believes a clock that is after everything that has happened", () => {
  assertEquals(checkClock(PAST), {
    status: "ok",
    seen: "it is 2026-11-21T00:00:00.000Z, after all that happened here",
  });
  assertEquals(checkClock({ ...PAST, messageAt: 0, writtenAt: 0 }).status, "ok");
});

Deno.test("checkClock() sees a clock that was set back, by the program, a message or the database", () => {
  const later = NOW + 90 * MINUTE_MS;
  assertEquals(checkClock({ ...PAST, programAt: later }).status, "problem");
  const message = checkClock({ ...PAST, messageAt: later });
  assertEquals([message.status, message.seen], [
    "warning",
    "it is 2026-11-21T00:00:00.000Z, 90 minutes before the newest message",
  ]);
  assertEquals(checkClock({ ...PAST, writtenAt: later }).status, "warning");
});

Deno.test("compareClocks() forgives the way there", () => {
  assertEquals(compareClocks(2_500, 600).status, "ok");
  assertEquals(
    compareClocks(-3_700_000, 600).seen,
    "the server's is 62 minutes behind this machine's",
  );
});
