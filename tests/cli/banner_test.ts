import { assertEquals } from "@std/assert";
import { banner } from "../../lib/cli/banner.ts";

const AT_HOME = [
  { family: "IPv4", address: "127.0.0.1" },
  { family: "IPv6", address: "fe80::1" },
  { family: "IPv4", address: "203.0.113.7" },
  { family: "IPv4", address: "192.168.1.5" },
] as const;

Deno.test("banner() names the address in the local network", () => {
  assertEquals(
    banner({ host: "0.0.0.0", port: 8080, name: "Parlor", version: "1.2.3" }, AT_HOME),
    "Parlor 1.2.3 is ready at http://localhost:8080, in your network at http://192.168.1.5:8080",
  );
});

Deno.test("banner() names just the address it was told to listen on", () => {
  assertEquals(
    banner({ host: "::1", port: 81, name: "Den", version: "1.2.3" }, AT_HOME),
    "Den (Parlor 1.2.3) is ready at http://[::1]:81",
  );
});

Deno.test("banner() goes without a network", () => {
  assertEquals(
    banner({ host: "0.0.0.0", port: 81, name: "Parlor", version: "1.2.3" }, []),
    "Parlor 1.2.3 is ready at http://localhost:81",
  );
});
