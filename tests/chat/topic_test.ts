import { assertEquals } from "@std/assert";
import { Stage } from "../stage.ts";

Deno.test("runSetTopic() does what /topic does, and takes a topic away", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const ack = ada.ask("set_topic", { room: "garden", topic: " Roses\nand  more ", cid: "t" });
  assertEquals([ack["data"].seq, ack["data"].cid], [1, "t"]);
  assertEquals(
    ben.events("new_message").map(({ kind, message }) => [kind, message]),
    [["topic", "Roses and more"]],
  );
  assertEquals(ben.ask("join_room", { room: "garden" })["data"].topic, "Roses and more");
  ben.ask("set_topic", { room: "garden", topic: "" });
  // Sent again, it does not bring back what somebody else took away.
  assertEquals(
    ada.ask("set_topic", { room: "garden", topic: "Roses", cid: "t" })["data"],
    ack["data"],
  );
  assertEquals(ben.ask("join_room", { room: "garden" })["data"].topic, "");
});

Deno.test("runSetTopic() refuses where there is no topic, or not from this one", () => {
  const stage = new Stage();
  const [ada, ben] = [stage.guest("Ada", "garden"), stage.guest("Ben")];
  const set = (room: string, topic = "Roses") => ben.ask("set_topic", { room, topic })["data"].code;
  assertEquals(set("garden"), "not_in_room");
  const { room } = ben.ask("open_direct", { username: "Ada" })["data"];
  assertEquals(set(room), "not_allowed");
  ada.ask("create_room", { room: "news", kind: "announcement" });
  ben.ask("join_room", { room: "news" });
  assertEquals(set("news"), "read_only");
  assertEquals(ada.ask("join_room", { room: "news" })["data"].topic, "");
  ben.ask("join_room", { room: "garden" });
  assertEquals(set("garden", "x".repeat(251)), "message_too_long");
});
