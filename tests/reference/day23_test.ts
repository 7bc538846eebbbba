/**
 * Replays /work/shared/reference/day23-chat-zh.txt: log in, talk in public or privately. Its script
 * `chat.js` is played by a client that connects and comes back as printed; its lists and its form are
 * tested with the page.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Frame, Peer } from "../peer.ts";
import { TestServer } from "../serve.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

Deno.test("day 23: the script connects to the address without a path", async () => {
  await using server = new TestServer();
  const socket = await server.plain("");
  assertEquals((await socket.next())["type"], "system");
});

Deno.test("day 23: who logs in is in the public room under their name", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  ming.send({ type: "message", message: "大家好" });
  const frame = await ming.next();
  assertEquals(
    { type: frame["type"], username: frame["username"], message: frame["message"] },
    { type: "message", username: "小明", message: "大家好" },
  );
  assertEquals([frame["sender"], frame["room"]], ["小明", "general"]);
  assertMatch(frame["timestamp"], TIME);
});

Deno.test("day 23: a message reaches all connected clients, with sender and time", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  const hua = await login(server, "小華");
  const fang = await login(server, "小芳");
  hua.send({ type: "text", content: "午安" });
  for (const peer of [ming, hua, fang]) {
    const { sender, content, message, timestamp } = await peer.nextOf("message");
    assertEquals({ sender, content, message }, {
      sender: "小華",
      content: "午安",
      message: "午安",
    });
    assertMatch(timestamp, TIME);
  }
});

Deno.test("day 23: coming and going is told to the others", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  const hua = await login(server, "小華");
  const online = await ming.next();
  assertEquals([online["event"], online["username"]], ["join", "小華"]);
  await hua.close();
  const offline = await ming.next();
  assertEquals([offline["event"], offline["username"]], ["leave", "小華"]);
});

Deno.test("day 23: chat, notices and errors are told apart by type", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  const hua = await login(server, "小華");
  const types = new Set([(await ming.next())["type"]]);
  hua.send({ type: "message", message: "嗨" });
  types.add((await ming.next())["type"]);
  ming.send({ type: "login" });
  types.add((await ming.next())["type"]);
  ming.send({ type: "message", message: "/rooms" });
  types.add((await ming.next())["type"]);
  assertEquals([...types], ["join", "message", "error", "system"]);
});

Deno.test("day 23: a private message reaches one person only", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  const hua = await login(server, "小華");
  const fang = await login(server, "小芳");
  await ming.news();
  await hua.news();
  ming.send({ type: "message", message: "/msg 小華 只給你看" });
  for (const peer of [ming, hua]) {
    const frame = await peer.next();
    assertEquals([frame["type"], frame["sender"], frame["message"]], [
      "message",
      "小明",
      "只給你看",
    ]);
    assertEquals(frame["private"], true);
  }
  assertEquals(await fang.news(), []);
});

Deno.test("day 23: who is online can be asked for", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  const hua = await login(server, "小華");
  await ming.next();
  ming.send({ type: "message", message: "/who" });
  assertEquals((await ming.next())["message"], "In general: 小明, 小華");
  const { rooms } = await (await fetch(server.url("http", "/api/rooms"))).json();
  assertEquals(rooms, [{ name: "general", user_count: 2, users: ["小明", "小華"] }]);
  await hua.close();
  await ming.next();
  ming.send({ type: "message", message: "/who" });
  assertEquals((await ming.next())["message"], "In general: 小明");
});

Deno.test("day 23: a command enters another room, and the message goes there", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  const hua = await login(server, "小華");
  await ming.news();
  for (const peer of [ming, hua]) {
    peer.send({ type: "message", message: "/join 讀書會" });
    assertEquals((await peer.next())["message"], "Joined room: 讀書會");
  }
  await ming.news();
  hua.send({ type: "message", message: "開始了", room: "讀書會" });
  const frame = await ming.next();
  assertEquals([frame["room"], frame["message"]], ["讀書會", "開始了"]);
});

Deno.test("day 23: history is there for who logs in later", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  ming.send({ type: "message", message: "早上的話" });
  await ming.next();
  const hua = await server.plain("/");
  await hua.next();
  hua.send({ type: "login", username: "小華" });
  const frame = await hua.next();
  assertEquals([frame["type"], frame["sender"], frame["message"]], ["message", "小明", "早上的話"]);
});

Deno.test("day 23: the script comes back after a lost line and logs in again", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  const lost = await login(server, "小華");
  await login(server, "小芳");
  await ming.news();
  await lost.close();
  await ming.nextOf("leave");
  const back = await login(server, "小華");
  // The server has not noticed yet that her old line is gone.
  const again = await login(server, "小芳");
  await ming.news();
  back.send({ type: "message", message: "我回來了" });
  assertEquals((await ming.next())["sender"], "小華");
  again.send({ type: "message", message: "我也是" });
  assertEquals((await ming.next())["sender"], "小芳");
});

Deno.test("day 23: a name can be changed by logging in again", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  ming.send({ type: "login", username: "大明" });
  ming.send({ type: "message", message: "我換名字了" });
  assertEquals((await ming.nextOf("message"))["sender"], "大明");
});

Deno.test("day 23: a heartbeat is answered", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  ming.send({ type: "ping" });
  assertEquals((await ming.next())["type"], "pong");
});

Deno.test("day 23: a bad message gets an error and the connection goes on", async () => {
  await using server = new TestServer();
  const ming = await login(server, "小明");
  const mistakes = [
    { type: "nothing like this" },
    { type: "login" },
    { type: "login", username: "" },
    { type: "message" },
    { type: "message", message: "" },
    { type: "message", message: "/nothing" },
  ];
  for (const mistake of mistakes) {
    ming.send(mistake);
    const frame: Frame = await ming.next();
    assertEquals(frame["type"], "error", JSON.stringify(mistake));
    assert(frame["message"].length > 0);
  }
  ming.send({ type: "message", message: "還在" });
  assertEquals((await ming.next())["message"], "還在");
});

/** What `chat.js` does on opening: it sends the login message. Nothing of that is news any more. */
async function login(server: TestServer, username: string): Promise<Peer> {
  const socket = await server.plain("");
  await socket.next();
  socket.send({ type: "login", username });
  await socket.news();
  return socket;
}
