import { assertEquals } from "@std/assert";
import { Stage } from "../stage.ts";

Deno.test("startTyping() tells the others once, and ends by itself after 3 seconds", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  ada.news();
  ada.ask("typing_start", { room: "garden" });
  stage.clock.advance(2_000);
  ada.ask("typing_start", { room: "garden" });
  assertEquals(ben.news().map((frame) => [frame["type"], frame["data"].users]), [
    ["user_typing", ["Ada"]],
  ]);
  stage.clock.advance(2_700);
  assertEquals(ben.news(), []);
  stage.clock.advance(700);
  assertEquals(ben.news().map((frame) => [frame["type"], frame["data"].users]), [
    ["user_stopped_typing", []],
  ]);
  assertEquals(ada.news().every((frame) => frame["type"] === "ack"), true);
});

Deno.test("typing ends with a message, a stop and a leave", () => {
  const stage = new Stage();
  const ada = stage.guest("Ada", "garden");
  const ben = stage.guest("Ben", "garden");
  const start = () => ada.ask("typing_start", {});
  start();
  ada.ask("send_message", { message: "hi" });
  start();
  ada.ask("typing_stop", {});
  start();
  ada.ask("leave_room", {});
  assertEquals(ben.news().map((frame) => frame["type"]), [
    "user_typing",
    "user_stopped_typing",
    "new_message",
    "user_typing",
    "user_stopped_typing",
    "user_typing",
    "user_stopped_typing",
    "user_left",
  ]);
});
