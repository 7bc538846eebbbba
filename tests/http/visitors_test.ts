import { assertEquals } from "@std/assert";
import { type CountedSocket, Visitors } from "../../lib/http/visitors.ts";

class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new Event("close"));
  }
}

function fake(): FakeSocket & CountedSocket {
  return new FakeSocket() as FakeSocket & CountedSocket;
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

Deno.test("Visitors counts a handshake that never ended for ten minutes", () => {
  for (const state of [WebSocket.CONNECTING, WebSocket.CLOSING]) {
    let now = 0;
    const visitors = new Visitors({ perAddress: 1, uptime: () => now });
    const socket = fake();
    visitors.add("a", socket);
    socket.readyState = state;
    now = 599_999;
    assertEquals(visitors.hasRoom("a"), false);
    now = 600_000;
    assertEquals(visitors.hasRoom("a"), true);
  }
});

Deno.test("Visitors counts a socket until it is closed, even if its peer ignores that we close", () => {
  let now = 0;
  const visitors = new Visitors({ perAddress: 1, uptime: () => now });
  const socket = fake();
  visitors.add("a", socket);
  socket.open();
  for (const state of [WebSocket.OPEN, WebSocket.CLOSING]) {
    socket.readyState = state;
    now += 86_400_000;
    assertEquals(visitors.hasRoom("a"), false);
  }
  socket.readyState = WebSocket.CLOSED;
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
