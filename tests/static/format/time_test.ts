import { assertEquals, assertMatch } from "@std/assert";
import { createTimeFormat } from "../../../static/format/time.ts";
import { createText } from "../../../static/text/catalog.ts";
import { en } from "../../../static/text/en.ts";

const time = createTimeFormat("en-GB", createText(en, "en"), "Europe/Sofia");
const NOW = Date.parse("2026-03-02T12:00:00.000Z");

Deno.test("createTimeFormat() knows days by the reader's clock", () => {
  assertEquals(time.dayKey("2026-03-01T22:30:00.000Z"), "2026-03-02");
  assertEquals(time.clock("2026-03-01T22:30:00.000Z"), "00:30");
});

Deno.test("createTimeFormat() names the days near now", () => {
  assertEquals(time.day("2026-03-01T22:30:00.000Z", NOW), "Today");
  assertEquals(time.day("2026-03-01T21:30:00.000Z", NOW), "Yesterday");
  assertMatch(time.day("2026-02-20T12:00:00.000Z", NOW), /Friday.*20 February/);
  assertMatch(time.day("2024-02-20T12:00:00.000Z", NOW), /20 February 2024/);
});

Deno.test("createTimeFormat() says since when in as few words as will do", () => {
  assertEquals(time.since("2026-03-02T08:00:00.000Z", NOW), "10:00");
  assertMatch(time.since("2026-02-27T08:00:00.000Z", NOW), /27 Feb 2026, 10:00/);
});

Deno.test("createTimeFormat() keeps day keys in order whatever the language", () => {
  const persian = createTimeFormat("fa", createText(en, "fa"), "Asia/Tehran");
  assertEquals(persian.dayKey("2026-03-02T12:00:00.000Z"), "2026-03-02");
});
