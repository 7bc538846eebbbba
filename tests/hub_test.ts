import { assertEquals } from "@std/assert";
import { Stage } from "./stage.ts";

Deno.test("Hub lets two people talk in a room", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "general");
  const ben = stage.guest("Ben", "general");
  assertEquals(ada.news().map((f) => f["type"]), ["user_joined"]);
  const ack = ada.ask("send_message", { room: "general", message: "Hello", cid: "c1" });
  console.log(ack, ada.news(), ben.news());
  console.log(stage.lines);
});
