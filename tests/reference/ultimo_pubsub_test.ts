/**
 * Replays /work/shared/reference/ultimo-pubsub-chat.txt: one room, whoever is connected is in it. What
 * it promises of the interface is tested with the page.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { build } from "../../static/build.ts";
import { loadAssets } from "../../lib/http/assets.ts";
import type { Frame, Peer } from "../peer.ts";
import { TestServer } from "../serve.ts";
import { withFolder } from "../store/temporary_folder.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

Deno.test("pub/sub chat: GET / serves the chat interface", async () => {
  await withFolder(async (folder) => {
    await build({ target: folder });
    await using server = new TestServer({ assets: await loadAssets(folder) });
    const response = await fetch(server.url("http", "/"));
    assertEquals(response.status, 200);
    assertMatch(response.headers.get("content-type") ?? "", /^text\/html/);
    assertMatch(await response.text(), /<script/);
  });
});

Deno.test("pub/sub chat: whoever connects is welcomed", async () => {
  await using server = new TestServer();
  const window = await server.plain("/ws");
  assertMatch((await window.next())["message"], /^Welcome/);
});

Deno.test("pub/sub chat: what one window sends appears in all, also in those that never sent", async () => {
  await using server = new TestServer();
  const [speaker, silent, alsoSilent] = [
    await open(server),
    await open(server),
    await open(server),
  ];
  speaker.send(JSON.stringify({ message: "Hello!" }));
  for (const window of [speaker, silent, alsoSilent]) {
    const { type, message, timestamp } = await window.nextOf("message");
    assertEquals({ type, message }, { type: "message", message: "Hello!" });
    assertMatch(timestamp, TIME);
  }
});

Deno.test("pub/sub chat: the printed message is taken as it is printed", async () => {
  await using server = new TestServer();
  const [speaker, silent] = [await open(server), await open(server)];
  const printed = {
    type: "message",
    message: "Hello, world!",
    timestamp: "2025-11-25T10:00:00Z",
  };
  speaker.send(printed);
  for (const window of [speaker, silent]) {
    const frame = await window.nextOf("message");
    for (const field of Object.keys(printed)) assert(field in frame, `no ${field}`);
    assertEquals(frame["message"], "Hello, world!");
    assert(frame["timestamp"] !== printed.timestamp, "the client made the time");
  }
});

Deno.test("pub/sub chat: the printed join notice comes when somebody starts to write", async () => {
  await using server = new TestServer();
  const [silent, speaker] = [await open(server), await open(server)];
  speaker.send({ message: "Hello!" });
  assertEquals(asPrinted(await silent.next()), { type: "join", message: "A user joined the room" });
  assertEquals((await silent.next())["message"], "Hello!");
});

Deno.test("pub/sub chat: the printed join notice is taken from a client", async () => {
  await using server = new TestServer();
  const [silent, speaker] = [await open(server), await open(server)];
  const printed = { type: "join", message: "A user joined the room" };
  speaker.send(printed);
  assertEquals(asPrinted(await silent.next()), printed);
});

Deno.test("pub/sub chat: closing a tab gives the others a leave notice", async () => {
  await using server = new TestServer();
  const [silent, first, second] = [await open(server), await open(server), await open(server)];
  first.send({ message: "Hello!" });
  second.send({ message: "Hi!" });
  await first.nextOf("join");
  await silent.nextOf("message");
  await silent.nextOf("message");
  await second.close();
  const notice = { type: "leave", message: "A user left the room" };
  assertEquals(asPrinted(await first.nextOf("leave")), notice);
  assertEquals(asPrinted(await silent.nextOf("leave")), notice);
});

Deno.test("pub/sub chat: binary messages reach all windows", async () => {
  await using server = new TestServer();
  const [speaker, silent] = [await open(server), await open(server)];
  const bytes = new Uint8Array([0, 1, 254, 255]);
  speaker.send({ message: "Bytes follow" });
  await silent.nextOf("message");
  await speaker.nextOf("message");
  speaker.send(bytes);
  assertEquals(await silent.nextBytes(), bytes);
  assertEquals(await speaker.nextBytes(), bytes);
});

Deno.test("pub/sub chat: a client whose first message is binary is in the room too", async () => {
  await using server = new TestServer();
  const [speaker, silent] = [await open(server), await open(server)];
  const bytes = new Uint8Array([7]);
  speaker.send(bytes);
  assertEquals((await silent.next())["type"], "join");
  assertEquals(await silent.nextBytes(), bytes);
  assertEquals(await speaker.nextBytes(), bytes);
  silent.send({ message: "Got it" });
  assertEquals((await speaker.nextOf("message"))["message"], "Got it");
});

Deno.test("pub/sub chat: a bad message gets an error and the connection goes on", async () => {
  await using server = new TestServer();
  const window = await open(server);
  window.send({ message: 7 });
  assertEquals((await window.next())["type"], "error");
  window.send({ message: "Hello!" });
  assertEquals((await window.nextOf("message"))["message"], "Hello!");
});

Deno.test("pub/sub chat: a client that comes back talks and listens again", async () => {
  await using server = new TestServer();
  const [other, lost] = [await open(server), await open(server)];
  lost.send({ message: "Before" });
  await other.nextOf("message");
  await lost.close();
  await other.nextOf("leave");

  const back = await open(server);
  other.send({ message: "Are you back?" });
  assertEquals((await back.nextOf("message"))["message"], "Are you back?");
  back.send({ message: "Yes" });
  await other.nextOf("message");
  assertEquals((await other.nextOf("message"))["message"], "Yes");
});

/** A window whose script runs: connected and welcomed. */
async function open(server: TestServer): Promise<Peer> {
  const window = await server.plain("/ws");
  await window.next();
  return window;
}

function asPrinted({ type, message }: Frame): Frame {
  return { type, message };
}
