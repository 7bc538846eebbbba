import { assertEquals } from "@std/assert";
import { SearchAnswers } from "../../lib/http/search_answers.ts";
import { TestServer } from "../serve.ts";
import { withSite } from "./site_fixture.ts";

const ADA = "ada00000000000000000";

Deno.test("GET /api/search finds for who proves to be somebody", async () => {
  await withSite(async ({ url, identity, searches }) => {
    const token = identity.sign(ADA);
    const byToken = await fetch(`${url}/api/search?q=tea%20room`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assertEquals(await byToken.json(), { query: "tea room", results: [] });
    const port = new URL(url).port;
    const byCookie = await fetch(`${url}/api/search?q=`, {
      headers: { cookie: `parlor_guest_${port}=${token}` },
    });
    assertEquals([byCookie.status, await byCookie.json()], [200, { query: "", results: [] }]);
    assertEquals(searches, [{ personId: ADA, query: "tea room" }, { personId: ADA, query: "" }]);
    for (const authorization of ["", "Bearer ", `Bearer ${token}x`, "Basic abc"]) {
      const nobody = await fetch(`${url}/api/search?q=tea`, { headers: { authorization } });
      assertEquals([nobody.status, (await nobody.json()).error.code], [401, "bad_token"]);
    }
  });
});

Deno.test("GET /api/search refuses what makes no sense", async () => {
  await withSite(async ({ url, identity }) => {
    const headers = { authorization: `Bearer ${identity.sign(ADA)}` };
    for (const query of ["", "?q=a&limit=0", "?q=a&limit=21", "?q=a&limit=x", "?q=a&before=x"]) {
      const response = await fetch(`${url}/api/search${query}`, { headers });
      assertEquals([response.status, (await response.json()).error.code], [400, "bad_field"]);
    }
    const posted = await fetch(`${url}/api/search?q=a`, { method: "POST", headers });
    assertEquals([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
    await posted.body?.cancel();
  });
});

Deno.test("GET /api/search lets pages of allowed sites ask, and no others", async () => {
  const origin = "https://chat.example.org";
  await withSite(async ({ url, identity, searches }) => {
    const authorization = `Bearer ${identity.sign(ADA)}`;
    const preflight = await fetch(`${url}/api/search`, { method: "OPTIONS", headers: { origin } });
    assertEquals(preflight.status, 204);
    assertEquals(preflight.headers.get("access-control-allow-origin"), origin);
    assertEquals(preflight.headers.get("access-control-allow-headers"), "authorization");
    const asked = await fetch(`${url}/api/search?q=a`, { headers: { origin, authorization } });
    assertEquals(asked.headers.get("access-control-allow-origin"), origin);
    await asked.body?.cancel();
    const foreign = { origin: "https://elsewhere.example", authorization };
    const refused = await fetch(`${url}/api/search?q=a`, { headers: foreign });
    assertEquals([refused.status, searches.length], [403, 1]);
    await refused.body?.cancel();
    const probe = await fetch(`${url}/api/search`, { method: "OPTIONS", headers: foreign });
    assertEquals(probe.headers.get("access-control-allow-origin"), null);
    await probe.body?.cancel();
  }, { allowOrigin: [origin] });
});

Deno.test("SearchAnswers counts how often each person searches", async () => {
  let uptime = 0;
  const answers = new SearchAnswers({
    search: (_, { query }) => Promise.resolve({ query, results: [] }),
    rate: { perSecond: 1, burst: 2 },
    uptime: () => uptime,
  });
  const ask = async (personId: string) => {
    const url = new URL("http://localhost/api/search?q=tea");
    const response = await answers.answer(url, { personId, headers: new Headers() });
    return [response.status, response.headers.get("retry-after")];
  };
  assertEquals(await ask(ADA), [200, null]);
  assertEquals(await ask(ADA), [200, null]);
  assertEquals(await ask(ADA), [429, "1"]);
  assertEquals(await ask("ben00000000000000000"), [200, null]);
  uptime = 1_000;
  assertEquals(await ask(ADA), [200, null]);
});

Deno.test("GET /api/search finds in a whole server what was said over a WebSocket", async () => {
  await using server = new TestServer();
  const ada = await server.version1();
  ada.send({ type: "hello", data: { username: "Ada" }, ref: 1 });
  const { data: { token } } = await ada.nextOf("ack");
  ada.send({ type: "join_room", data: { room: "garden" } });
  ada.send({ type: "send_message", data: { message: "上海市的茶" }, ref: 2 });
  await ada.nextOf("new_message");
  const response = await fetch(server.url("http", "/api/search?q=上海"), {
    headers: { authorization: `Bearer ${token}` },
  });
  const { results } = await response.json();
  assertEquals(results.map(({ message }: { message: { message: string } }) => message.message), [
    "上海市的茶",
  ]);
});
