import { assertEquals } from "@std/assert";
import { LIMITS } from "../../lib/protocol.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { Stage } from "../stage.ts";

Deno.test("createChannel() groups rooms, and a message to it goes to all of them once", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben", "garden");
  const cy = stage.guest("Cy", "kitchen");
  const made = ada.ask("create_channel", { channel: "house", rooms: ["garden"] });
  assertEquals(made["data"].rooms, ["garden"]);
  assertEquals(ada.ask("add_room", { channel: "HOUSE", room: "kitchen" })["data"].rooms, [
    "garden",
    "kitchen",
  ]);
  const send = { channel: "house", message: "Dinner", cid: "c1" };
  const first = ada.ask("send_to_channel", send)["data"];
  const second = ada.ask("send_to_channel", send)["data"];
  assertEquals(first.messages.map((each: { room: string; seq: number }) => [each.room, each.seq]), [
    ["garden", 1],
    ["kitchen", 1],
  ]);
  assertEquals(second, first);
  for (const guest of [ben, cy]) {
    assertEquals(guest.events("new_message").map((data) => [data.message, data.channel]), [
      ["Dinner", "house"],
    ]);
  }
  const again = new Stage({ store }).guest("Di");
  again.ask("list_rooms", {});
  assertEquals(again.events("channel_list")[0]?.channels.map((each) => each.rooms), [
    ["garden", "kitchen"],
  ]);
});

Deno.test("only the maker of a channel changes it", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const ben = stage.guest("Ben");
  ben.ask("list_rooms", { watch: true });
  ada.ask("create_channel", { channel: "house", rooms: ["general"] });
  assertEquals(ben.events("channel_list").length, 2);
  for (
    const answer of [
      ben.ask("add_room", { channel: "house", room: "general" }),
      ben.ask("remove_room", { channel: "house", room: "general" }),
      ben.ask("delete_channel", { channel: "house" }),
    ]
  ) {
    assertEquals(answer["data"].code, "not_allowed");
  }
  assertEquals(ada.ask("create_channel", { channel: "House" })["data"].code, "channel_exists");
  assertEquals(ada.ask("remove_room", { channel: "house", room: "general" })["data"].rooms, []);
  assertEquals(
    ada.ask("send_to_channel", { channel: "house", message: "hi" })["data"].code,
    "room_not_found",
  );
  assertEquals(ada.ask("delete_channel", { channel: "house" })["type"], "ack");
  assertEquals(
    ada.ask("send_to_channel", { channel: "house", message: "hi" })["data"].code,
    "channel_not_found",
  );
});

Deno.test("a channel takes no private room", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  ada.ask("create_room", { room: "attic", kind: "private" });
  const refused = ada.ask("create_channel", { channel: "house", rooms: ["attic"] });
  assertEquals(refused["data"].code, "not_allowed");
  const unknown = ada.ask("create_channel", { channel: "house", rooms: ["nowhere"] });
  assertEquals(unknown["data"].code, "room_not_found");
});

Deno.test("a room of a channel that is made private is in it no more for anybody else", () => {
  const store = new MemoryStore();
  const stage = new Stage({ store });
  const ada = stage.guest("Ada");
  const mal = stage.guest("Mal", "garden");
  mal.ask("send_message", { room: "garden", message: "mine" });
  mal.ask("create_channel", { channel: "house", rooms: ["garden", "general"] });
  mal.ask("leave_room", {});
  ada.ask("create_room", { room: "garden", kind: "private" });
  for (const guest of [mal, new Stage({ store }).guest("Di")]) {
    const sent = guest.ask("send_to_channel", { channel: "house", message: "psst" })["data"];
    assertEquals(sent.messages.map((each: { room: string }) => each.room), ["general"]);
    guest.ask("list_rooms", {});
    assertEquals(guest.events("channel_list").at(-1)?.channels[0]?.rooms, ["general"]);
  }
  assertEquals(ada.events("new_message"), []);
});

Deno.test("a channel takes neither the room of broadcasts nor more than it may hold", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada");
  const everyone = ada.ask("create_channel", { channel: "all of it", rooms: ["*"] });
  assertEquals(everyone["data"].code, "room_not_found");
  for (let i = 0; i < LIMITS.channelsPerPerson; i++) {
    ada.ask("create_channel", { channel: `c${i}` });
  }
  assertEquals(ada.ask("create_channel", { channel: "more" })["data"].code, "not_allowed");
});

Deno.test("forgetEmptied() takes a room that is forgotten out of its channels", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  ada.ask("create_channel", { channel: "house", rooms: ["garden", "general"] });
  ada.ask("list_rooms", { watch: true });
  ada.ask("leave_room", {});
  stage.clock.advance(25 * 3_600_000);
  assertEquals(ada.events("channel_list").at(-1)?.channels[0]?.rooms, ["general"]);
});
