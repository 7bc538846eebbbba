import { assertEquals, assertMatch } from "@std/assert";
import { createTimeFormat } from "../../../static/format/time.ts";
import { createText } from "../../../static/text/catalog.ts";
import { bg } from "../../../static/text/bg.ts";
import { en } from "../../../static/text/en.ts";
import { fa } from "../../../static/text/fa.ts";
import { zhTW } from "../../../static/text/zh_tw.ts";

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
  const bulgarian = createTimeFormat("bg", createText(bg, "bg"), "Europe/Sofia");
  assertEquals(bulgarian.day("2026-02-20T12:00:00.000Z", NOW), "Петък, 20 февруари");
});

Deno.test("createTimeFormat() says since when in as few words as will do", () => {
  assertEquals(time.since("2026-03-02T08:00:00.000Z", NOW), "10:00");
  assertMatch(time.since("2026-02-27T08:00:00.000Z", NOW), /27 Feb 2026, 10:00/);
});

Deno.test("createTimeFormat() says how long ago something was, and the date after a week", () => {
  const cases: [at: string, ago: string][] = [
    ["2026-03-02T12:00:30.000Z", "now"],
    ["2026-03-02T11:59:30.000Z", "now"],
    ["2026-03-02T11:58:00.000Z", "2 minutes ago"],
    ["2026-03-02T09:30:00.000Z", "2 hours ago"],
    ["2026-03-01T11:00:00.000Z", "yesterday"],
    ["2026-02-26T11:00:00.000Z", "4 days ago"],
    ["2026-02-20T12:00:00.000Z", "20 Feb 2026"],
  ];
  for (const [at, ago] of cases) assertEquals(time.ago(at, NOW), ago);
  const chinese = createTimeFormat("zh-TW", createText(zhTW, "zh-TW"));
  assertEquals(chinese.ago("2026-03-02T11:59:30.000Z", NOW), "剛剛");
  assertEquals(chinese.ago("2026-03-02T11:58:00.000Z", NOW), "2 分鐘前");
});

Deno.test("createTimeFormat() writes Persian dates in the Solar Hijri calendar and Persian digits", () => {
  const persian = createTimeFormat("fa-IR", createText(fa, "fa"), "Asia/Tehran");
  assertEquals(persian.clock("2026-03-21T00:30:00.000Z"), "۴:۰۰");
  assertEquals(persian.full("2026-03-21T00:30:00.000Z"), "۱ فروردین ۱۴۰۵ ساعت ۴:۰۰:۰۰");
  assertEquals(persian.day("2026-02-20T12:00:00.000Z", NOW), "جمعه ۱ اسفند");
  assertEquals(persian.day("2026-03-02T08:00:00.000Z", NOW), "امروز");
  assertEquals(persian.ago("2026-03-02T11:48:00.000Z", NOW), "۱۲ دقیقه پیش");
});

Deno.test("createTimeFormat() keeps day keys in order whatever the language", () => {
  const persian = createTimeFormat("fa", createText(en, "fa"), "Asia/Tehran");
  assertEquals(persian.dayKey("2026-03-02T12:00:00.000Z"), "2026-03-02");
});
