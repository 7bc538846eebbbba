import { assertEquals } from "@std/assert";
import { seen } from "../../lib/http/seen.ts";

const FORWARDED = {
  host: "backend:8080",
  "x-forwarded-for": "198.51.100.1, 203.0.113.7",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "chat.example.org",
};

function ask(trustProxy: boolean, headers: Record<string, string>) {
  const request = new Request("http://backend:8080/api/connection", { headers });
  return seen(request, { socket: "127.0.0.1", trustProxy, now: 0 });
}

Deno.test("seen() tells who asks what the proxy made of them, and no address but theirs", () => {
  const answer = ask(true, FORWARDED);
  assertEquals(answer, {
    address: "203.0.113.7",
    host: "chat.example.org",
    secure: true,
    forwarded: ["for", "proto", "host"],
    trusts_proxy: true,
    timestamp: "1970-01-01T00:00:00.000Z",
  });
  assertEquals(JSON.stringify(answer).includes("198.51.100.1"), false);
});

Deno.test("seen() believes no proxy that it was not told to, but says that there is one", () => {
  const { address, host, secure, forwarded, trusts_proxy } = ask(false, FORWARDED);
  assertEquals(
    { address, host, secure, forwarded, trusts_proxy },
    {
      address: "127.0.0.1",
      host: "backend:8080",
      secure: false,
      forwarded: ["for", "proto", "host"],
      trusts_proxy: false,
    },
  );
  assertEquals(ask(false, { host: "a" }).forwarded, []);
});
