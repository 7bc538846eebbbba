import { assertEquals, assertStringIncludes } from "@std/assert";
import { MetricsPage } from "../../lib/http/metrics_page.ts";
import { Meters } from "../../lib/meters.ts";

Deno.test("MetricsPage believes nobody who says from elsewhere that they are this machine", async () => {
  const page = new MetricsPage({
    access: "local",
    trustProxy: true,
    meters: new Meters(),
    read: () => Promise.resolve({ text: "up 1\n", type: "text/plain" }),
  });
  const headers = { "x-forwarded-for": "127.0.0.1" };
  for (const [socketAddress, status] of [["203.0.113.9", 403], ["127.0.0.1", 200]] as const) {
    const request = new Request("http://chat.test/metrics", { headers });
    assertEquals((await page.answer(request, socketAddress)).status, status);
  }
});

Deno.test("MetricsPage says by which addresses a program on this machine reads them", async () => {
  const page = new MetricsPage({
    access: "local",
    trustProxy: false,
    meters: new Meters(),
    read: () => Promise.resolve({ text: "up 1\n", type: "text/plain" }),
  });
  const response = await page.answer(new Request("http://chat.test/metrics"), "192.168.1.5");
  assertEquals(response.status, 403);
  assertStringIncludes(await response.text(), "over loopback (127.0.0.1 or localhost)");
});
