import { assertEquals } from "@std/assert";
import { learn } from "../../../static/text/speech.ts";
import { statusText } from "../../../static/text/status.ts";

const NOW = Date.parse("2026-03-02T12:00:00.000Z");
const BEN = { user_id: "ben", username: "Ben" };

Deno.test("statusText() says who is there, and since when others are not", async () => {
  const english = await learn("en", ["en-GB"]);
  const persian = await learn("fa", ["fa-IR"]);
  const gone = { ...BEN, status: "offline", since: "2026-03-02T11:48:00.000Z" } as const;
  assertEquals(statusText({ ...gone, status: "online" }, NOW, english), "Online");
  assertEquals(statusText(gone, NOW, english), "Last here 12 minutes ago");
  assertEquals(statusText(gone, NOW, persian), "آخرین حضور: \u2068۱۲ دقیقه پیش\u2069");
  assertEquals(statusText({ ...gone, since: "2026-03-02T11:59:50.000Z" }, NOW, english), "Offline");
  const away = { ...gone, status: "away" } as const;
  assertEquals(statusText(away, NOW, english), `Away since ${english.time.since(away.since, NOW)}`);
});
