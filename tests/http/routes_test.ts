import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { closed, type Site, withSite } from "./site_fixture.ts";

const ADA = "ada00000000000000000";
const KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
const VERSION = "Sec-WebSocket-Version: 13\n";

/** A handshake as text, with a changed or additional part. */
function handshake(
  { path = "/ws", head = "", connection = "Upgrade", key = KEY, version = VERSION },
) {
  return `GET ${path} HTTP/1.1\nHost: chat.test\nUpgrade: websocket\nConnection: ${connection}\n${key}${version}${head}\n`;
}

async function get(site: Site, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(site.url + path, init);
  // Read at once, so that no body is left open.
  const body = await response.arrayBuffer();
  return new Response(body.byteLength > 0 ? body : null, response);
}

function cookieOf(response: Response): string {
  return response.headers.get("set-cookie")!.split(";")[0]!;
}

function statusOf(answer: string): number {
  return Number(answer.split(" ")[1]);
}

Deno.test("Routes serves the page, which may load nothing from elsewhere", async () => {
  await withSite(async (site) => {
    const response = await get(site, "/");
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "text/html; charset=utf-8");
    assertEquals(response.headers.get("cache-control"), "private, no-cache");
    const policy = response.headers.get("content-security-policy")!;
    assertStringIncludes(policy, "default-src 'none'");
    assertStringIncludes(policy, "script-src 'self';");
    assertStringIncludes(policy, "frame-ancestors 'none'");
    assertEquals(policy.includes("unsafe"), false);
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(response.headers.get("referrer-policy"), "no-referrer");
    assertEquals(response.headers.get("x-frame-options"), "DENY");
  });
});

Deno.test("Routes gives the page its accent as a style sheet", async () => {
  await withSite(async (site) => {
    const response = await get(site, "/accent.css");
    assertEquals(response.headers.get("content-type"), "text/css; charset=utf-8");
    assertEquals(await response.text(), ":root{--accent-hue:200;--accent-chroma:0.15}\n");
  }, { accent: { hue: 200, chroma: 0.15 } });
});

Deno.test("Routes gives the page's pictures its accent", async () => {
  await withSite(async (site) => {
    const response = await get(site, "/icon.svg");
    assertEquals(response.headers.get("content-type"), "image/svg+xml");
    assertMatch(await response.text(), /<path fill="oklch\(0\.74 0\.15 200\)"/);
  }, { accent: { hue: 200, chroma: 0.15 } });
});

Deno.test("Routes revalidates the page and renews the cookie with it", async () => {
  await withSite(async (site) => {
    const first = await get(site, "/");
    const again = await get(site, "/", {
      headers: { "if-none-match": first.headers.get("etag")! },
    });
    assertEquals(again.status, 304);
    assert(again.headers.has("set-cookie"));
  });
});

Deno.test("Routes makes a guest at the first visit and knows them again", async () => {
  await withSite(async (site) => {
    const first = await get(site, "/");
    const header = first.headers.get("set-cookie")!;
    for (const part of ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=34560000"]) {
      assertStringIncludes(header, part);
    }
    assertEquals(header.includes("Secure"), false);
    const again = await get(site, "/", { headers: { cookie: cookieOf(first) } });
    assertEquals(cookieOf(again), cookieOf(first));
    const forged = cookieOf(first).replace(/=[a-z0-9]{20}/, `=${ADA}`);
    const refused = await get(site, "/", { headers: { cookie: forged } });
    assertEquals(cookieOf(refused).includes(ADA), false);
    assertNotEquals(cookieOf(refused), cookieOf(first));
  });
});

Deno.test("Routes makes the cookie Secure behind a proxy that speaks https", async () => {
  const headers = { "x-forwarded-proto": "https" };
  await withSite(async (site) => {
    assertStringIncludes((await get(site, "/", { headers })).headers.get("set-cookie")!, "Secure");
  }, { trustProxy: true });
});

Deno.test("Routes answers HEAD like GET without a body", async () => {
  await withSite(async (site) => {
    for (const path of ["/", "/app.ab12.js", "/healthz", "/nothing"]) {
      const whole = await get(site, path, { headers: { "accept-encoding": "identity" } });
      const head = await get(site, path, {
        method: "HEAD",
        headers: { "accept-encoding": "identity" },
      });
      assertEquals(head.status, whole.status);
      assertEquals(head.headers.get("content-type"), whole.headers.get("content-type"));
      assertEquals((await head.text()).length, 0);
    }
  });
});

Deno.test("Routes refuses other methods and says which there are", async () => {
  await withSite(async (site) => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const response = await get(site, "/", { method });
      assertEquals([response.status, response.headers.get("allow")], [405, "GET, HEAD"]);
    }
    assertEquals((await get(site, "/nothing", { method: "POST" })).status, 404);
  });
});

Deno.test("Routes says what is not there in the form that fits who asks", async () => {
  await withSite(async (site) => {
    const browser = await get(site, "/<b>", { headers: { accept: "text/html,*/*;q=0.8" } });
    assertEquals(browser.status, 404);
    assertEquals(browser.headers.get("content-type"), "text/html; charset=utf-8");
    assertEquals((await browser.text()).includes("<b>"), false);
    const program = await get(site, "/x", { headers: { accept: "application/json" } });
    assertEquals((await program.json()).error.code, "not_found");
    assertEquals((await (await get(site, "/api/x")).json()).error.code, "not_found");
    const curl = await get(site, "/x", { headers: { accept: "*/*" } });
    assertEquals(await curl.text(), 'There is nothing at "/x". The chat is at "/"\n');
  });
});

Deno.test("Routes tells its health, and that it stops", async () => {
  await withSite(async (site) => {
    const healthy = await get(site, "/healthz");
    assertEquals(healthy.status, 200);
    assertEquals(await healthy.json(), { status: "ok", version: "0.0.0", connections: 3 });
    site.routes.stop();
    const stopping = await get(site, "/healthz");
    assertEquals([stopping.status, (await stopping.json()).status], [503, "stopping"]);
    assertEquals(statusOf(await site.raw(handshake({}))), 503);
  });
});

Deno.test("Routes lists the rooms, to allowed pages of other sites too", async () => {
  await withSite(async (site) => {
    const response = await get(site, "/api/rooms");
    assertEquals(await response.json(), {
      rooms: [{ name: "general", user_count: 2, users: ["Ada", "Ben"] }],
      total: 1,
    });
    assertEquals(response.headers.get("cache-control"), "no-store");
    const evil = await get(site, "/api/rooms", { headers: { origin: "http://evil.test" } });
    assertEquals(evil.headers.get("access-control-allow-origin"), null);
    const friend = await get(site, "/api/rooms", { headers: { origin: "http://friend.test" } });
    assertEquals(friend.headers.get("access-control-allow-origin"), "http://friend.test");
  }, { allowOrigin: ["http://friend.test"] });
});

Deno.test("Routes hands the hub a WebSocket and what the request shows", async () => {
  await withSite(async (site) => {
    const plain = ["other", "parlor.v1"];
    const brief = ["parlor.v1", "parlor.v1.brief"];
    for (const [path, offered] of [["/", plain], ["/ws", plain], ["/ws", brief]] as const) {
      const url = `ws://127.0.0.1:${site.port}${path}?username=Ada+L&room=garden`;
      const client = new WebSocket(url, [...offered]);
      const socket = await site.nextSocket();
      assertEquals(site.visits.at(-1), {
        address: "127.0.0.1",
        personId: null,
        version1: true,
        isBrief: offered === brief,
        username: "Ada L",
        room: "garden",
      });
      await closed(client);
      assertEquals(client.protocol, offered[1]);
      await closed(socket);
    }
  });
});

Deno.test("Routes gives servers on other ports of one machine cookies of their own", async () => {
  await withSite(async (site) => {
    const cookie = cookieOf(await get(site, "/"));
    assertEquals(cookie.split("=")[0], `parlor_guest_${site.port}`);
    assertEquals(cookieOf(await get(site, "/", { headers: { cookie } })), cookie);
    const elsewhere = cookie.replace(`_${site.port}`, "_1");
    assertNotEquals(cookieOf(await get(site, "/", { headers: { cookie: elsewhere } })), cookie);
  });
});

Deno.test("Routes knows the guest of the cookie, and only a genuine one", async () => {
  await withSite(async (site) => {
    const token = site.identity.sign(ADA);
    const people = [];
    for (const value of [token, token.replace("ada", "ben"), "x"]) {
      const answer = await site.raw(handshake({ head: `Cookie: a=b; parlor_guest=${value}\n` }));
      assertEquals(statusOf(answer), 101);
      people.push(site.visits.at(-1)!.personId);
    }
    assertEquals(people, [ADA, null, null]);
  });
});

Deno.test("Routes opens a WebSocket without a subprotocol where version 1 is not offered", async () => {
  await withSite(async (site) => {
    for (const head of ["", "Sec-WebSocket-Protocol: chat\n", "Sec-WebSocket-Protocol: a b,é\n"]) {
      const answer = await site.raw(handshake({ head }));
      assertEquals(statusOf(answer), 101, head);
      assertEquals(answer.toLowerCase().includes("sec-websocket-protocol"), false);
      assertEquals(site.visits.at(-1)!.version1, false);
    }
  });
});

Deno.test("Routes answers every half an upgrade and goes on serving", async () => {
  const cases: [string, number][] = [
    [handshake({ key: "" }), 400],
    [handshake({ key: "Sec-WebSocket-Key: short\n" }), 400],
    [handshake({ key: KEY + KEY }), 400],
    [handshake({ version: "" }), 426],
    [handshake({ version: "Sec-WebSocket-Version: 8\n" }), 426],
    [handshake({ connection: "close" }), 400],
    [handshake({ head: "Sec-WebSocket-Protocol: parlor.v1,other\n" }), 400],
    [handshake({ head: "Sec-WebSocket-Protocol: parlor.v1, x,parlor.v1.brief\n" }), 400],
    [handshake({ path: "/healthz", connection: "Upgrade, close" }), 200],
    ["GET /ws HTTP/1.1\nHost: chat.test\nConnection: close\n\n", 426],
    [handshake({ connection: "close" }).replace("GET", "POST"), 405],
    ["POST /ws HTTP/1.1\nHost: a\nContent-Length: 3\nConnection: close\n\nabc", 405],
    ["GET / HTTP/1.1\nConnection: close\n\n", 200],
    ["GET / HTTP/1.1\nHost: a b\nConnection: close\n\n", 400],
    ["\0\0\n\n", 400],
  ];
  await withSite(async (site) => {
    for (const [text, status] of cases) {
      const answer = await site.raw(text);
      assertEquals(statusOf(answer), status, text + answer);
      assertEquals((await get(site, "/healthz")).status, 200, `after ${text}`);
    }
    assertEquals(site.visits, []);
    assertEquals(site.errors, []);
  });
});

Deno.test("Routes goes on serving after clients that leave in the middle of a handshake", async () => {
  await withSite(async (site) => {
    for (let i = 0; i < 20; i++) {
      const text = handshake({}).slice(0, i % 2 ? undefined : -5).replaceAll("\n", "\r\n");
      const connection = await Deno.connect({ hostname: "127.0.0.1", port: site.port });
      await connection.write(new TextEncoder().encode(text));
      connection.close();
    }
    assertEquals((await get(site, "/healthz")).status, 200);
    assertEquals(site.errors, []);
  }, { connectionsPerAddress: 1_000 });
});

Deno.test("Routes refuses pages of other sites before the upgrade", async () => {
  await withSite(async (site) => {
    for (const origin of ["http://evil.test", "null", "file://", "http://chat.test:81"]) {
      const answer = await site.raw(handshake({ head: `Origin: ${origin}\n` }));
      assertEquals(statusOf(answer), 403, origin);
      assertMatch(answer, /--allow-origin|content-length/i);
    }
    for (const origin of ["http://chat.test", "https://chat.test", "https://friend.test"]) {
      const answer = await site.raw(handshake({ head: `Origin: ${origin}\n` }));
      assertEquals(statusOf(answer), 101, origin);
    }
    assertEquals(site.visits.length, 3);
  }, { allowOrigin: ["https://friend.test"] });
});

Deno.test("Routes caps the WebSockets of one address until some close", async () => {
  await withSite(async (site) => {
    const url = `ws://127.0.0.1:${site.port}/ws`;
    const clients = [new WebSocket(url), new WebSocket(url)];
    const sockets = [await site.nextSocket(), await site.nextSocket()];
    const refused = await site.raw(handshake({}));
    assertEquals(statusOf(refused), 429);
    assertMatch(refused, /retry-after: 30/i);
    assertEquals((await get(site, "/")).status, 200);
    await Promise.all([...clients, ...sockets].map(closed));
    assertEquals(statusOf(await site.raw(handshake({}))), 101);
  }, { connectionsPerAddress: 2 });
});

Deno.test("Routes opens no WebSocket for a client that is gone", async () => {
  await withSite(async (site) => {
    const request = new Request(`${site.url}/ws`, {
      headers: {
        "connection": "upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
      },
    });
    // What Deno says of a connection that was reset before it was taken.
    const answer = await site.routes.answer(request, "0.0.0.0");
    assertEquals([answer.status, await answer.text()], [400, "The client is gone\n"]);
    assertEquals([...site.meters.refusals].filter(([, count]) => count > 0), [["gone", 1]]);
  });
});

Deno.test("Routes counts by the address that a trusted proxy names", async () => {
  await withSite(async (site) => {
    const from = (address: string) =>
      site.raw(handshake({ head: `X-Forwarded-For: 9.9.9.9, ${address}\n` }));
    assertEquals(statusOf(await from("1.1.1.1")), 101);
    assertEquals(statusOf(await from("2.2.2.2")), 101);
    assertEquals(site.visits.map((visit) => visit.address), ["1.1.1.1", "2.2.2.2"]);
  }, { connectionsPerAddress: 1, trustProxy: true });
});

/** Asks for the metrics over a connection of this machine. @returns status and body */
async function metrics(site: Site, headers: Record<string, string> = {}) {
  const response = await get(site, "/metrics", { headers });
  return [response.status, await response.text()];
}

Deno.test("Routes tells metrics to this machine, and to nobody whom a proxy speaks for", async () => {
  await withSite(async (site) => {
    assertEquals(await metrics(site), [200, "up 1\n"]);
    for (const header of ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"]) {
      const [status, text] = await metrics(site, { [header]: "127.0.0.1" });
      assertEquals(status, 403, header);
      assertMatch(String(text), /--metrics/);
    }
    assertEquals([...site.meters.refusals].find(([reason]) => reason === "metrics"), [
      "metrics",
      4,
    ]);
    assertEquals((await get(site, "/metrics", { method: "POST" })).status, 405);
    assertEquals((await get(site, "/metrics", { method: "HEAD" })).status, 200);
  });
});

Deno.test("Routes tells metrics to whom a trusted proxy names, if that is this machine", async () => {
  await withSite(async (site) => {
    assertEquals((await metrics(site, { "x-forwarded-for": "192.0.2.1" }))[0], 403);
    assertEquals((await metrics(site, { "x-forwarded-for": "127.0.0.1" }))[0], 200);
    assertEquals((await metrics(site, { "via": "1.1 proxy" }))[0], 403);
    assertEquals((await metrics(site))[0], 200);
  }, { trustProxy: true });
});

Deno.test("Routes tells metrics to who has the token, and to nobody else", async () => {
  const token = "abcdefgh12345678";
  await withSite(async (site) => {
    for (const authorization of ["", "Bearer", `Bearer ${token}9`, `Basic ${token}`, token]) {
      const response = await get(site, "/metrics", { headers: { authorization } });
      assertEquals(response.status, 401, authorization);
      assertEquals(response.headers.get("www-authenticate"), 'Bearer realm="metrics"');
    }
    assertEquals((await metrics(site, { authorization: `Bearer ${token}` }))[0], 200);
    const proxied = { authorization: `bearer ${token}`, "x-forwarded-for": "192.0.2.1" };
    assertEquals((await metrics(site, proxied))[0], 200);
  }, { metrics: { token } });
});

Deno.test("Routes tells metrics to everybody, or nobody, as it is told", async () => {
  const elsewhere = { "x-forwarded-for": "192.0.2.1" };
  await withSite(async (site) => {
    assertEquals((await metrics(site, elsewhere))[0], 200);
  }, { metrics: "on" });
  await withSite(async (site) => {
    assertEquals((await metrics(site))[0], 404);
  }, { metrics: "off" });
});

Deno.test("Routes counts why it refuses a WebSocket", async () => {
  await withSite(async (site) => {
    await site.raw(handshake({ key: "" }));
    await site.raw(handshake({ head: "Origin: http://evil.test\n" }));
    const client = new WebSocket(`ws://127.0.0.1:${site.port}/ws`);
    await site.nextSocket();
    await site.raw(handshake({}));
    site.routes.stop();
    await site.raw(handshake({}));
    const counts = [...site.meters.refusals].filter(([, count]) => count > 0);
    assertEquals(counts, [["stopping", 1], ["handshake", 1], ["origin", 1], ["address_cap", 1]]);
    assertEquals(site.routes.busiestAddress, { used: 1, limit: 1 });
    await closed(client);
  }, { connectionsPerAddress: 1 });
});
