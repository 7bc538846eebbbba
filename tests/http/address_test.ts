import { assertEquals } from "@std/assert";
import { addressOf, isLoopback, networkOf } from "../../lib/http/address.ts";

function from(socket: string, forwarded: string | null, trustProxy: boolean): string {
  const headers = new Headers(forwarded === null ? {} : { "x-forwarded-for": forwarded });
  return addressOf(new Request("http://localhost/", { headers }), { socket, trustProxy });
}

Deno.test("addressOf() believes a proxy only if told to", () => {
  assertEquals(from("10.0.0.1", "1.2.3.4", false), "10.0.0.1");
  assertEquals(from("10.0.0.1", "1.2.3.4", true), "1.2.3.4");
});

Deno.test("addressOf() takes the entry that the own proxy wrote, not what the client claims", () => {
  assertEquals(from("10.0.0.1", "6.6.6.6, 1.2.3.4", true), "1.2.3.4");
});

Deno.test("addressOf() falls back to the socket where the header is missing or nonsense", () => {
  assertEquals(from("10.0.0.1", null, true), "10.0.0.1");
  assertEquals(from("10.0.0.1", "unknown", true), "10.0.0.1");
  assertEquals(from("10.0.0.1", "<script>", true), "10.0.0.1");
});

Deno.test("addressOf() writes IPv4 in IPv6 as IPv4", () => {
  assertEquals(from("::ffff:10.0.0.1", null, false), "10.0.0.1");
});

Deno.test("networkOf() is the address of IPv4 and the first 64 bits of IPv6", () => {
  assertEquals(networkOf("10.0.0.1"), "10.0.0.1");
  assertEquals(networkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2");
  assertEquals(networkOf("2001:db8:1:2::6"), "2001:db8:1:2");
  assertEquals(networkOf("2001:0DB8::1"), "2001:db8:0:0");
  assertEquals(networkOf("::1"), "0:0:0:0");
  assertEquals(networkOf("fe80::1%eth0"), "fe80:0:0:0");
});

Deno.test("isLoopback() knows the addresses that only this machine has", () => {
  const own = ["127.0.0.1", "127.9.9.9", "::1"];
  const others = ["128.0.0.1", "10.0.0.1", "::", "::2", "127.0.0.1.evil.test", "127", ""];
  assertEquals([...own, ...others].filter(isLoopback), own);
});
