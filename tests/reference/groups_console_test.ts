/**
 * Replays /work/shared/reference/groups-console-chat-fa.txt: a line-oriented chat in rooms. The lines
 * that its console prints (`[Alice] `, `[SYSTEM] ...`) are tested with the terminal client, its page
 * with the page.
 */
import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import type { Frame, Peer } from "../peer.ts";
import { TestServer } from "../serve.ts";

Deno.test("groups chat: a client is welcomed at the address without a path", async () => {
  await using server = new TestServer();
  const { type, message } = await (await server.plain("/")).next();
  assertEquals({ type, message }, { type: "system", message: "Welcome to chat!" });
});

Deno.test("groups chat: two users in one room talk as in scenario 1", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice");
  assertEquals(await say(alice, "/join general"), [system("Joined room: general")]);
  assertEquals(await say(alice, "Hello everyone!"), [
    message("general", "Alice", "Hello everyone!"),
  ]);

  const bob = await enter(server, "Bob");
  assertEquals(await say(bob, "/join general"), [
    system("Joined room: general"),
    message("general", "Alice", "Hello everyone!"),
  ]);
  assertEquals(await say(bob, "Hi Alice!"), [message("general", "Bob", "Hi Alice!")]);
  assertEquals((await alice.news()).map(asPrinted), [
    system("Bob joined the room"),
    message("general", "Bob", "Hi Alice!"),
  ]);
});

Deno.test("groups chat: a user is in several rooms as in scenario 2", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice");
  assertEquals(await say(alice, "/join tech"), [system("Joined room: tech")]);
  assertEquals(await say(alice, "/join random"), [system("Joined room: random")]);
  assertEquals(await say(alice, "/rooms"), [system("Your rooms: tech, random")]);
});

Deno.test("groups chat: a line goes to every room of its sender, and to members only", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice", "tech", "random");
  const bob = await enter(server, "Bob", "tech");
  const carol = await enter(server, "Carol", "random");
  const dave = await enter(server, "Dave", "general");
  const nobody = await enter(server, "Eve");
  await alice.news();
  assertEquals(await say(alice, "Hello!"), [
    message("tech", "Alice", "Hello!"),
    message("random", "Alice", "Hello!"),
  ]);
  assertEquals((await bob.news()).map(asPrinted), [message("tech", "Alice", "Hello!")]);
  assertEquals((await carol.news()).map(asPrinted), [message("random", "Alice", "Hello!")]);
  assertEquals(await dave.news(), []);
  assertEquals(await nobody.news(), []);
});

Deno.test("groups chat: who typed a command but joined nothing hears of no room", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice", "general");
  const bob = await enter(server, "Bob");
  assertEquals(await say(bob, "/rooms"), [system("Your rooms: None")]);
  assertEquals(await say(alice, "Hello!"), [message("general", "Alice", "Hello!")]);
  assertEquals(await bob.news(), []);
});

Deno.test("groups chat: somebody without a name goes by 8 characters of their id", async () => {
  await using server = new TestServer();
  const anonymous = await server.plain("/");
  await anonymous.next();
  const frames = await say(anonymous, "/join general", "Hello!");
  const { sender } = frames.at(-1)!;
  assertMatch(sender, /^[a-z0-9]{8}$/);
  assertEquals(frames, [system("Joined room: general"), message("general", sender, "Hello!")]);

  const other = await server.plain("/");
  await other.next();
  assertNotEquals((await say(other, "/join general", "Hi")).at(-1)!["sender"], sender);
});

Deno.test("groups chat: /leave leaves all rooms", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice", "tech", "random");
  const bob = await enter(server, "Bob", "tech");
  await alice.news();
  assertEquals(await say(alice, "/leave"), [system("Left all rooms")]);
  assertEquals(await say(alice, "/rooms"), [system("Your rooms: None")]);
  assertEquals(await say(bob, "Anybody?"), [
    system("Alice left the room"),
    message("tech", "Bob", "Anybody?"),
  ]);
  assertEquals(await alice.news(), []);
});

Deno.test("groups chat: who is in no room is told so", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice");
  assertEquals(await say(alice, "/leave"), [error("You are not in any room")]);
  assertEquals(await say(alice, "Hello!"), [
    error("You are not in any room. Use /join <room> to join a room."),
  ]);
});

Deno.test("groups chat: /list lists all rooms, and empty ones are deleted", async () => {
  await using server = new TestServer();
  const alice = await server.plain("/");
  const { session_id } = await alice.next();
  await say(alice, "/join tech");
  const bob = await enter(server, "Bob", "random");
  assertEquals(await say(bob, "/list"), [system("All rooms: general, tech, random")]);
  await alice.close();
  await server.logged(`[DISCONNECT] Session ${session_id.slice(0, 8)} disconnected`);
  assertEquals(await say(bob, "/list"), [system("All rooms: general, random")]);
  await say(bob, "/leave");
  assertEquals(await say(bob, "/list"), [system("All rooms: general")]);
});

Deno.test("groups chat: /help lists every command", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice");
  const [help] = await say(alice, "/help");
  for (const command of ["/join", "/leave", "/list", "/rooms", "/help", "/quit"]) {
    assertMatch(help!["message"], new RegExp(`^${command}\\b`, "m"));
  }
});

Deno.test("groups chat: /quit ends the connection", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice", "tech");
  const bob = await enter(server, "Bob", "tech");
  alice.send("/quit");
  assertEquals((await alice.closed).code, 1000);
  assertEquals(asPrinted(await bob.next()), system("Alice left the room"));
});

Deno.test("groups chat: unknown commands and wrong usage are answered", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice");
  assertEquals(await say(alice, "/join"), [error("Usage: /join <room_name>")]);
  assertEquals(await say(alice, "/x"), [
    error("Unknown command: /x. Type /help for available commands."),
  ]);
});

Deno.test("groups chat: who disconnects has left all rooms", async () => {
  await using server = new TestServer();
  const alice = await enter(server, "Alice", "tech", "random");
  const bob = await enter(server, "Bob", "tech", "random");
  await alice.close();
  const notices = [await bob.next(), await bob.next()];
  assertEquals(notices.map(({ room, message }) => ({ room, message })), [
    { room: "tech", message: "Alice left the room" },
    { room: "random", message: "Alice left the room" },
  ]);
  assertEquals(await say(bob, "/who tech"), [system("In tech: Bob")]);
});

Deno.test("groups chat: the log shows who connects, writes and leaves", async () => {
  await using server = new TestServer();
  const alice = await server.plain("/");
  const session = (await alice.next())["session_id"].slice(0, 8);
  await say(alice, "/join general", "Hello");
  await alice.close();
  await server.logged(`[DISCONNECT] Session ${session} disconnected`);
  const wanted = [
    `[CONNECT] Session ${session} connected`,
    `[MESSAGE] Session ${session}: Hello`,
    `[DISCONNECT] Session ${session} disconnected`,
  ];
  assertEquals(server.lines.filter((line) => wanted.includes(line)), wanted);
});

Deno.test("groups chat: a page opened from a file talks if the server allows it", async () => {
  await using server = new TestServer({ args: ["--allow-origin", "null"] });
  const page = await server.plain("/", { origin: "null" });
  await page.next();
  assertEquals((await say(page, "/join general"))[0], system("Joined room: general"));
});

Deno.test("groups chat: a page opened from a file is refused otherwise", async () => {
  await using server = new TestServer();
  await assertRejects(() => server.plain("/", { origin: "null" }), Error, "refuses");
});

/** Somebody comes under a name, as `client.py Alice` does, and is in these rooms. */
async function enter(server: TestServer, username: string, ...rooms: string[]): Promise<Peer> {
  const peer = await server.plain(`/?username=${username}`);
  await peer.next();
  for (const room of rooms) await say(peer, `/join ${room}`);
  return peer;
}

/** Sends lines. @returns what comes back, in the fields that the document prints */
async function say(peer: Peer, ...lines: string[]): Promise<Frame[]> {
  for (const line of lines) peer.send(line);
  return (await peer.news()).map(asPrinted);
}

function asPrinted({ type, room, sender, message }: Frame): Frame {
  return type === "message" ? { type, room, sender, message } : { type, message };
}

function system(message: string): Frame {
  return { type: "system", message };
}

function error(message: string): Frame {
  return { type: "error", message };
}

function message(room: string, sender: string, message: string): Frame {
  return { type: "message", room, sender, message };
}
