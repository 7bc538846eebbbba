import { assertEquals } from "@std/assert";
import { isAllowedOrigin, siteOf } from "../../lib/http/origin.ts";

interface Case {
  origin?: string;
  host?: string;
  allowed?: string[];
  trustProxy?: boolean;
  more?: Record<string, string>;
}

function isAllowed({ origin, host, allowed = [], trustProxy = false, more = {} }: Case): boolean {
  const headers = new Headers({ host: host ?? "chat.test:8080", ...more });
  if (origin !== undefined) headers.set("origin", origin);
  const request = new Request("http://chat.test:8080/ws", { headers });
  return isAllowedOrigin(request, { site: siteOf(request, { trustProxy }), allowed });
}

Deno.test("isAllowedOrigin() lets in our own page and who is no browser", () => {
  assertEquals(isAllowed({}), true);
  assertEquals(isAllowed({ origin: "http://chat.test:8080" }), true);
  assertEquals(isAllowed({ origin: "https://chat.test", host: "chat.test" }), true);
  assertEquals(isAllowed({ origin: "https://chat.test", host: "CHAT.test:443" }), true);
  assertEquals(isAllowed({ origin: "http://[::1]:8080", host: "[::1]:8080" }), true);
});

Deno.test("isAllowedOrigin() keeps out pages of others", () => {
  for (
    const origin of [
      "http://evil.test",
      "http://chat.test",
      "http://chat.test:8081",
      "http://chat.test.evil.test:8080",
      "http://xchat.test:8080",
      "ftp://chat.test:8080",
      "chrome-extension://chat.test:8080",
      "chat.test:8080",
      "",
      "null",
      "file://",
    ]
  ) assertEquals(isAllowed({ origin }), false, origin);
});

Deno.test("isAllowedOrigin() lets in the pages of the allow-list", () => {
  const allowed = ["https://intranet.test", "null"];
  assertEquals(isAllowed({ origin: "https://intranet.test", allowed }), true);
  assertEquals(isAllowed({ origin: "null", allowed }), true);
  assertEquals(isAllowed({ origin: "file://", allowed }), true);
  assertEquals(isAllowed({ origin: "http://intranet.test", allowed }), false);
  assertEquals(isAllowed({ origin: "http://evil.test", allowed: ["*"] }), true);
});

Deno.test("isAllowedOrigin() over TLS refuses a page of the same host that came over http", () => {
  const more = { "x-forwarded-proto": "https" };
  const host = "chat.test";
  assertEquals(isAllowed({ origin: "http://chat.test", host, more, trustProxy: true }), false);
  assertEquals(isAllowed({ origin: "https://chat.test", host, more, trustProxy: true }), true);
});

Deno.test("isAllowedOrigin() takes the host from a proxy only if told to believe it", () => {
  const more = { "x-forwarded-host": "chat.test" };
  const host = "127.0.0.1:8080";
  assertEquals(isAllowed({ origin: "https://chat.test", host, more, trustProxy: true }), true);
  assertEquals(isAllowed({ origin: "https://chat.test", host, more }), false);
});
