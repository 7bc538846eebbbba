/**
 * Replays /work/shared/reference/zestapi-events-chat.txt: events `{ type, data }`, one room at a time.
 * What it promises of the interface is tested with the page.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Frame, Peer } from "../peer.ts";
import { TestServer } from "../serve.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

Deno.test("events chat: join_room is answered by room_users, with oneself in it", async () => {
  await using server = new TestServer();
  const ada = await open(server);
  ada.send({ type: "join_room", data: { room: "general", username: "Ada" } });
  assertEquals((await ada.nextOf("room_users"))["data"].users, ["Ada"]);
});

Deno.test("events chat: the others get user_joined and the new room_users", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  await enter(server, "Ben", "general");
  const joined = await ada.next();
  assertEquals(joined["type"], "user_joined");
  assertInFormat(joined, { room: "general", username: "Ben", message: "Ben joined the room" });
  const users = await ada.next();
  assertEquals([users["type"], users["data"].users], ["room_users", ["Ada", "Ben"]]);
});

Deno.test("events chat: user_joined does not come back to who joins", async () => {
  await using server = new TestServer();
  const ada = await open(server);
  ada.send({ type: "join_room", data: { room: "general", username: "Ada" } });
  assertEquals(types(await ada.news()), ["room_users", "message_history"]);
});

Deno.test("events chat: send_message gives everybody in the room new_message", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  const ben = await enter(server, "Ben", "general");
  const cy = await enter(server, "Cy", "garden");
  ada.send({ type: "send_message", data: { message: "Hello" } });
  for (const peer of [ada, ben]) {
    const frame = await peer.nextOf("new_message");
    assertInFormat(frame, { room: "general", username: "Ada", message: "Hello" });
  }
  assertEquals(await cy.news(), []);
});

Deno.test("events chat: the printed message format is taken with all of its fields", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "user_name", "room_name");
  ada.send({
    type: "send_message",
    data: {
      room: "room_name",
      username: "user_name",
      message: "message_content",
      timestamp: "2024-01-01T12:00:00Z",
    },
  });
  const frame = await ada.next();
  assertEquals(frame["type"], "new_message");
  const sent = { room: "room_name", username: "user_name", message: "message_content" };
  assertInFormat(frame, sent);
});

Deno.test("events chat: leave_room gives the others user_left and the new room_users", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  const ben = await enter(server, "Ben", "general");
  await ada.news();
  ben.send({ type: "leave_room", data: { username: "Ben" } });
  const left = await ada.next();
  assertEquals(left["type"], "user_left");
  assertInFormat(left, { room: "general", username: "Ben", message: "Ben left the room" });
  assertEquals((await ada.next())["data"].users, ["Ada"]);
  ben.send({ type: "send_message", data: { message: "Still here?" } });
  assertEquals((await ben.next())["type"], "error");
  assertEquals(await ada.news(), []);
});

Deno.test("events chat: who disconnects leaves the room", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  const ben = await enter(server, "Ben", "general");
  await ada.news();
  await ben.close();
  assertEquals((await ada.next())["type"], "user_left");
  assertEquals((await ada.next())["data"].users, ["Ada"]);
});

Deno.test("events chat: typing_start and typing_stop reach the others, and only them", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  const ben = await enter(server, "Ben", "general");
  await ada.news();
  ben.send({ type: "typing_start", data: { username: "Ben", room: "general" } });
  const typing = await ada.next();
  assertEquals([typing["type"], typing["data"].users], ["user_typing", ["Ben"]]);
  assertEquals(typing["data"].username, "Ben");
  ben.send({ type: "typing_stop", data: { username: "Ben", room: "general" } });
  const stopped = await ada.next();
  assertEquals([stopped["type"], stopped["data"].users], ["user_stopped_typing", []]);
  assertEquals(await ben.news(), []);
});

Deno.test("events chat: typing ends by itself after three seconds, and with the message", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  const ben = await enter(server, "Ben", "general");
  await ada.news();
  ben.send({ type: "typing_start", data: {} });
  assertEquals((await ada.next())["type"], "user_typing");
  server.clock.push(3_500);
  assertEquals((await ada.next())["type"], "user_stopped_typing");
  ben.send({ type: "typing_start", data: {} });
  assertEquals((await ada.next())["type"], "user_typing");
  ben.send({ type: "send_message", data: { message: "Done" } });
  assertEquals([(await ada.next())["type"], (await ada.next())["type"]], [
    "user_stopped_typing",
    "new_message",
  ]);
});

Deno.test("events chat: recent messages are shown when joining", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  for (let i = 1; i <= 25; i++) {
    ada.send({ type: "send_message", data: { room: "general", message: `Message ${i}` } });
  }
  await ada.news();
  const ben = await open(server);
  ben.send({ type: "join_room", data: { room: "general", username: "Ben" } });
  const { data } = await ben.nextOf("message_history");
  assertEquals(
    data.messages.map(({ message }: Frame) => message),
    Array.from({ length: 20 }, (_, i) => `Message ${i + 6}`),
  );
  assertInFormat({ data: data.messages[0] }, {
    room: "general",
    username: "Ada",
    message: "Message 6",
  });
});

Deno.test("events chat: joining another room switches to it", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  const ben = await enter(server, "Ben", "general");
  const cy = await enter(server, "Cy", "garden");
  await ada.news();
  ben.send({ type: "join_room", data: { room: "garden", username: "Ben" } });
  assertEquals((await ben.nextOf("room_users"))["data"].users, ["Cy", "Ben"]);
  assertEquals(types(await ada.news()), ["user_left", "room_users"]);
  assertEquals(types(await cy.news()), ["user_joined", "room_users"]);
  await ben.news();

  ben.send({ type: "send_message", data: { message: "Hello" } });
  assertEquals((await cy.next())["data"].message, "Hello");
  ada.send({ type: "send_message", data: { message: "Gone?" } });
  assertEquals((await ada.next())["data"].message, "Gone?");
  assertEquals(types(await ben.news()), ["new_message"]);
});

Deno.test("events chat: a room is made by joining it and gone when it is empty", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "garden");
  const ben = await enter(server, "Ben", "garden");
  await ada.news();
  assertEquals(await rooms(server), [
    { name: "general", user_count: 0, users: [] },
    { name: "garden", user_count: 2, users: ["Ada", "Ben"] },
  ]);
  await ben.close();
  await ada.nextOf("user_left");
  ada.send({ type: "leave_room", data: {} });
  await ada.news();
  assertEquals((await rooms(server)).map(({ name }) => name), ["general"]);
});

Deno.test("events chat: a mistake gets an error event and ends nothing", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  const mistakes = [
    "not JSON",
    { type: "no_such_event", data: {} },
    { type: "join_room", data: {} },
    { type: "join_room", data: { room: "" } },
    { type: "send_message", data: { message: "" } },
    { type: "send_message", data: { room: "elsewhere", message: "Hello" } },
  ];
  for (const mistake of mistakes) {
    ada.send(mistake);
    const frame = await ada.next();
    assertEquals(frame["type"], "error", JSON.stringify(mistake));
    assert(frame["data"].message.length > 0);
  }
  ada.send({ type: "send_message", data: { message: "Hello" } });
  assertEquals((await ada.next())["type"], "new_message");
});

Deno.test("events chat: a client that lost its connection comes back and finds the history", async () => {
  await using server = new TestServer();
  const ada = await enter(server, "Ada", "general");
  const lost = await enter(server, "Ben", "general");
  await lost.close();
  await ada.nextOf("user_left");
  ada.send({ type: "send_message", data: { message: "You missed this" } });
  await ada.nextOf("new_message");
  const back = await open(server);
  back.send({ type: "join_room", data: { room: "general", username: "Ben" } });
  const { data } = await back.nextOf("message_history");
  assertEquals(data.messages.map(({ message }: Frame) => message), ["You missed this"]);
});

Deno.test("events chat: somebody whose old connection still lingers keeps the name", async () => {
  await using server = new TestServer();
  await enter(server, "Ada", "general");
  const again = await enter(server, "Ada", "general");
  again.send({ type: "send_message", data: { message: "Me again" } });
  const { data } = await again.nextOf("new_message");
  assertEquals([data.username, data.message], ["Ada", "Me again"]);
});

/** A page that has connected and heard nothing but the welcome. */
async function open(server: TestServer): Promise<Peer> {
  const peer = await server.plain("/ws");
  await peer.next();
  return peer;
}

/** Somebody who is in a room; nothing of how they came is news any more. */
async function enter(server: TestServer, username: string, room: string): Promise<Peer> {
  const peer = await open(server);
  peer.send({ type: "join_room", data: { room, username } });
  await peer.news();
  return peer;
}

function types(frames: Frame[]): string[] {
  return frames.map((frame) => frame["type"]);
}

/** Checks the four fields of the printed format. */
function assertInFormat(
  { data }: Frame,
  expected: { room: string; username: string; message: string },
): void {
  const { room, username, message, timestamp } = data;
  assertEquals({ room, username, message }, expected);
  assertMatch(timestamp, TIME);
}

async function rooms(server: TestServer): Promise<Frame[]> {
  return (await (await fetch(server.url("http", "/api/rooms"))).json()).rooms;
}
