import { assertEquals, assertNotEquals } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import { Stage } from "../stage.ts";

Deno.test("post() numbers a room's messages without gaps", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden", "kitchen");
  const seqs = ["garden", "kitchen", "garden"].map((room) =>
    ada.ask("send_message", { room, message: "hi" })["data"].seq
  );
  assertEquals(seqs, [1, 1, 2]);
});

Deno.test("post() reaches members, the author too, and nobody else", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const cy = stage.guest("Cy", "general");
  ada.news();
  ada.ask("send_message", { room: "garden", message: "Hello" });
  assertEquals(ada.events("new_message").length, 1);
  assertEquals(ben.events("new_message").map((data) => [data.username, data.message]), [
    ["Ada", "Hello"],
  ]);
  assertEquals(cy.news(), []);
  assertEquals(
    cy.ask("send_message", { room: "garden", message: "hi" })["data"].code,
    "not_in_room",
  );
});

Deno.test("post() answers a repeated cid with the first ack and tells nobody twice", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const first = ada.ask("send_message", { room: "garden", message: "Hello", cid: "c1" });
  stage.clock.advance(5_000);
  const second = ada.ask("send_message", { room: "garden", message: "Hello", cid: "c1" });
  assertEquals(second["data"], first["data"]);
  assertEquals(ben.events("new_message").length, 1);
  // Another author's cid is another one.
  const other = ben.ask("send_message", { room: "garden", message: "Hello", cid: "c1" });
  assertNotEquals(other["data"].id, first["data"].id);
  // Elsewhere it is still the first one.
  ada.ask("join_room", { room: "kitchen" });
  const moved = ada.ask("send_message", { room: "kitchen", message: "Hello", cid: "c1" });
  assertEquals(moved["data"], first["data"]);
});

Deno.test("post() of one cid twice in one turn is one message", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const frame = { type: "send_message", data: { room: "garden", message: "Hello", cid: "c1" } };
  ada.socket.receive(JSON.stringify({ ...frame, ref: 1 }));
  ada.socket.receive(JSON.stringify({ ...frame, ref: 2 }));
  stage.settle();
  const acks = ada.news().filter((each) => each["type"] === "ack");
  assertEquals(acks.map((ack) => ack["data"].seq), [1, 1]);
  assertEquals(ada.events("new_message").length, 1);
});

Deno.test("checkedText() refuses empty and too long texts", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const send = (message: string) => ada.ask("send_message", { room: "garden", message })["data"];
  assertEquals(send(" \n ").code, "message_empty");
  assertEquals(send("\u0000").code, "message_empty");
  assertEquals(send("x".repeat(LIMITS.messageLength + 1)).code, "message_too_long");
  assertEquals(send("🦊".repeat(LIMITS.messageLength)).seq, 1);
});

Deno.test("checkedText() keeps what was typed but control characters", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  ada.ask("send_message", {
    room: "garden",
    message: "  a\r\n\tb\u0007\u001b[31m\ud800 \u202bسلام",
  });
  assertEquals(ada.events("new_message")[0]?.message, "  a\n\tb[31m\ufffd \u202bسلام");
});

Deno.test("send_message runs slash commands unless it is plain", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const send = (message: string, plain?: boolean) =>
    ada.ask("send_message", { room: "garden", message, ...(plain ? { plain } : {}) });
  assertEquals(send("/rooms")["data"], { command: "rooms" });
  send("//rooms");
  send("/rooms", true);
  assertEquals(ada.events("new_message").map((data) => data.message), ["/rooms", "/rooms"]);
});

Deno.test("send_message without a room goes to the one joined last", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden", "kitchen");
  assertEquals(ada.ask("send_message", { message: "hi" })["data"].room, "kitchen");
  ada.ask("leave_room", { room: "kitchen" });
  assertEquals(ada.ask("send_message", { message: "hi" })["data"].room, "garden");
  ada.ask("leave_room", {});
  assertEquals(ada.ask("send_message", { message: "hi" })["data"].code, "in_no_room");
});

Deno.test("history pages both ways and has bounds", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  for (let i = 1; i <= 10; i++) ada.ask("send_message", { room: "garden", message: `${i}` });
  const page = (data: { before?: number; after?: number; limit?: number }) => {
    const ack = ada.ask("history", { room: "garden", ...data });
    const seqs = ada.events("message_history").at(-1)?.messages.map((message) => message.seq);
    return [seqs, ack["data"].has_more];
  };
  assertEquals(page({ limit: 3 }), [[8, 9, 10], true]);
  assertEquals(page({ before: 8, limit: 3 }), [[5, 6, 7], true]);
  assertEquals(page({ before: 3, limit: 3 }), [[1, 2], false]);
  assertEquals(page({ after: 8, limit: 3 }), [[9, 10], false]);
  assertEquals(page({ after: 5, limit: 3 }), [[6, 7, 8], true]);
  assertEquals(page({ after: 99 }), [[], false]);
  assertEquals(page({ limit: 0 }), [[], true]);
  assertEquals(ada.ask("history", { room: "garden", limit: 101 })["data"].code, "bad_field");
  assertEquals(ada.ask("history", { room: "garden", before: -1 })["data"].code, "bad_field");
});

Deno.test("history of long messages comes in pages that a connection can take", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const message = "x".repeat(LIMITS.messageLength);
  for (let i = 0; i < 100; i++) ada.ask("send_message", { room: "garden", message });
  const { data } = ada.ask("history", { room: "garden" });
  assertEquals(data.has_more, true);
  const { messages } = ada.events("message_history").at(-1) ?? { messages: [] };
  assertEquals(messages.at(-1)?.seq, 100);
  assertEquals(messages[0]?.seq, 101 - data.count);
});

Deno.test("broadcast reaches everyone, in rooms or not, and is kept", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben");
  assertEquals(ada.ask("broadcast", { message: "Fire drill", cid: "b1" })["data"].room, "*");
  for (const guest of [ada, ben]) {
    assertEquals(guest.events("new_message").map((data) => [data.room, data.message]), [
      ["*", "Fire drill"],
    ]);
  }
  assertEquals(ben.ask("history", { room: "*" })["data"].count, 1);
  assertEquals(ben.ask("join_room", { room: "*" })["data"].code, "bad_room_name");
  const refused = ben.ask("send_message", { room: "*", message: "hi" });
  assertEquals(refused["data"].code, "room_not_found");
});

Deno.test("relay() takes bytes to the simple clients of the room only", () => {
  const stage = new Stage();
  const ada = stage.plain();
  const ben = stage.plain();
  const cy = stage.guest("Cy", "general");
  ada.say("/join general");
  ben.say("/join general");
  ada.say(new Uint8Array([1, 2, 3]).buffer);
  const bytes = (socket: typeof ada.socket) =>
    socket.frames.filter((frame) => typeof frame !== "string").map((frame) => [
      ...new Uint8Array(frame as ArrayBuffer),
    ]);
  assertEquals(bytes(ben.socket), [[1, 2, 3]]);
  assertEquals(bytes(ada.socket), [[1, 2, 3]]);
  assertEquals(bytes(cy.socket), []);
  cy.say(new Uint8Array([1]).buffer);
  assertEquals(cy.all().at(-1)?.["data"].code, "binary_refused");
  ada.say("/leave");
  ada.say(new Uint8Array([1]).buffer);
  assertEquals(ada.all().at(-1)?.["code"], "in_no_room");
});
