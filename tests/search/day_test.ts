import { assertEquals } from "@std/assert";
import { startOfDay } from "../../lib/search/day.ts";

Deno.test("startOfDay() takes a day, a month and a year, and nothing else", () => {
  assertEquals(startOfDay("2026-01-31"), Date.UTC(2026, 0, 31));
  assertEquals(startOfDay("2026/1/31"), Date.UTC(2026, 0, 31));
  assertEquals(startOfDay("2026-02"), Date.UTC(2026, 1, 1));
  assertEquals(startOfDay("2026"), Date.UTC(2026, 0, 1));
  for (
    const none of [
      "",
      "lunch",
      "2026-02-31",
      "2026-13",
      "2026-00",
      "26-01-31",
      "2026-01-31T",
      "1969",
    ]
  ) {
    assertEquals(startOfDay(none), NaN, none);
  }
});

Deno.test("startOfDay() takes a day as a page in Persian writes it", () => {
  assertEquals(startOfDay("1404-11-11"), Date.UTC(2026, 0, 31));
  assertEquals(startOfDay("۱۴۰۴/۱۱/۱۱"), Date.UTC(2026, 0, 31));
  assertEquals(startOfDay("۱۴۰۵-۰۷"), Date.UTC(2026, 8, 23));
  assertEquals(startOfDay("1405"), Date.UTC(2026, 2, 21));
  assertEquals(startOfDay("1403-12-30"), Date.UTC(2025, 2, 20), "a leap day");
  for (const none of ["1404-12-30", "1405-07-31", "1405-13", "1405-00-01", "1300"]) {
    assertEquals(startOfDay(none), NaN, none);
  }
});

Deno.test("startOfDay() finds each day of sixty years that the calendar writes", () => {
  const written = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", { timeZone: "UTC" });
  for (let at = Date.UTC(1990, 0, 1); at < Date.UTC(2050, 0, 1); at += 11 * 86_400_000) {
    const [month, day, year] = written.format(at).split(/[^0-9]+/);
    assertEquals(startOfDay(`${year}-${month}-${day}`), at);
  }
});
