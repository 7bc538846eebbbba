import { assertEquals } from "@std/assert";
import type { Codec } from "../../lib/codec/codec.ts";
import { flat, text } from "../../lib/codec/simple.ts";
import type { Message, ServerEvent } from "../../lib/protocol.ts";

const message: Message = {
  room: "general",
  id: "m1",
  seq: 1,
  kind: "text",
  user_id: "abc12345zzzz",
  username: "Ada",
  message: "Hello",
  timestamp: "2026-01-01T00:00:00.000Z",
};

function encoded(codec: Codec, event: ServerEvent): unknown[] {
  return codec.encode(event).map((frame) => JSON.parse(String(frame)));
}

Deno.test("flat takes every flat form of a chat line", () => {
  const said = { command: { type: "send_message", data: { message: "hi" } } };
  for (
    const frame of [
      '{"message":"hi"}',
      '{"type":"message","message":"hi"}',
      '{"type":"text","content":"hi"}',
      '{"content":"hi"}',
      "hi",
    ]
  ) {
    assertEquals(flat.decode(frame), said as ReturnType<Codec["decode"]>, frame);
  }
  assertEquals(flat.decode('{"type":"login","username":"Ada"}'), {
    command: { type: "login", data: { username: "Ada" } },
  });
});

Deno.test("flat answers JSON that it cannot read, where text takes it as a line", () => {
  for (const frame of ['{"a":1}', '{"type":"message"}', '{"message":1}', '{"type":"login"}']) {
    const decoded = flat.decode(frame);
    assertEquals("error" in decoded && decoded.error.code, "bad_frame", frame);
    assertEquals(text.decode(frame), {
      command: { type: "send_message", data: { message: frame } },
    });
  }
  assertEquals(text.decode('{"message":"hi"}'), flat.decode('{"message":"hi"}'));
});

Deno.test("simple codecs show a message with sender, room and time", () => {
  assertEquals(encoded(text, { type: "new_message", data: message }), [{
    type: "message",
    message: "Hello",
    content: "Hello",
    room: "general",
    sender: "Ada",
    sender_id: "abc12345",
    username: "Ada",
    timestamp: "2026-01-01T00:00:00.000Z",
    id: "m1",
  }]);
  const history = {
    room: "general",
    messages: [message, { ...message, message: "", deleted: true as const }, message],
    has_more: false,
    first_seq: 1,
    last_seq: 3,
  };
  assertEquals(encoded(text, { type: "message_history", data: history }).length, 2);
});

Deno.test("simple codecs tell joins and leaves each in its own way", () => {
  const data = {
    room: "general",
    user_id: "abc12345zzzz",
    username: "Ada",
    timestamp: message.timestamp,
    user_count: 2,
  };
  const types = (codec: Codec) =>
    (["user_joined", "user_left"] as const).map((type) => {
      const [frame] = encoded(codec, { type, data }) as Record<string, unknown>[];
      return [frame?.["type"], frame?.["event"], frame?.["message"]];
    });
  assertEquals(types(text), [
    ["system", "join", "Ada joined the room"],
    ["system", "leave", "Ada left the room"],
  ]);
  assertEquals(types(flat), [
    ["join", "join", "Ada joined the room"],
    ["leave", "leave", "Ada left the room"],
  ]);
  const [anonymous] = encoded(flat, {
    type: "user_joined",
    data: { ...data, username: "abc12345" },
  });
  assertEquals((anonymous as { message: string }).message, "A user joined the room");
});

Deno.test("simple codecs tell errors and stay silent on what they cannot show", () => {
  const error = { code: "in_no_room" as const, message: "You are not in any room" };
  assertEquals(encoded(text, { type: "error", data: error }), [{
    type: "error",
    message: "You are not in any room",
    content: "You are not in any room",
    code: "in_no_room",
  }]);
  assertEquals(encoded(text, { type: "room_list", data: { rooms: [], complete: true } }), []);
  assertEquals(text.encodeReply({ type: "ack", ref: 1, data: {} }), []);
});

Deno.test("simple codecs tell edits and deletions in words, and say nothing of reactions and pins", () => {
  const change = { room: "general", seq: 4, id: "m1", user_id: "abc12345zzzz", username: "Ada" };
  const { timestamp } = message;
  const frame = (words: string) => ({
    type: "system",
    message: words,
    content: words,
    room: "general",
    sender_id: "abc12345",
    timestamp,
    id: "m1",
  });
  for (const codec of [text, flat]) {
    const edited = { ...change, message: "Roses", edited_at: timestamp };
    assertEquals(encoded(codec, { type: "message_edited", data: edited }), [
      frame("Ada edited: Roses"),
    ]);
    assertEquals(encoded(codec, { type: "message_deleted", data: { ...change, timestamp } }), [
      frame("Ada deleted a message"),
    ]);
    const reaction = { ...change, emoji: "🌹", timestamp };
    assertEquals(encoded(codec, { type: "reaction", data: reaction }), []);
    const pinned = { ...change, pinned: true, timestamp };
    assertEquals(encoded(codec, { type: "message_pinned", data: pinned }), []);
  }
});

Deno.test("simple codecs tell of a topic that was taken away", () => {
  const [frame] = encoded(text, {
    type: "new_message",
    data: { ...message, kind: "topic", message: "" },
  });
  assertEquals((frame as { message: string }).message, "* Ada removed the topic");
});
