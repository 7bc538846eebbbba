import { assertEquals } from "@std/assert";
import { type CountedSocket, Visitors } from "../../lib/http/visitors.ts";

class FakeSocket extends EventTarget {
  constructor(public readyState: number = WebSocket.OPEN) {
    super();
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new Event("close"));
  }
}

function fake(readyState?: number): FakeSocket & CountedSocket {
  return new FakeSocket(readyState) as FakeSocket & CountedSocket;
}

Deno.test("Visitors keeps one address within its limit, and no other", () => {
  const visitors = new Visitors({ perAddress: 2, uptime: () => 0 });
  const first = fake();
  visitors.add("10.0.0.1", first);
  assertEquals(visitors.hasRoom("10.0.0.1"), true);
  visitors.add("10.0.0.1", fake());
  assertEquals(visitors.hasRoom("10.0.0.1"), false);
  assertEquals(visitors.hasRoom("10.0.0.2"), true);
  first.close();
  assertEquals(visitors.hasRoom("10.0.0.1"), true);
});

Deno.test("Visitors counts a socket that closes twice once", () => {
  const visitors = new Visitors({ perAddress: 2, uptime: () => 0 });
  const [first, second, third] = [fake(), fake(), fake()] as const;
  visitors.add("a", first);
  visitors.add("a", second);
  first.close();
  first.close();
  visitors.add("a", third);
  assertEquals(visitors.hasRoom("a"), false);
});

Deno.test("Visitors goes on counting after an address had none", () => {
  const visitors = new Visitors({ perAddress: 1, uptime: () => 0 });
  const first = fake();
  visitors.add("a", first);
  first.close();
  visitors.add("a", fake());
  first.close();
  assertEquals(visitors.hasRoom("a"), false);
});

Deno.test("Visitors forgets a handshake that never ended, and not one that goes on", () => {
  let now = 0;
  const visitors = new Visitors({ perAddress: 1, uptime: () => now });
  visitors.add("a", fake(WebSocket.CONNECTING));
  now = 9_999;
  assertEquals(visitors.hasRoom("a"), false);
  now = 10_000;
  assertEquals(visitors.hasRoom("a"), true);
});

Deno.test("Visitors counts IPv6 by network", () => {
  const visitors = new Visitors({ perAddress: 1, uptime: () => 0 });
  visitors.add("2001:db8::1", fake());
  assertEquals(visitors.hasRoom("2001:db8::2"), false);
});

Deno.test("Visitors without a limit lets everybody in", () => {
  const visitors = new Visitors({ perAddress: null, uptime: () => 0 });
  for (let i = 0; i < 1_000; i++) visitors.add("a", fake());
  assertEquals(visitors.hasRoom("a"), true);
});
