/**
 * Replays /work/shared/reference/prologue-rooms-chat.txt, in both of its languages: rooms, channels,
 * broadcast. It prints no frames, so its scenarios are played in the names that Parlor gives them; its
 * form, its buttons and its list of rooms are tested with the page.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Frame, Peer } from "../peer.ts";
import { TestServer } from "../serve.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Who talks where, in one of the document's languages. */
interface Cast {
  language: string;
  people: [string, string, string];
  rooms: [string, string];
  channel: string;
  text: string;
}

const CASTS: Cast[] = [
  {
    language: "English",
    people: ["Ada", "Ben", "Cy"],
    rooms: ["garden", "kitchen"],
    channel: "house",
    text: "Hello, everybody",
  },
  {
    language: "Bulgarian",
    people: ["Яна", "Борис", "Цветан"],
    rooms: ["градина", "кухня"],
    channel: "къща",
    text: "Здравейте, приятели",
  },
];

for (const cast of CASTS) {
  const { language, people: [ada, ben, cy], rooms: [garden, kitchen], channel, text } = cast;
  const title = (what: string) => `rooms chat in ${language}: ${what}`;

  Deno.test(title("name and room are entered, then people chat"), async () => {
    await using server = new TestServer();
    const first = await enter(server, ada, "general");
    const second = await enter(server, ben, "general");
    await first.nextOf("room_users");
    second.send({ type: "send_message", data: { message: text } });
    for (const peer of [first, second]) {
      const { data } = await peer.next();
      assertEquals([data.room, data.username, data.message], ["general", ben, text]);
      assertMatch(data.timestamp, TIME);
    }
  });

  Deno.test(title("name and room in the address are enough to chat"), async () => {
    await using server = new TestServer();
    const query = (username: string) => `/ws?${new URLSearchParams({ username, room: garden })}`;
    const first = await server.plain(query(ada));
    await first.nextOf("system");
    const second = await server.plain(query(ben));
    second.send({ type: "text", content: text });
    const notice = await first.nextOf("join");
    assertEquals([notice["username"], notice["room"]], [ben, garden]);
    const { username, content, room, timestamp } = await first.nextOf("message");
    assertEquals({ username, content, room }, { username: ben, content: text, room: garden });
    assertMatch(timestamp, TIME);
  });

  Deno.test(title("joining and leaving is told to the others"), async () => {
    await using server = new TestServer();
    const first = await enter(server, ada, garden);
    const second = await enter(server, ben, garden);
    const joined = await first.next();
    assertEquals([joined["type"], joined["data"].username], ["user_joined", ben]);
    await first.next();
    await second.close();
    const left = await first.next();
    assertEquals([left["type"], left["data"].username], ["user_left", ben]);
  });

  Deno.test(title("a new room is created, is in the list, and can be switched to"), async () => {
    await using server = new TestServer();
    const first = await enter(server, ada, "general");
    const second = await enter(server, ben, "general");
    const { ack } = await ask(first, "create_room", { room: garden });
    assertEquals([ack.room, ack.kind, ack.user_count], [garden, "public", 1]);

    const { events } = await ask(second, "list_rooms", {});
    const list = events.find((event) => event["type"] === "room_list")!["data"];
    assertEquals(list.rooms.map(({ room, user_count }: Frame) => [room, user_count]), [
      ["general", 1],
      [garden, 1],
    ]);
    await ask(second, "join_room", { room: garden });
    await first.news();
    await ask(second, "send_message", { message: text });
    const { data } = await first.next();
    assertEquals([data.room, data.message], [garden, text]);
  });

  Deno.test(title("the page's protocol puts one person in several rooms at once"), async () => {
    await using server = new TestServer();
    const first = await member(server, ada, garden, kitchen);
    const second = await member(server, ben, kitchen);
    await first.news();
    await ask(second, "send_message", { room: kitchen, message: text });
    assertEquals((await first.next())["data"].room, kitchen);
    const { ack } = await ask(first, "leave_room", { room: kitchen });
    assertEquals(ack.rooms, [garden]);
    await second.news();
    await ask(second, "send_message", { room: kitchen, message: text });
    assertEquals(await first.news(), []);
  });

  Deno.test(title("a channel is created, managed, and reaches all of its rooms"), async () => {
    await using server = new TestServer();
    const first = await member(server, ada, garden);
    const second = await member(server, ben, kitchen);
    const outside = await member(server, cy, "general");
    const made = await ask(outside, "create_channel", { channel, rooms: [garden] });
    assertEquals([made.ack.channel, made.ack.rooms], [channel, [garden]]);
    const added = await ask(outside, "add_room", { channel, room: kitchen });
    assertEquals(added.ack.rooms, [garden, kitchen]);

    const sent = await ask(outside, "send_to_channel", { channel, message: text });
    assertEquals(sent.ack.messages.map(({ room }: Frame) => room), [garden, kitchen]);
    for (const [peer, room] of [[first, garden], [second, kitchen]] as const) {
      const { data } = await peer.next();
      assertEquals([data.room, data.channel, data.message], [room, channel, text]);
    }

    const removed = await ask(outside, "remove_room", { channel, room: garden });
    assertEquals(removed.ack.rooms, [kitchen]);
    await ask(outside, "send_to_channel", { channel, message: text });
    assertEquals((await second.next())["data"].message, text);
    assertEquals(await first.news(), []);

    const { events } = await ask(first, "list_rooms", {});
    const list = events.find((event) => event["type"] === "channel_list")!["data"];
    assertEquals(list.channels.map((each: Frame) => [each["channel"], each["rooms"]]), [
      [channel, [kitchen]],
    ]);
    await ask(outside, "delete_channel", { channel });
  });

  Deno.test(title("a broadcast reaches everybody, wherever they are"), async () => {
    await using server = new TestServer();
    const first = await member(server, ada, garden);
    const second = await enter(server, ben, kitchen);
    const outside = await member(server, cy);
    await ask(outside, "broadcast", { message: text });
    const { type, data } = await first.next();
    assertEquals([type, data.room, data.message], ["new_message", "*", text]);
    const notice = await second.next();
    assertEquals([notice["type"], notice["data"].message], ["system", text]);
  });
}

Deno.test("rooms chat: nobody else hears what is said in a room", async () => {
  await using server = new TestServer();
  const first = await enter(server, "Ada", "garden");
  const second = await enter(server, "Ben", "kitchen");
  await ask(second, "send_message", { message: "Hello" });
  assertEquals(await first.news(), []);
});

/** Somebody in a page of those days: one room at a time. Nothing of how they came is news any more. */
async function enter(server: TestServer, username: string, room: string): Promise<Peer> {
  const peer = await server.plain("/ws");
  await peer.next();
  await ask(peer, "join_room", { room, username });
  return peer;
}

/** Somebody in today's page: many rooms at once. Nothing of how they came is news any more. */
async function member(server: TestServer, username: string, ...rooms: string[]): Promise<Peer> {
  const peer = await server.version1();
  await peer.next();
  await ask(peer, "hello", { username });
  for (const room of rooms) await ask(peer, "join_room", { room });
  return peer;
}

/** Sends a command. @returns the data of its ack, and what came before it */
async function ask(
  peer: Peer,
  type: string,
  data: Frame,
): Promise<{ ack: Frame; events: Frame[] }> {
  const ref = crypto.randomUUID();
  peer.send({ type, data, ref });
  const events: Frame[] = [];
  for (;;) {
    const frame = await peer.next();
    if (frame["ref"] === ref) {
      assert(frame["type"] === "ack", `${type} is answered ${JSON.stringify(frame)}`);
      return { ack: frame["data"], events };
    }
    events.push(frame);
  }
}
